/** However a document is made, reading it takes work in proportion to its length: counted, not timed. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { DocumentType } from "../../host/node/tokens.gen.js";
import { Meter } from "./fuel.js";
import { BOOTSTRAP, HEADER, SERVER_MESSAGE, TREE_DOCUMENT, ascii, bytes } from "./samples.js";

/** Calls and rounds for each byte, and for the document. */
const PER_BYTE = 24;
const PER_DOCUMENT = 200;
const LONG = 60_000;
const PROVISIONING = "03 0B 6A 00";

let meter: Meter;
before(async () => {
  meter = await Meter.load();
});

/** `part` again and again, LONG bytes in all. */
function flood(part: string | Uint8Array): Uint8Array {
  const one = Buffer.from(bytes(part));
  return Buffer.concat(Array.from({ length: Math.floor(LONG / one.length) }, () => one));
}

const TABLE = bytes("02 A4 01 6A 87 68", ascii("x".repeat(1000)));

const MESSAGES: [name: string, document: Uint8Array][] = [
  ["a message", SERVER_MESSAGE],
  ["text", bytes(HEADER, "4F 03", flood("41"), "00 01")],
  ["text of many bytes a character", bytes(HEADER, "4F 03", flood("F0 9F 98 80"), "00 01")],
  ["text that never ends", bytes(HEADER, "4F 03", flood("41"))],
  ["text that stops being UTF-8 at its end", bytes(HEADER, "4F 03", flood("C3 84"), "FF")],
  ["empty texts", bytes(HEADER, "4F", flood("03 00"), "01")],
  ["an opaque of 4 GB", bytes(HEADER, "4F C3 8F FF FF FF 7F", flood("41"))],
  ["a string table of 4 GB", bytes("02 A4 01 6A 8F FF FF FF 7F", flood("41"))],
  ["a name in a long string table", bytes("02 00 00 6A 83 D4 60", flood("41"), "0F")],
  ["empty opaques", bytes(HEADER, "4F", flood("C3 00"), "01")],
  ["string references to a long string", bytes(TABLE, "4F", flood("83 00"), "01")],
  ["string references to its end", bytes(TABLE, "4F", flood("83 87 67"), "01")],
  ["string references to nothing", bytes("02 A4 01 6A 01 00 4F", flood("83 00"), "01")],
  ["string references that aren't UTF-8", bytes("02 A4 01 6A 02 FF 00 4F", flood("83 00"), "01")],
  ["entities", bytes(HEADER, "4F", flood("02 41"), "01")],
  ["entities of four bytes", bytes(HEADER, "4F", flood("02 87 EC 00"), "01")],
  ["page switches", bytes(HEADER, "4F", flood("00 01"), "01")],
  ["page switches before a root", bytes(HEADER, flood("00 01"))],
  ["empty elements", bytes(HEADER, "4F", flood("0F"), "01")],
  ["elements of unknown pages", bytes(HEADER, "4F", flood("00 09 3F"), "01")],
  ["elements too deep", bytes(HEADER, flood("4F"))],
  ["elements beginning and ending", bytes(HEADER, "4F", flood("4F 01"), "01")],
  ["integers that don't end", bytes(HEADER, "4F C3", flood("80"))],
  ["bytes behind the root", bytes(HEADER, "0F", flood("0F"))],
];

const ATTRIBUTES: [name: string, document: Uint8Array][] = [
  ["a bootstrap", BOOTSTRAP],
  ["attributes", bytes(PROVISIONING, "85", flood("05"), "01")],
  ["values", bytes(PROVISIONING, "85 06", flood("85"), "01")],
  ["strings", bytes(PROVISIONING, "85 06", flood("03 41 00"), "01")],
  ["a string that never ends", bytes(PROVISIONING, "85 06 03", flood("41"))],
  ["string references", bytes(PROVISIONING.slice(0, -2), "87 68", TABLE.subarray(6), "85 06", flood("83 00"), "01")],
  ["page switches", bytes(PROVISIONING, "85", flood("00 01"), "05 01")],
  ["elements with attributes", bytes(PROVISIONING, "C5 45 01", flood("87 05 01"), "01")],
  ["elements with attributes too deep", bytes(PROVISIONING, flood("C6 50 01"))],
];

function bounded(document: Uint8Array, type: DocumentType): void {
  const { fuel, events } = meter.measure(document, type);
  assert.ok(fuel > 0, "nothing is counted");
  assert.ok(
    fuel <= PER_BYTE * document.length + PER_DOCUMENT,
    `${(fuel / document.length).toFixed(1)} calls and rounds for each of ${document.length} bytes`,
  );
  assert.ok(events <= document.length, `${events} events of ${document.length} bytes`);
}

describe("The work of reading is bounded:", () => {
  it("the meter sees that text of many bytes a character is more work than ASCII", () => {
    const fuelOf = (part: string) =>
      meter.measure(bytes(HEADER, "4F 03", flood(part), "00 01"), DocumentType.Syncml).fuel;
    assert.ok(fuelOf("41") > LONG / 8, "ASCII");
    assert.ok(fuelOf("C3 84") > 2 * fuelOf("41"), "two bytes a character");
  });

  for (const [name, document] of MESSAGES) it(name, () => bounded(document, DocumentType.Syncml));

  for (const [name, document] of ATTRIBUTES)
    it(`${name} in attributes`, () => bounded(document, DocumentType.Provisioning));

  it("a tree of its own", () => bounded(TREE_DOCUMENT, DocumentType.Ddf));

  it("any byte again and again, in an element and in its attributes", () => {
    for (let byte = 0; byte < 256; byte++) {
      const filled = new Uint8Array(LONG).fill(byte);
      bounded(bytes(HEADER, "4F", filled), DocumentType.Syncml);
      bounded(bytes(PROVISIONING, "85 05", filled), DocumentType.Provisioning);
    }
  });
});
