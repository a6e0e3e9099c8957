/** `virmo run` with the real agent: the scenarios of this repository are met, a wrong expectation is found. */
import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Codec } from "../../host/node/codec.js";
import { hasCommand, scratch, virmo } from "./command.js";
import { SCENARIOS } from "./paths.js";

const DEFAULT = join(SCENARIOS, "enterprise-handset.yaml");
const directory = scratch();

/** The default scenario with one text replaced, under a name of its own, and the line of the replacement. */
function altered(name: string, from: string, to: string): { file: string; line: number } {
  const text = readFileSync(DEFAULT, "utf8");
  const at = text.indexOf(from);
  ok(at >= 0, `${from} isn't in the scenario`);
  const file = join(directory, name);
  writeFileSync(file, text.slice(0, at) + to + text.slice(at + from.length));
  return { file, line: text.slice(0, at).split("\n").length };
}

for (const file of readdirSync(SCENARIOS).filter((name) => name.endsWith(".yaml")))
  test(`scenarios/${file}: every expectation is met`, async () => {
    const { code, stdout, stderr } = await virmo("run", join(SCENARIOS, file));
    equal(stderr, "");
    match(stdout, /^.* steps, every expectation met$/m);
    equal(code, 0);
  });

test("the table at the end shows each domain on both sides", async () => {
  const { stdout } = await virmo("run", DEFAULT);
  match(stdout, /│ Domain +│ Owner +│ State in the tree +│ seen as +│ in the hypervisor +│ +Memory\/KiB │/);
  match(stdout, /│ modem +│.*│ Running +│ operator +│ Running +│ +32768 │/);
  match(stdout, /│ personal +│.*│ private +│ nobody +│ Running +│ +131072 │/);
});

test("a wrong status exits 1 and names the line of the expectation, expected and got", async () => {
  const { file, line } = altered("status.yaml", "status: 420", "status: 202");
  const { code, stderr } = await virmo("run", file);
  match(stderr, new RegExp(`^${file}:${line}: step \\d+ \\(line \\d+\\): expected status 202, got status 420`));
  equal(stderr.trimEnd().split("\n").length, 1);
  equal(code, 1);
});

test("a wrong alert exits 1", async () => {
  const { file, line } = altered("alert.yaml", "alert: 1200", "alert: 1406");
  const { code, stderr } = await virmo("run", file);
  match(stderr, new RegExp(`^${file}:${line}: .*: expected alert 1406 at enterprise, got alert 1200$`, "m"));
  equal(code, 1);
});

test("a wrong state exits 1", async () => {
  const { file, line } = altered("state.yaml", "enterprise: { state: Paused", "enterprise: { state: Running");
  const { code, stderr } = await virmo("run", file);
  match(stderr, new RegExp(`^${file}:${line}: .*: expected enterprise Running in the hypervisor, got Paused$`, "m"));
  equal(code, 1);
});

test("a wrong part, or a wrong item, exits 1 and says what there was", async () => {
  const file = join(directory, "parts.yaml");
  const text = readFileSync(join(SCENARIOS, "all-or-nothing.yaml"), "utf8");
  const wrong: [string, string, RegExp][] = [
    ["parts: [216, 404]", "parts: [216, 405]", /expected parts 216, 405, got parts 216, 404$/m],
    ["./DevInfo/Nothing: null", "./DevInfo/Nothing: x", /expected item .\/DevInfo\/Nothing "x", got none$/m],
  ];
  for (const [from, to, told] of wrong) {
    ok(text.includes(from));
    writeFileSync(file, text.replace(from, to));
    const { code, stderr } = await virmo("run", file);
    match(stderr, told);
    equal(code, 1);
  }
});

test("--json prints one document, with the failure in it", async () => {
  const good = await virmo("run", DEFAULT, "--json");
  const result = JSON.parse(good.stdout) as {
    ok: boolean;
    steps: { ok: boolean; seen: string[] }[];
    domains: { name: string }[];
  };
  equal(result.ok, true);
  equal(
    result.steps.every((step) => step.ok),
    true,
  );
  deepEqual(result.domains.map(({ name }) => name).sort(), ["management", "modem", "personal"]);
  const bad = await virmo("run", altered("json.yaml", "status: 418", "status: 200").file, "--json");
  const failed = JSON.parse(bad.stdout) as { ok: boolean; failure: { message: string } };
  equal(failed.ok, false);
  match(failed.failure.message, /expected status 200, got status 418/);
  equal(bad.code, 1);
});

test("the same seed gives the same messages, byte for byte, another seed others", async () => {
  const captures = { first: "1", second: "1", other: "2" };
  const contents: Record<string, string[]> = {};
  for (const [name, seed] of Object.entries(captures)) {
    const path = join(directory, name);
    equal((await virmo("run", DEFAULT, "--seed", seed, "--capture", path)).code, 0);
    contents[name] = readdirSync(path)
      .sort()
      .map((file) => `${file} ${readFileSync(join(path, file)).toString("hex")}`);
  }
  deepEqual(contents.first, contents.second);
  ok(contents.first?.join() !== contents.other?.join());
});

test("--capture keeps every message, warns that they hold credentials, and the codec reads them all", async () => {
  const path = join(directory, "capture");
  const { stderr } = await virmo("run", DEFAULT, "--capture", path);
  match(stderr, /^virmo: .*capture will hold credentials/);
  const codec = await Codec.load();
  const names = readdirSync(path).sort();
  equal(names[0], "0001-out.wbxml");
  for (const name of names) {
    equal(statSync(join(path, name)).mode & 0o777, 0o600);
    equal(codec.decode(readFileSync(join(path, name))).name, "SyncML");
  }
});

test(
  "wbxml2xml reads every captured message",
  { skip: hasCommand("wbxml2xml") ? false : "needs wbxml2xml" },
  async () => {
    const path = join(directory, "foreign");
    equal((await virmo("run", DEFAULT, "--capture", path)).code, 0);
    for (const name of readdirSync(path)) {
      const xml = join(directory, "message.xml");
      execFileSync("wbxml2xml", ["-o", xml, join(path, name)], { stdio: "pipe" });
      match(readFileSync(xml, "utf8"), /<SyncML [^]*<\/SyncML>/, name);
      rmSync(xml);
    }
  },
);

test("--trace shows every message and the effects between, without a credential", async () => {
  const path = join(directory, "trace");
  equal((await virmo("run", DEFAULT, "--trace", path)).code, 0);
  const text = readFileSync(path, "utf8");
  match(text, /effect DomainCreate enterprise 65536 KiB -> Started/);
  match(text, /message to https:\/\/operator\.example\/dm/);
  match(text, /message from https:\/\/enterprise\.example\/dm/);
  match(text, /agent restarted: killed/);
  match(text, /<NextNonce[^>]*>\*+</);
  doesNotMatch(text, /<NextNonce[^>]*>[^*<]/);
  doesNotMatch(text, /<Data>[A-Za-z0-9+/]{22}==<\/Data>/);
  equal(statSync(path).mode & 0o777, 0o600);
});

test("a device description that is wrong is refused with one line", async () => {
  const description = join(directory, "device.json");
  writeFileSync(description, "{}");
  const { file } = altered("description.yaml", "seed: 1", `description: ${description}`);
  const { code, stdout, stderr } = await virmo("run", file);
  match(stderr, new RegExp(`^virmo: ${description}: `));
  equal(stdout, "");
  equal(code, 2);
});
