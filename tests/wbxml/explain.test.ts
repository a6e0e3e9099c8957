/** What explain() says of each byte of a document. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Codec, child, children, type EventSpan } from "../../host/node/codec.js";
import { Fault } from "../../host/node/tokens.gen.js";
import { BOOTSTRAP, GOLDEN, HEADER, SERVER_MESSAGE, TREE_DOCUMENT, ascii, bytes } from "./samples.js";

let codec: Codec;
before(async () => {
  codec = await Codec.load();
});

/** The spans as lines: place, depth, kind, page where there is a token, name or content. */
function lines(document: Uint8Array): string[] {
  return codec.explain(document).events.map((event) => {
    const { from, to, depth, kind, page, token, name, content } = event;
    const code = token === undefined ? [] : [`${page}:${token.toString(16)}`, name];
    const text = content === undefined ? [] : [Buffer.from(content).toString("latin1")];
    return [`${from}-${to}`, depth, kind, ...code, ...text].join(" ");
  });
}

const kinds = (events: EventSpan[]) => events.map(({ kind }) => kind);

describe("A broken document is explained up to its fault:", () => {
  it("a header as far as it can be read", () => {
    const whats = (document: Uint8Array) => codec.explain(document).header.map(({ what }) => what);
    assert.equal(whats(SERVER_MESSAGE).length, 6, "and nothing of one that came before");
    assert.deepEqual(whats(bytes()), []);
    assert.deepEqual(whats(bytes("05")), ["version 1.5"]);
    assert.deepEqual(whats(bytes("02 A4")), ["version 1.2"]);
    assert.deepEqual(whats(bytes("02 00 80 80 80 80 80 80")), [
      "version 1.2",
      "public identifier 0x00 (in the string table)",
    ]);
    assert.deepEqual(whats(bytes("02 A4 03 04 8F FF FF FF 7F 00")), [
      "version 1.2",
      "public identifier 0x1203 (not supported)",
      "charset 4 (not supported)",
      "string table length 4294967295",
    ]);
  });

  it("of a kind that the codec doesn't know only the header", () => {
    const { kind, header, events, fault } = codec.explain(bytes("02 A4 03 6A 00 45 01"));
    assert.deepEqual([kind, header.length, events.length, fault?.fault], [undefined, 4, 0, Fault.BadPublicId]);
  });

  it("the events before it", () => {
    const document = bytes(HEADER, "6D 6C 03 41 00 43 01 01");
    assert.deepEqual(lines(document), ["5-6 0 start 0:2d SyncML", "6-7 1 start 0:2c SyncHdr", "7-10 2 text A"]);
    assert.deepEqual(codec.explain(document).fault?.offset, 10);
  });

  it("all of it, if only a name is wrong", () => {
    const { events, fault } = codec.explain(bytes("03 0B 6A 00 85 06 FF 4D 01"));
    assert.deepEqual([fault?.fault, fault?.offset], [Fault.BadToken, 6]);
    assert.deepEqual(kinds(events), ["empty", "attribute", "value", "attribute", "attributesEnd"]);
    assert.deepEqual([events[2]!.name, events[3]!.name], ["unknown-ff", "unknown-4d"]);
  });

  it("nothing of a document that is too long", () => {
    const { header, events, fault } = codec.explain(new Uint8Array(65537));
    assert.deepEqual([header, events, fault?.fault, fault?.offset], [[], [], Fault.TooLarge, 65536]);
  });
});

describe("A document is explained:", () => {
  it("the fields of a header, and a name in its string table", () => {
    const { kind, header, fault } = codec.explain(SERVER_MESSAGE);
    assert.deepEqual([kind, fault], ["syncml", undefined]);
    assert.deepEqual(header, [
      { from: 0, to: 1, what: "version 1.2" },
      { from: 1, to: 2, what: "public identifier 0x00 (in the string table)" },
      { from: 2, to: 3, what: "string table index 0: -//SYNCML//DTD SyncML 1.1//EN" },
      { from: 3, to: 4, what: "charset 106 (UTF-8)" },
      { from: 4, to: 5, what: "string table length 29" },
      { from: 5, to: 34, what: "string table" },
    ]);
  });

  it("every kind of content, with the bytes of its token and operand", () => {
    const table = bytes("02 A4 01 6A 04", ascii("x\0yz"));
    const document = bytes(table, "4F 03 61 62 00 83 02 02 83 FE 4C C3 02 00 FF 00 01 13 00 00 01");
    assert.deepEqual(lines(document), [
      "9-10 0 start 0:f Data",
      "10-14 1 text ab",
      "14-16 1 reference yz",
      "16-20 1 entity \xef\xbd\x8c",
      "20-24 1 opaque \0\xff",
      "24-26 1 page",
      "26-27 1 empty 1:13 Type",
      "27-29 1 page",
      "29-30 1 end",
    ]);
  });

  it("attributes, with the switches of their own page", () => {
    const document = bytes("03 0B 6A 00 C5 46 01 86 00 01 55 01 03 41 00 87 36 00 00 06 85 02 41 01 01");
    assert.equal(codec.explain(document).kind, "provisioning");
    assert.deepEqual(lines(document), [
      "4-5 0 start 0:5 wap-provisioningdoc",
      "5-6 1 attribute 0:46 version=1.0",
      "6-7 1 attributesEnd",
      "7-8 1 empty 0:6 characteristic",
      "8-10 2 page",
      "10-11 2 attribute 1:55 type=APPLICATION",
      "11-12 2 attributesEnd",
      "12-15 1 text A",
      "15-16 1 empty 0:7 parm",
      "16-17 2 attribute 1:36 name=APPID",
      "17-19 2 page",
      "19-20 2 attribute 0:6 value",
      "20-21 2 value 0:85 IPV4",
      "21-23 2 entity A",
      "23-24 2 attributesEnd",
      "24-25 1 end",
    ]);
  });

  it("which page is switched to", () => {
    const { kind, events } = codec.explain(TREE_DOCUMENT);
    assert.equal(kind, "ddf");
    assert.deepEqual([events[0]!.kind, events[0]!.page], ["page", 2]);
    assert.equal(codec.explain(bytes("02 01 6A 00 00 02 20")).kind, "ddf");
    assert.deepEqual(
      codec.explain(GOLDEN).events.filter(({ kind: event }) => event === "page"),
      [],
    );
  });

  it("one that stands in an OPAQUE of another, by its bytes", () => {
    const message = codec.decode(bytes(HEADER, "4F C3", new Uint8Array([TREE_DOCUMENT.length]), TREE_DOCUMENT, "01"));
    const inner = message.children[0] as Uint8Array;
    assert.equal(codec.explain(inner).events.length, codec.explain(TREE_DOCUMENT).events.length);
    const { kind, root } = codec.decodeDocument(inner);
    assert.deepEqual([kind, children(child(root, "Node")!).length], ["ddf", 2]);
    const outer = codec.explain(bytes(HEADER, "4F C3", new Uint8Array([BOOTSTRAP.length]), BOOTSTRAP, "01"));
    assert.equal(codec.explain(outer.events[1]!.content!).kind, "provisioning");
  });
});
