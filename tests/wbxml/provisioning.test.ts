/** Provisioning documents: the only ones with attributes, whose tokens have pages of their own (OMA-WAP-ProvCont 7). */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Codec, CodecError, type Attribute, type Document, type Element } from "../../host/node/codec.js";
import { ATTRIBUTES, VALUES } from "../../host/node/provisioning.gen.js";
import { Fault } from "../../host/node/tokens.gen.js";
import { BOOTSTRAP, HEADER, ascii, bytes } from "./samples.js";

const PROVISIONING = "03 0B 6A 00";

let codec: Codec;
before(async () => {
  codec = await Codec.load();
});

/** That the body is refused for `fault`, found `offset` bytes behind the header. */
function refused(body: string, fault: keyof typeof Fault, offset: number): void {
  const matches = (error: unknown) =>
    error instanceof CodecError && error.fault === Fault[fault] && error.offset === 4 + offset;
  assert.throws(() => codec.decodeDocument(bytes(PROVISIONING, body)), matches, `${fault} at ${offset}: ${body}`);
  assert.equal(codec.explain(bytes(PROVISIONING, body)).fault?.fault, Fault[fault]);
}

function notWritten(document: Document, message: RegExp): void {
  assert.throws(() => codec.encodeDocument(document), message);
}

const element = (name: string, attributes: Record<string, string>, ...children: Element[]): Element => ({
  name,
  page: 0,
  attributes: Object.entries(attributes).map(([of, value]) => ({ name: of, value })),
  children,
});
const parm = (name: string, value: string) => element("parm", { name, value });

/** A root with one attribute. */
const documentOf = (...attributes: Attribute[]): Document => ({
  kind: "provisioning",
  root: { name: "wap-provisioningdoc", page: 0, attributes, children: [] },
});

/** What stands between the root's token and the END of its attributes. */
function written(name: string, value: string): string {
  const document = codec.encodeDocument(documentOf({ name, value }));
  assert.deepEqual(document.subarray(0, 5), bytes(PROVISIONING, "85"));
  assert.equal(document[document.length - 1], 1);
  return Buffer.from(document.subarray(5, -1)).toString("hex").toUpperCase();
}

describe("Attributes", () => {
  it("without a name before the value are refused", () => {
    for (const value of ["85", "03 41 00", "83 00", "02 41", "C3 01 41"]) refused(`85 ${value} 01`, "BadToken", 1);
    refused("85 01", "BadToken", 1);
    refused("85 00 01 01", "BadToken", 3);
    refused("C5 45 01 87 85 01 01", "BadToken", 4);
  });

  it("that no table knows are refused: their names and values can't be guessed", () => {
    for (const token of ["4D", "7F", "00 01 08", "00 02 05"])
      refused(`85 ${token} 01`, "BadToken", token.length > 2 ? 3 : 1);
    for (const token of ["C6", "FF", "00 01 85"]) refused(`85 06 ${token} 01`, "BadToken", token.length > 2 ? 4 : 2);
  });

  it("given twice are refused, as in XML", () => {
    refused("87 05 03 41 00 07 01", "BadToken", 5);
    notWritten(documentOf({ name: "type", value: "" }, { name: "type", value: "A" }), /BadToken: .* given twice/);
  });

  it("with literals, extensions or processing instructions are refused", () => {
    for (const token of ["04", "40", "41", "42", "43", "44", "80", "81", "82", "84", "C0", "C1", "C2", "C4"])
      refused(`85 05 ${token} 00 01`, "BadToken", 2);
  });

  it("that end inside something are refused", () => {
    for (const body of ["85", "85 05", "85 05 00", "85 05 03 41", "85 05 C3 02 41", "85 05 C3 82", "C5 45 01"])
      assert.throws(() => codec.decodeDocument(bytes(PROVISIONING, body)), /Truncated/, body);
  });

  it("with text that is not UTF-8 are refused, opaque bytes too", () => {
    refused("85 05 03 C3 41 00 01", "BadUtf8", 2);
    refused("85 05 C3 01 FF 01", "BadUtf8", 2);
    refused("85 05 02 00 01", "BadEntity", 2);
  });

  it("of elements 33 deep are refused, of elements 32 deep are read", () => {
    const nested = (depth: number) => bytes(PROVISIONING, "C6 50 01".repeat(depth), "01".repeat(depth));
    assert.throws(() => codec.decodeDocument(nested(33)), /TooDeep at byte 100/);
    codec.decodeDocument(nested(32));
  });

  it("behind the root element are refused, an empty root's too", () => {
    refused("85 45 01 01", "TrailingBytes", 3);
    refused("85 45 01 87 05 01", "TrailingBytes", 3);
  });

  it("in a message or a description are refused, and not written", () => {
    assert.throws(() => codec.decodeDocument(bytes(HEADER, "85 45 01")), /BadToken at byte 5/);
    notWritten({ ...documentOf({ name: "version", value: "" }), kind: "syncml" }, /BadToken/);
    notWritten(
      { kind: "ddf", root: { name: "Node", page: 2, attributes: [{ name: "name", value: "" }], children: [] } },
      /BadToken/,
    );
    assert.throws(() => codec.decode(BOOTSTRAP), /BadPublicId/);
  });

  it("that provisioning doesn't have are not written", () => {
    notWritten(documentOf({ name: "href", value: "" }), /wap-provisioningdoc: provisioning has no attribute href/);
    notWritten({ kind: "provisioning", root: { name: "Data", page: 0, children: [] } }, /no element Data/);
  });
});

describe("A bootstrap", () => {
  it("is read with the pages of its attributes", () => {
    const address = element("characteristic", { type: "APPADDR" }, parm("ADDR", "127.0.0.1"), parm("ADDRTYPE", "IPV4"));
    const expected = element(
      "wap-provisioningdoc",
      { version: "1.0" },
      element("characteristic", { type: "BOOTSTRAP" }, parm("NAME", "Network")),
      element("characteristic", { type: "APPLICATION" }, parm("APPID", "w7"), parm("NAME", "Manager"), address),
    );
    assert.deepEqual(codec.decodeDocument(BOOTSTRAP), { kind: "provisioning", root: expected });
  });

  it("may be named instead of numbered", () => {
    const named = bytes("03 00 00 6A 1D", ascii("-//WAPFORUM//DTD PROV 1.0//EN"), BOOTSTRAP.subarray(4));
    assert.deepEqual(codec.decodeDocument(named), codec.decodeDocument(BOOTSTRAP));
  });

  it("is written with no vain switch, so shorter than it came", () => {
    const document = codec.encodeDocument(codec.decodeDocument(BOOTSTRAP));
    assert.deepEqual(codec.decodeDocument(document), codec.decodeDocument(BOOTSTRAP));
    assert.ok(document.length < BOOTSTRAP.length, `${document.length} of ${BOOTSTRAP.length} bytes`);
  });

  it("has values of strings, string references, tokens, entities and opaque bytes, one behind the other", () => {
    const document = bytes("03 0B 6A 03 61 62 00", "87 07 03 2D 00 83 01 00 00 9A 02 83 FE 4C C3 02 C3 84 01");
    assert.deepEqual(codec.decodeDocument(document).root.attributes, [{ name: "name", value: "NAME-bPAP\uff4cÄ" }]);
  });
});

describe("Attributes are written", () => {
  it("with the start that says most, and a string for what it doesn't say", () => {
    assert.equal(written("version", "1.0"), "46");
    assert.equal(written("version", "1.1"), "4503312E3100");
    assert.equal(written("version", "1.00"), "46033000");
    assert.equal(written("name", "TO-NAPID"), "22");
    assert.equal(written("name", "NAP"), "05034E415000");
    assert.equal(written("value", ""), "06");
  });

  it("with tokens for values where a string is longer", () => {
    assert.equal(written("value", "IPV4"), "0685");
    assert.equal(written("value", "APPSRV"), "0600018D");
    assert.equal(written("value", "IPV4 "), "06034950563420" + "00");
  });

  it("with strings for AAUTHTYPE's values, whose tokens are disputed", () => {
    for (const text of [",", "HTTP-", "BASIC", "DIGEST"])
      assert.equal(written("value", text), `0603${Buffer.from(text).toString("hex").toUpperCase()}00`);
  });

  it("on the page that is current, if both have the token", () => {
    const document = codec.encodeDocument({
      kind: "provisioning",
      root: element("wap-provisioningdoc", {}, element("characteristic", { type: "APPADDR" }, parm("PORTNBR", "80"))),
    });
    assert.deepEqual(document, bytes(PROVISIONING, "45 C6 00 01 56 01 87 23 06 03 38 30 00 01 01 01"));
  });

  it("with each start and each value of the tables, and are read again", () => {
    for (const [, , name, prefix] of ATTRIBUTES) {
      for (const [, , text] of [...VALUES, [0, 0, ""] as const]) {
        const document = documentOf({ name, value: prefix + text });
        assert.deepEqual(codec.decodeDocument(codec.encodeDocument(document)), document);
      }
    }
  });

  it("with a NUL as opaque bytes", () => {
    assert.equal(written("value", "a\0"), "06C3026100");
    assert.equal(codec.decodeDocument(bytes(PROVISIONING, "85 06 C3 02 61 00 01")).root.attributes![0]!.value, "a\0");
  });
});
