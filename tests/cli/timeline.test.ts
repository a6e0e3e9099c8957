/** `--timeline`: the picture of a run, well formed, the same for the same seed, and true. */
import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DOMParser } from "@xmldom/xmldom";
import { chart } from "../../host/node/cli/timeline/chart.js";
import { TimelineRecord, type Sighting } from "../../host/node/cli/timeline/record.js";
import { deadlines, edges, steps, stretches, usedShare } from "../../host/node/cli/timeline/series.js";
import { clockText, ticks } from "../../host/node/cli/timeline/style.js";
import { scratch, virmo } from "./command.js";
import { ROOT, SCENARIOS } from "./paths.js";

const directory = scratch();
const SHARED = join(SCENARIOS, "shared-core.yaml");

mkdirSync(join(directory, "is-a-directory.svg"));
for (const [name, reason] of [
  ["picture.png", "a timeline's name ends in .svg"],
  ["missing/picture.svg", "there is no such file or directory"],
  ["is-a-directory.svg", "is a directory"],
])
  test(`--timeline ${name} is refused in one line before anything runs`, async () => {
    const path = join(directory, name!);
    deepEqual(await virmo("run", SHARED, "--timeline", path), {
      code: 2,
      stdout: "",
      stderr: `virmo: ${path}: ${reason}\n`,
    });
  });

test("--timeline without a file is refused", async () => {
  const { code, stderr } = await virmo("run", SHARED, "--timeline");
  match(stderr, /^virmo: .*--timeline <file>.*\n$/);
  equal(code, 2);
});

test("docs/timeline.gen.svg is what `npm run timeline` draws, byte for byte", async () => {
  const path = join(directory, "shared.svg");
  const { code, stderr } = await virmo("run", SHARED, "--timeline", path);
  deepEqual([code, stderr], [0, ""]);
  const [drawn, kept] = [path, join(ROOT, "docs/timeline.gen.svg")].map((file) => readFileSync(file, "utf8"));
  equal(drawn === kept, true, "it has drifted; npm run timeline draws it anew");
});

test("a run that fails has a picture up to the failure", async () => {
  const [scenario, path] = [join(directory, "failing.yaml"), join(directory, "failing.svg")];
  const step = "{ wait: 5, note: It crashes, expect: { domains: { personal: Crashed } } }";
  writeFileSync(scenario, `title: T\nservers: [{ name: operator }]\nsteps:\n  - ${step}\n`);
  const { code } = await virmo("run", scenario, "--timeline", path);
  equal(code, 1);
  match(readFileSync(path, "utf8"), />It crashes<[^]*<\/svg>\n$/);
});

const sighting = (time: number, more: Partial<Sighting> = {}): Sighting => ({
  ...{ time, state: "Running", used: 0, share: 0, promised: 0, memory: 0 },
  ...more,
});
const track = (...sightings: Sighting[]) => ({ name: "work", sightings, gone: undefined as number | undefined });

test("a state lasts until another one is seen, the last one until the domain is gone or the picture ends", () => {
  const seen = track(sighting(10), sighting(20), sighting(30, { state: "Crashed" }));
  const running = { state: "Running", from: 10, to: 30 };
  deepEqual(stretches(seen, 100), [running, { state: "Crashed", from: 30, to: 100 }]);
  deepEqual(stretches({ ...seen, gone: 50 }, 100), [running, { state: "Crashed", from: 30, to: 50 }]);
});

test("the share of the core is what was used in a column, also between sightings", () => {
  const seen = track(sighting(0), sighting(100, { used: 50 }), sighting(200, { used: 150 }));
  deepEqual(usedShare(seen, edges(200, 4)), [
    { time: 0, value: 0.5 },
    { time: 100, value: 1 },
  ]);
});

test("memory changes where it was seen to, and holds to the end", () => {
  const seen = track(sighting(0, { memory: 8 }), sighting(5, { memory: 8 }), sighting(7, { memory: 4 }));
  const points = steps(seen, ({ memory }) => memory, 9);
  deepEqual(points, [
    { time: 0, value: 8 },
    { time: 7, value: 4 },
    { time: 9, value: 4 },
  ]);
});

test("a missed deadline is counted in the column in which it was missed", () => {
  const counts = [0, 50, 100].map((time) => ({ time, met: time, missed: time === 100 ? 2 : 0 }));
  const columns = deadlines([...counts, { time: 200, met: 100, missed: 2 }], edges(200, 4));
  deepEqual(
    columns.map(({ missed }) => missed),
    [0, 2, 0, 0],
  );
  deepEqual(
    columns.map(({ met }) => met),
    [50, 50, 0, 0],
  );
});

test("the axis has a dozen ticks at most, from a second to days", () => {
  for (const end of [500, 9000, 61_000, 3_600_000, 400_000_000]) equal(ticks(end).length <= 13, true, `${end}`);
  deepEqual(
    [clockText(5000, 9000), clockText(245_000, 300_000), clockText(7_445_000, 9_000_000)],
    ["5 s", "4:05", "2:04:05"],
  );
});

/** The picture of one domain with `missed` deadlines. */
function picture(title: string, missed: number): string {
  const record = new TimelineRecord(0);
  record.counts.push({ time: 0, met: 0, missed: 0 }, { time: 1000, met: 1234, missed });
  record.end = 1000;
  record.mark(500, 'A step <with> "odd" & long words '.repeat(9));
  return chart(title, record);
}

test("whatever a scenario is called, the picture is well-formed XML without what it didn't draw", () => {
  const text = picture('<script>alert("&")</script>', 0);
  const document = new DOMParser({
    onError: (_, message) => {
      throw new Error(message);
    },
  }).parseFromString(text, "image/svg+xml");
  equal(document.documentElement?.tagName, "svg");
  doesNotMatch(text, /<script|href|NaN|undefined|Infinity/);
});

test("missed deadlines stand out in number and colour, and only then", () => {
  const drawn = (missed: number): number => picture("T", missed).split('fill="#d55e00"').length;
  match(picture("T", 7), />1,234 met<.*>7 missed</s);
  equal(drawn(7) > drawn(0), true);
});
