/** What an enemy may send: every truncation, corruptions of every byte, and what broke other decoders. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Codec, CodecError, type Document } from "../../host/node/codec.js";
import { seededRandom } from "../../host/node/random.js";
import { Fault } from "../../host/node/tokens.gen.js";
import { BOOTSTRAP, GOLDEN, HEADER, SAMPLES, SERVER_MESSAGE, TREE_DOCUMENT, ascii, bytes } from "./samples.js";

const CORRUPTIONS: ((byte: number) => number)[] = [
  ...[0x01, 0x80, 0xff].map((bits) => (byte: number) => byte ^ bits),
  ...[0x00, 0x01, 0x03, 0x83, 0xc3].map((value) => () => value),
];
const LARGEST = 65536;
const PROVISIONING = "03 0B 6A 00";

let codec: Codec;
const documents = new Map<string, Uint8Array>();
before(async () => {
  codec = await Codec.load();
  for (const [name, document] of Object.entries({ GOLDEN, SERVER_MESSAGE, BOOTSTRAP, TREE_DOCUMENT }))
    documents.set(name, document);
  documents.set(
    "REFERENCES",
    bytes("02 00 00 6A 21", ascii("-//SYNCML//DTD SyncML 1.1//EN\0abc"), "6D 83 1E 02 26 4F 02 84 C3 00 01 01"),
  );
  for (const [name, root] of Object.entries(SAMPLES)) documents.set(name, codec.encode(root));
});

/**
 * Decodes what may be broken: a document, which is then written and read again as it is, or a CodecError that points into the document.
 * Anything else, a trap above all, fails the test.
 */
function survive(document: Uint8Array): Document | undefined {
  let read: Document;
  try {
    read = codec.decodeDocument(document);
  } catch (error) {
    assert.ok(error instanceof CodecError, `${Buffer.from(document).toString("hex")}: ${error}`);
    assert.ok(error.offset >= 0 && error.offset <= document.length, `offset ${error.offset} of ${document.length}`);
    return undefined;
  }
  assert.deepEqual(codec.decodeDocument(codec.encodeDocument(read)), read);
  return read;
}

function faultOf(document: Uint8Array): number {
  try {
    codec.decodeDocument(document);
    return Fault.None;
  } catch (error) {
    assert.ok(error instanceof CodecError, String(error));
    return error.fault;
  }
}

describe("No document traps or is read as what it isn't:", () => {
  it("every truncation is refused", () => {
    for (const [name, document] of documents) {
      for (let length = 0; length < document.length; length++) {
        assert.equal(survive(document.subarray(0, length)), undefined, `${name} cut to ${length} bytes`);
      }
    }
  });

  it("eight corruptions of every byte", () => {
    for (const document of documents.values()) {
      for (let i = 0; i < document.length; i++) {
        for (const corrupt of CORRUPTIONS) {
          const broken = document.slice();
          broken[i] = corrupt(document[i]!);
          survive(broken);
        }
      }
    }
  });

  it("20,000 documents with one to eight random bytes, of which libwbxml died twice", () => {
    const random = seededRandom(1);
    const originals = [...documents.values()];
    for (let run = 0; run < 20000; run++) {
      const dice = random(20);
      const broken = originals[run % originals.length]!.slice();
      for (let i = 0; i <= dice[0]! % 8; i++)
        broken[(dice[2 * i + 1]! * 256 + dice[2 * i + 2]!) % broken.length] = dice[17 + (i % 3)]!;
      survive(broken);
    }
  });

  it("2,000 bodies of random tokens", () => {
    const random = seededRandom(2);
    for (let run = 0; run < 2000; run++) survive(bytes("02 A4 01 6A 02 41 42", random(1 + (run % 60))));
  });
});

describe("Regressions of other decoders:", () => {
  it("offset + length that wraps around is beyond the end (CVE-2016-5359, CVE-2017-7702)", () => {
    for (const length of ["8F FF FF FF 7F", "8F FF FF FF 70", "87 FF FF FF 7F", "88 80 80 80 00"]) {
      assert.equal(faultOf(bytes(HEADER, "4F C3", length, "41 01")), Fault.Truncated);
      assert.equal(faultOf(bytes(HEADER, "4F 83", length, "01")), Fault.BadIndex);
      assert.equal(faultOf(bytes("02 A4 01 6A", length, "0F")), Fault.BadStringTable);
      assert.equal(faultOf(bytes("02 00", length, "6A 01 00 0F")), Fault.BadIndex);
      assert.equal(faultOf(bytes(PROVISIONING, "85 05 C3", length, "41 01")), Fault.Truncated);
      assert.equal(faultOf(bytes(PROVISIONING, "85 05 83", length, "01")), Fault.BadIndex);
    }
  });

  it("integers that go on and on are overlong wherever they stand (CVE-2017-11410)", () => {
    const endless = "80".repeat(40);
    for (const start of [
      "02",
      "02 00",
      "02 A4 01",
      "02 A4 01 6A",
      HEADER + "4F C3",
      HEADER + "4F 83",
      HEADER + "4F 02",
      PROVISIONING + "85 05 C3",
      PROVISIONING + "85 05 83",
      PROVISIONING + "85 05 02",
    ]) {
      assert.equal(faultOf(bytes(start, endless)), Fault.Overlong, start);
      assert.equal(faultOf(bytes(start, "90 80 80 80 00", endless)), Fault.Overlong, start);
    }
  });

  it("whatever byte is repeated 65,000 times is read in the time that its length takes", () => {
    for (let byte = 0; byte < 256; byte++) {
      faultOf(bytes(HEADER, "4F", new Uint8Array(65000).fill(byte), "01"));
      faultOf(bytes(PROVISIONING, "85 05", new Uint8Array(65000).fill(byte), "01"));
    }
  });

  it("events that take no room are read one after another: empty opaques, empty texts, vain page switches", () => {
    for (const piece of ["C3 00", "03 00", "00 00", "0F"]) {
      const count = Math.floor(60000 / bytes(piece).length);
      assert.ok(survive(bytes(HEADER, "4F", piece.repeat(count), "01")), piece);
    }
  });

  it("elements 500 deep, at which libwbxml dies on a small stack, are refused", () => {
    assert.equal(faultOf(bytes(HEADER, "4F".repeat(500), "01".repeat(500))), Fault.TooDeep);
    assert.equal(faultOf(bytes(PROVISIONING, "C6 50 01".repeat(500), "01".repeat(500))), Fault.TooDeep);
  });

  it("string references say at most four times the document, where libwbxml makes 354 MB of 68 kB", () => {
    const table = ascii("x".repeat(1000));
    const document = (references: number) => bytes("02 A4 01 6A 87 68", table, "4F", "83 00".repeat(references), "01");
    for (const references of [4, 5, 100, 30000]) {
      const size = document(references).length;
      const fits = references * 1000 <= 4 * size;
      assert.equal(
        faultOf(document(references)),
        fits ? Fault.None : Fault.Expansion,
        `${references} references in ${size} bytes`,
      );
      const attribute = bytes("03 0B 6A 87 68", table, "85 05", "83 00".repeat(references), "01");
      assert.equal(faultOf(attribute), references * 1000 <= 4 * attribute.length ? Fault.None : Fault.Expansion);
    }
  });

  it("100,000 refused messages leave no trace", () => {
    const expected = codec.encode(codec.decode(GOLDEN));
    const broken = [...documents.values()].map((document) => document.subarray(0, document.length - 1));
    for (let run = 0; run < 100000; run++) assert.notEqual(faultOf(broken[run % broken.length]!), Fault.None);
    assert.deepEqual(codec.encode(codec.decode(GOLDEN)), expected);
  });

  it("a document of the largest size is read", () => {
    const text = new Uint8Array(LARGEST - 9).fill(0x41);
    assert.equal(codec.decode(bytes(HEADER, "4F 03", text, "00 01")).children[0], "A".repeat(LARGEST - 9));
  });
});
