/** What is read though no specification says so, because real senders send it: each leniency of docs/wbxml.md by its name. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Codec, CodecError, child, childText, el, elementOn, type Element } from "../../host/node/codec.js";
import { Fault } from "../../host/node/tokens.gen.js";
import { HEADER, SERVER_MESSAGE, TREE_DOCUMENT, ascii, bytes } from "./samples.js";

const DDF_HEADER = bytes("02 00 00 6A 1A", ascii("-//OMA//DTD-DM-DDF 1.2//EN"));
const PROVISIONING = "03 0B 6A 00";

let codec: Codec;
before(async () => {
  codec = await Codec.load();
});

function refused(document: Uint8Array, fault: keyof typeof Fault): void {
  const matches = (error: unknown) => error instanceof CodecError && error.fault === Fault[fault];
  assert.throws(() => codec.decodeDocument(document), matches, fault);
}

/** The value of the one attribute that a provisioning document's root has. */
function valueOf(attribute: string, header = PROVISIONING): string {
  return codec.decodeDocument(bytes(header, "85", attribute, "01")).root.attributes![0]!.value;
}

describe("Leniency", () => {
  it("1.1 for 1.2: a message of DM 1.2 may say in its header that it is SyncML 1.1, by number and by name", () => {
    const message = codec.decode(SERVER_MESSAGE);
    assert.equal(childText(child(message, "SyncHdr"), "VerDTD"), "1.2");
    assert.deepEqual(codec.decode(bytes("02 9F 53 6A 00", SERVER_MESSAGE.subarray(34))), message);
  });

  it("any 1.x: the name of SyncML counts up to its 1, and what stands behind it doesn't", () => {
    assert.equal(codec.decode(bytes("02 00 00 6A 19", ascii("-//SYNCML//DTD SyncML 1.9"), "0F")).name, "Data");
    refused(bytes("02 00 00 6A 18", ascii("-//SYNCML//DTD SyncML 2."), "0F"), "BadPublicId");
  });

  it("no NUL: the end of the string table ends its last string", () => {
    const reference = bytes("02 A4 01 6A 03 61 00 62 4F 83 02 01");
    assert.deepEqual(codec.decode(reference), el("Data", "b"));
    assert.equal(codec.decodeDocument(bytes(DDF_HEADER, "00 02 20")).kind, "ddf");
  });

  it("unnamed: public identifier 1 is SyncML, and DDF if the root stands on page 2", () => {
    assert.equal(codec.decodeDocument(bytes("02 01 6A 00 0F")).kind, "syncml");
    assert.equal(codec.decodeDocument(bytes("02 01 6A 00 00 02 20")).kind, "ddf");
    assert.equal(codec.decodeDocument(bytes("02 A4 01 6A 00 00 02 20")).kind, "syncml");
  });

  it("no charset: 0 is UTF-8", () => {
    assert.deepEqual(codec.decode(bytes("02 A4 01 00 00 4F 03 C3 84 00 01")), el("Data", "Ä"));
  });

  it("ASCII is UTF-8: a document in US-ASCII may hold the rest of UTF-8, but nothing else", () => {
    assert.deepEqual(codec.decode(bytes("02 A4 01 03 00 4F 03 C3 84 00 01")), el("Data", "Ä"));
    refused(bytes("02 A4 01 03 00 4F 03 C4 00 01"), "BadUtf8");
  });

  it("padding: an integer may begin with zeros, five bytes long at most", () => {
    const expected = el("Data", new Uint8Array([0x41]));
    assert.deepEqual(codec.decode(bytes("02 80 A4 01 80 6A 80 80 80 80 00 4F C3 80 80 80 80 01 41 01")), expected);
    refused(bytes(HEADER, "4F C3 80 80 80 80 80 01 41 01"), "Overlong");
  });

  it("vain switches: a page may be switched to that is there already, or that nothing stands on", () => {
    const root = codec.decode(bytes(HEADER, "00 07 00 00 4F 00 02 00 01 03 41 00 00 00 00 00 01"));
    assert.deepEqual(root, el("Data", "A"));
    assert.equal(valueOf("00 01 00 00 05 00 01 00 00 03 41 00"), "A");
  });

  it("unknown elements: they keep their page and their token", () => {
    const root: Element = elementOn(9, "unknown-05", elementOn(0, "unknown-3d", "A"));
    const document = bytes(HEADER, "00 09 45 00 00 7D 03 41 00 01 01");
    assert.deepEqual(codec.decode(document), root);
    assert.deepEqual(codec.encode(root), document);
  });

  it("DDF without a switch: a document that is named DDF begins on page 2", () => {
    const { kind, root } = codec.decodeDocument(bytes(DDF_HEADER, TREE_DOCUMENT.subarray(34)));
    assert.equal(kind, "ddf");
    assert.deepEqual(root, codec.decodeDocument(TREE_DOCUMENT).root);
    assert.equal(codec.decodeDocument(bytes(DDF_HEADER, "00 00 0F")).root.name, "Data");
  });

  it("errata: the values of AAUTHTYPE have the tokens of the specification and those of its errata", () => {
    assert.equal(valueOf("00 01 06 91 92 90 93"), "HTTP-BASIC,DIGEST");
    assert.equal(valueOf("00 01 06 81 82 80 83"), "HTTP-BASIC,DIGEST");
    refused(bytes(PROVISIONING, "85 06 82 01"), "BadToken");
  });

  it("errata: DIGEST's first token is that of a string reference, and is one where there is a string table", () => {
    assert.equal(valueOf("00 01 06 83 00", "03 0B 6A 02 41 00"), "A");
    refused(bytes("03 0B 6A 02 41 00", "85 00 01 06 83 05 01"), "BadIndex");
    refused(bytes(PROVISIONING, "85 06 83 00 01"), "BadIndex");
  });
});
