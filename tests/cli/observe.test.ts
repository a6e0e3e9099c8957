/** --trace shows messages as XML without credentials; --capture keeps each raw message; both for the owner's eyes only. */
import { deepEqual, doesNotMatch, equal, match, throws } from "node:assert/strict";
import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { VirtualClock } from "../../host/node/clock.js";
import { Codec, el } from "../../host/node/codec.js";
import { Capture } from "../../host/node/cli/capture.js";
import { Trace } from "../../host/node/cli/trace.js";
import { UsageError } from "../../host/node/usage.js";
import { scratch } from "./command.js";

const directory = scratch();
const codec = await Codec.load();
const mode = (path: string): number => statSync(path).mode & 0o777;

/** A message with a credential. */
function message(): Uint8Array {
  const credential = el("Cred", el("Meta", el("Type", "syncml:auth-md5")), el("Data", "Zz6EivR3yeaaENcRN6lpAQ=="));
  return codec.encode(el("SyncML", el("SyncHdr", el("VerDTD", "1.2"), credential), el("SyncBody", el("Final"))));
}

test("a trace shows messages, effects and restarts in their order, credentials blacked out", () => {
  const path = join(directory, "trace");
  const clock = new VirtualClock(0);
  const trace = Trace.open(path, codec, clock);
  trace.effect("Send", "account 0 99 bytes", "Done");
  trace.message("out", message(), "https://a.example/dm");
  clock.advanceTo(1500);
  trace.message("in", new Uint8Array([1, 2, 3]), "https://a.example/dm");
  trace.restarted("killed");
  trace.close();
  const text = readFileSync(path, "utf8");
  match(
    text,
    /^-- 0\.000 s: effect Send account 0 99 bytes -> Done\n-- 0\.000 s: message to https:\/\/a\.example\/dm, \d+ bytes\n<SyncML/,
  );
  match(text, /<VerDTD>1\.2<\/VerDTD>/);
  match(text, /-- 1\.500 s: message from .*, 3 bytes\nno readable WBXML: WBXML: /);
  match(text, /-- 1\.500 s: agent restarted: killed\n$/);
  doesNotMatch(text, /Zz6EivR3/);
});

test("a trace is its owner's alone, even where a file of that name was everybody's", () => {
  const path = join(directory, "open");
  writeFileSync(path, "old", { mode: 0o644 });
  chmodSync(path, 0o644);
  Trace.open(path, codec, new VirtualClock(0)).close();
  equal(mode(path), 0o600);
  equal(readFileSync(path, "utf8"), "");
});

test("a capture numbers the messages, goes on after those there are, and is its owner's alone", () => {
  const path = join(directory, "capture");
  const first = Capture.open(path);
  first.message("out", message());
  first.message("in", new Uint8Array([1]));
  Capture.open(path).message("out", new Uint8Array([2]));
  deepEqual(readdirSync(path).sort(), ["0001-out.wbxml", "0002-in.wbxml", "0003-out.wbxml"]);
  deepEqual(new Uint8Array(readFileSync(join(path, "0001-out.wbxml"))), message());
  deepEqual([path, ...readdirSync(path).map((name) => join(path, name))].map(mode), [0o700, 0o600, 0o600, 0o600]);
});

test("a capture into a file is refused", () => {
  const path = join(directory, "file");
  writeFileSync(path, "");
  throws(() => Capture.open(path), new UsageError(`${path}: is there already, and no directory`));
});
