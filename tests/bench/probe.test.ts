/** The probe: its readers agree with one another on the benchmark's messages, and tell what is broken. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertAgreement } from "./agreement.js";
import { benchMessages, SIZES, type SizeName } from "./messages.js";
import { compileProbe, instantiateProbe } from "./probe.js";
import { V8 } from "./v8.js";

const folder = mkdtempSync(join(tmpdir(), "virmo-probe-"));
after(() => rmSync(folder, { recursive: true }));

const wasm = readFileSync(await compileProbe(folder));
const messages = await benchMessages();
const small = messages.get("0.4 kB")!;

/** A probe with `document` in its place. */
function holding(document: Uint8Array) {
  const probe = instantiateProbe(wasm);
  new Uint8Array(probe.memory.buffer).set(document, probe.documentAddress());
  return probe;
}

test("no part of a message, down to nothing, is tokens or records", () => {
  const probe = holding(small);
  for (let length = 0; length < small.length; length++) {
    assert.ok(probe.tokens(length) < 0, `tokens of ${length} bytes`);
    assert.equal(probe.check(length), 0, `check of ${length} bytes`);
    assert.equal(probe.records(length), -1, `records of ${length} bytes`);
    assert.equal(probe.both(length), -1, `both of ${length} bytes`);
  }
});

test("a message with CmdID 0 has tokens but isn't sound", () => {
  const commandId = Buffer.from(small).indexOf(Buffer.from([0x4b, 0x03, 0x31, 0x00]));
  assert.ok(commandId > 0, "the first CmdID is found");
  const broken = small.slice();
  broken[commandId + 2] = "0".charCodeAt(0);
  const probe = holding(broken);
  assert.ok(probe.tokens(broken.length) > 0);
  assert.equal(probe.check(broken.length), 0);
  assert.equal(probe.both(broken.length), -1);
});

test("TNDS as XML has events, and what ends too early has not", () => {
  const document = Buffer.from("<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>a</NodeName></Node></MgmtTree>");
  const probe = holding(document);
  assert.equal(probe.xml(document.length), 10);
  assert.ok(probe.xml(document.length - 1) < 0);
});

test("one letter of one text makes another digest, and the comparison fails", () => {
  const changed = small.slice();
  const letter = Buffer.from(changed).indexOf("dm.example") + 3;
  changed[letter]! ^= 1;
  const v8 = new V8(wasm);
  const outcomes = [small, changed].map((document) => v8.time("digest", document, 1));
  assert.throws(() => assertAgreement("it", new Map(outcomes.map((outcome, index) => [String(index), outcome]))));
});

test("the messages are as large as they say, and no larger", () => {
  for (const [name, { length }] of messages) {
    assert.ok(length <= SIZES[name] && length > SIZES[name] * 0.85, `${name}: ${length} bytes`);
  }
});

test("the messages are the same each time", async () => {
  assert.deepEqual(await benchMessages(), messages);
});

for (const name of Object.keys(SIZES) as SizeName[]) {
  test(`the message of ${name} is sound, has records, and what is encoded of its events are its own bytes`, () => {
    const document = messages.get(name)!;
    const probe = holding(document);
    assert.equal(probe.check(document.length), 1);
    assert.ok(probe.records(document.length) > 0);
    assert.equal(probe.both(document.length), probe.records(document.length));
    assert.ok(probe.record(document.length) > 0);
    const length = probe.encode();
    assert.equal(length, document.length);
    assert.deepEqual(new Uint8Array(probe.memory.buffer, probe.outputAddress(), length).slice(), document);
  });
}
