/** docs/sessions.gen.md: what the server says there goes into the agent, and what comes out has to be what the page shows. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { loadAgent } from "../../host/node/agent.js";
import { Codec } from "../../host/node/codec.js";
import { ROOT } from "../../tools/root.js";
import { Play } from "../session/fixture.js";
import { FixtureError, parse, type Fixture } from "../session/markdown.js";
import { capture, sourceText } from "./capture.js";
import { page, PAGE } from "./page.js";

const codec = await Codec.load();
const instantiate = loadAgent();
const written = readFileSync(join(ROOT, PAGE), "utf8");
const source = sourceText();
const sessions = parse(PAGE, written);

const replay = (session: Fixture): void => new Play(session, codec, instantiate).run();
const kinds = ({ fences }: Fixture): string[] => fences.map(({ kind }) => kind);

/** The first session with the last byte of its first message of a kind left out, and another one in its place. */
function changed(kind: "bytes" | "hex"): Fixture {
  const [session] = parse(PAGE, written);
  const fence = session!.fences.find((each) => each.kind === kind)!;
  const lines = fence.lines.slice(0, -1).concat("02");
  session!.fences[session!.fences.indexOf(fence)] = { ...fence, lines };
  return session!;
}

describe("A captured session", () => {
  for (const session of sessions) {
    test(`is answered the same bytes again: ${session.title}`, () => {
      assert.ok(kinds(session).includes("hex") && kinds(session).includes("bytes"));
      replay(session);
    });
  }

  test("of which a byte of the phone's is another one isn't what the agent says", () => {
    assert.throws(() => replay(changed("bytes")), FixtureError);
  });

  test("of which a byte of the server's is another one is answered in another way", () => {
    assert.throws(() => replay(changed("hex")), FixtureError);
  });
});

describe("The page of captured sessions", () => {
  test("has every session of its source, and is what the agent says today (else: npm run capture)", async () => {
    assert.ok(page(source, await capture(source), codec) === written, `${PAGE} differs from what is captured now`);
  });
});
