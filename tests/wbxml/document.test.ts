/** WBXML documents of SyncML: what is read, what is refused, and what is written (WAP-192). */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Codec, CodecError, el, elementOn, type Element } from "../../host/node/codec.js";
import { Fault } from "../../host/node/tokens.gen.js";
import { GOLDEN, HEADER, SAMPLES, ascii, bytes } from "./samples.js";

let codec: Codec;
before(async () => {
  codec = await Codec.load();
});

/** That the document is refused for `fault`, found at byte `offset`. */
function refused(document: Uint8Array, fault: keyof typeof Fault, offset: number): void {
  const matches = (error: unknown) =>
    error instanceof CodecError && error.fault === Fault[fault] && error.offset === offset;
  assert.throws(
    () => codec.decode(document),
    matches,
    `${fault} at ${offset}: ${Buffer.from(document).toString("hex")}`,
  );
}

/** What a root element with these content bytes holds. */
function contentOf(...content: (string | Uint8Array)[]): Element["children"] {
  return codec.decode(bytes(HEADER, "4F", ...content, "01")).children;
}

describe("A header", () => {
  it("of WBXML 1.0, 1.4 or 2.0 is refused", () => {
    for (const version of ["00", "04", "10", "FF"]) refused(bytes(version, "A4 01 6A 00 0F"), "BadVersion", 0);
  });

  it("of another document type is refused, by number and by name", () => {
    for (const id of ["0B", "9F 51", "A4 03", "A4 05"]) refused(bytes("02", id, "6A 00 0F"), "BadPublicId", 0);
    refused(bytes("02 00 00 6A 1C", ascii("-//SYNCML//DTD DevInf 1.2//E"), "0F"), "BadPublicId", 0);
    refused(bytes("02 00 00 6A 04", ascii("-//S"), "0F"), "BadPublicId", 0);
  });

  it("of another character set than UTF-8 and its subset ASCII is refused", () => {
    for (const charset of ["04", "07", "87 67", "87 68"]) refused(bytes("02 A4 01", charset, "00 0F"), "BadCharset", 0);
  });

  it("whose name lies beyond the string table is refused", () => {
    refused(bytes("02 00 01 6A 01 00 0F"), "BadIndex", 0);
    refused(bytes("02 00 8F FF FF FF 7F 6A 01 00 0F"), "BadIndex", 0);
    refused(bytes("02 00 00 6A 00 0F"), "BadIndex", 0);
  });

  it("whose string table is longer than what remains is refused", () => {
    refused(bytes("02 A4 01 6A 02 00"), "BadStringTable", 0);
    refused(bytes("02 A4 01 6A 8F FF FF FF 7F 0F"), "BadStringTable", 0);
  });

  it("is accepted in each version, by both numbers, unnamed, and in both character sets", () => {
    for (const version of ["01", "02", "03"]) {
      for (const id of ["A4 01", "9F 53", "01"]) {
        for (const charset of ["6A", "03", "00"]) {
          assert.equal(codec.decode(bytes(version, id, charset, "00 0F")).name, "Data");
        }
      }
    }
  });

  it("as real servers send it names SyncML 1.1 in a string table without a NUL", () => {
    const document = bytes("02 00 00 6A 1D", ascii("-//SYNCML//DTD SyncML 1.1//EN"), GOLDEN.subarray(5));
    assert.deepEqual(codec.decode(document), codec.decode(GOLDEN));
  });

  it("may name SyncML 1.2 behind another string", () => {
    const table = bytes(ascii("x"), "00", ascii("-//SYNCML//DTD SyncML 1.2//EN"), "00");
    assert.equal(codec.decode(bytes("02 00 02 6A 20", table, "0F")).name, "Data");
  });
});

describe("A body", () => {
  it("without a root element is refused", () => {
    refused(bytes(HEADER), "NoRoot", 5);
    refused(bytes(HEADER, "00 01"), "NoRoot", 7);
    refused(bytes(HEADER, "00"), "NoRoot", 5);
    refused(bytes(HEADER, "03 41 00 0F"), "NoRoot", 5);
    refused(bytes(HEADER, "C3 01 41 0F"), "NoRoot", 5);
  });

  it("with something behind its root element is refused", () => {
    refused(bytes(HEADER, "0F 0F"), "TrailingBytes", 6);
    refused(bytes(GOLDEN, "00"), "TrailingBytes", GOLDEN.length);
    refused(bytes(GOLDEN, "01"), "TrailingBytes", GOLDEN.length);
  });

  it("with the end of what never began is refused", () => {
    refused(bytes(HEADER, "01"), "UnbalancedEnd", 5);
  });

  it("with attributes, literals, extensions or processing instructions is refused", () => {
    for (const token of [
      "85",
      "C5",
      "BF",
      "FF",
      "04",
      "44",
      "84",
      "C4",
      "40",
      "41",
      "42",
      "80",
      "81",
      "82",
      "C0",
      "C1",
      "C2",
      "43",
    ]) {
      refused(bytes(HEADER, "4F", token, "01 01"), "BadToken", 6);
    }
  });

  it("with text that is not UTF-8 is refused", () => {
    for (const text of ["80", "C0 80", "ED A0 80", "F4 90 80 80", "41 42 43 44 FF", "C3"]) {
      refused(bytes(HEADER, "4F 03", text, "00 01"), "BadUtf8", 6);
    }
  });

  it("with a character that doesn't exist is refused", () => {
    for (const code of ["00", "83 B0 00", "C4 80 00", "8F FF FF FF 7F"])
      refused(bytes(HEADER, "4F 02", code, "01"), "BadEntity", 6);
  });

  it("with a reference beyond the string table, or into the middle of a character, is refused", () => {
    refused(bytes("02 A4 01 6A 02 41 00 4F 83 02 01"), "BadIndex", 8);
    refused(bytes(HEADER, "4F 83 00 01"), "BadIndex", 6);
    refused(bytes("02 A4 01 6A 03 C3 84 00 4F 83 01 01"), "BadUtf8", 9);
  });

  it("of elements 33 deep is refused, of elements 32 deep is read", () => {
    refused(bytes(HEADER, "4F".repeat(33), "01".repeat(33)), "TooDeep", 37);
    refused(bytes(HEADER, "4F".repeat(32), "0F", "01".repeat(32)), "TooDeep", 37);
    codec.decode(bytes(HEADER, "4F".repeat(32), "03 41 00", "01".repeat(32)));
    codec.decode(bytes(HEADER, "4F".repeat(31), "0F", "01".repeat(31)));
  });

  it("is read from strings, references, entities and opaque bytes; text that comes in pieces is one", () => {
    const table = "02 A4 01 6A 06 C3 84 00 62 63 64";
    const document = bytes(table, "4F 03 61 00 83 03 02 26 02 83 FE 4C 83 00 C3 02 00 FF 03 00 01");
    assert.deepEqual(codec.decode(document).children, ["abcd&\uff4cÄ", new Uint8Array([0, 0xff]), ""]);
  });

  it("keeps a byte order mark, and tells empty text from no text", () => {
    assert.deepEqual(contentOf("03 EF BB BF 41 00"), ["\ufeffA"]);
    assert.deepEqual(contentOf("03 00"), [""]);
    assert.deepEqual(contentOf(), []);
  });

  it("may stay on a page after the elements of that page have ended, and may switch in vain", () => {
    const root = codec.decode(bytes(HEADER, "6D 5A 00 01 47 03 63 68 72 00 01 01 00 00 00 01 00 00 0F 01"));
    assert.deepEqual(root, el("SyncML", el("Meta", el("Format", "chr")), el("Data")));
  });

  it("with a token or a page that no table knows is read, and written again as it was", () => {
    const document = bytes(HEADER, "4F 3D 00 09 45 03 41 00 01 01");
    const root = codec.decode(document);
    assert.deepEqual(root, el("Data", elementOn(0, "unknown-3d"), elementOn(9, "unknown-05", "A")));
    assert.deepEqual(codec.encode(root), document);
  });
});

describe("Writing", () => {
  it("gives the vector that reading was given", () => {
    const root = codec.decode(GOLDEN);
    const header = [el("VerDTD", "1.2"), el("VerProto", "DM/1.2"), el("SessionID", "1"), el("MsgID", "1")];
    assert.deepEqual(root, el("SyncML", el("SyncHdr", ...header), el("SyncBody", el("Final"))));
    assert.deepEqual(codec.encode(root), GOLDEN);
  });

  for (const [name, root] of Object.entries(SAMPLES)) {
    it(`and reading give back ${name}`, () => assert.deepEqual(codec.decode(codec.encode(root)), root));
  }

  it("puts text with a NUL into OPAQUE", () => {
    assert.deepEqual(codec.decode(codec.encode(el("Data", "a\0b"))).children, [new Uint8Array([0x61, 0, 0x62])]);
  });

  it("refuses a name that its page doesn't have", () => {
    const broken = [
      elementOn(0, "Format"),
      elementOn(1, "Data"),
      elementOn(7, "Data"),
      elementOn(0, "unknown-04"),
      elementOn(256, "unknown-05"),
    ];
    for (const root of broken)
      assert.throws(() => codec.encode(root), /^CodecError: WBXML: BadToken: no element \S+ on code page \d+$/);
    assert.throws(() => el("Datum"), /^RangeError: no code page has an element Datum$/);
  });

  it("refuses what is deeper or longer than it can be", () => {
    let deep = el("Data");
    for (let i = 1; i < 32; i++) deep = el("Data", deep);
    codec.encode(deep);
    assert.throws(() => codec.encode(el("Data", deep)), /TooDeep/);
    assert.equal(codec.encode(el("Data", "x".repeat(65536 - 9))).length, 65536);
    assert.throws(() => codec.encode(el("Data", "x".repeat(65536 - 8))), /TooLarge/);
    assert.throws(() => codec.encode(el("Data", "x".repeat(70000))), /TooLarge/);
    assert.throws(() => codec.encode(el("Data", ...Array.from({ length: 70000 }, () => el("Final")))), /TooLarge/);
    assert.throws(() => codec.decode(new Uint8Array(65537)), /TooLarge/);
  });
});
