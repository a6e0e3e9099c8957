/** What holds for any document: written and read it is the same, and broken it is refused or read as something that is. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Codec, CodecError, type Document, type Element } from "../../host/node/codec.js";
import { BOOTSTRAP, SERVER_MESSAGE, TREE_DOCUMENT, bytes } from "./samples.js";
import { randomDocument } from "./trees.js";

const TREES = 900;
const BROKEN_TREES = 12;
const CORRUPTIONS: ((byte: number) => number)[] = [
  ...[0x01, 0x80, 0xff].map((bits) => (byte: number) => byte ^ bits),
  ...[0x00, 0x01, 0x03, 0x83, 0xc3].map((value) => () => value),
];
/** The longest text of one token: an element's name in an attribute's value doesn't occur, a value's and a prefix's do. */
const LONGEST_TOKEN = "DIRECT-ASYNCHRONOUS-DATA-SERVICE".length;

let codec: Codec;
before(async () => {
  codec = await Codec.load();
});

const hex = (document: Uint8Array) => Buffer.from(document).toString("hex");

/** The bytes of all texts, opaques and attributes' values below an element. */
function contentSize({ children, attributes = [] }: Element): number {
  const parts = children.map((part) => {
    if (typeof part === "string") return Buffer.byteLength(part);
    return part instanceof Uint8Array ? part.length : contentSize(part);
  });
  return [...parts, ...attributes.map(({ value }) => Buffer.byteLength(value))].reduce((sum, size) => sum + size, 0);
}

/** That the spans stand one behind the other from the first byte on; answers where they end. */
function endOfSpans(spans: { from: number; to: number }[]): number {
  let end = 0;
  for (const { from, to } of spans) {
    assert.equal(from, end);
    assert.ok(to > from);
    end = to;
  }
  return end;
}

/** Decodes and explains what may be broken: both say the same, it is bounded, and what is read is written and read again as it is. */
function survive(broken: Uint8Array): void {
  const { fault, header, events, kind } = codec.explain(broken);
  const end = endOfSpans([...header, ...events]);
  assert.ok(events.length <= broken.length);
  let document: Document;
  try {
    document = codec.decodeDocument(broken);
  } catch (error) {
    assert.ok(error instanceof CodecError, `${hex(broken)}: ${error}`);
    assert.deepEqual([error.fault, error.offset], [fault?.fault, fault?.offset], hex(broken));
    assert.ok(events.length === 0 || error.offset <= end, `${hex(broken)}: fault at ${error.offset}, spans to ${end}`);
    return;
  }
  assert.equal(fault, undefined);
  assert.equal(document.kind, kind);
  assert.equal(end, broken.length);
  assert.ok(contentSize(document.root) <= (4 + LONGEST_TOKEN) * broken.length);
  const written = codec.encodeDocument(document);
  assert.deepEqual(codec.decodeDocument(written), document, hex(broken));
  assert.deepEqual(codec.encodeDocument(codec.decodeDocument(written)), written);
}

describe("Any document", () => {
  it("that is written is read as the same tree, which is written as the same bytes", () => {
    for (let seed = 0; seed < TREES; seed++) {
      const document = randomDocument(seed);
      const written = codec.encodeDocument(document);
      const read = codec.decodeDocument(written);
      assert.deepEqual(read, document, `seed ${seed}: ${hex(written)}`);
      assert.deepEqual(codec.encodeDocument(read), written, `seed ${seed}`);
    }
  });

  it("is explained to its last byte, each element's depth as it stands in the tree", () => {
    for (let seed = 0; seed < TREES; seed++) {
      const written = codec.encodeDocument(randomDocument(seed));
      const { fault, header, events } = codec.explain(written);
      assert.equal(fault, undefined);
      assert.equal(endOfSpans([...header, ...events]), written.length);
      assert.equal(events.filter(({ depth }) => depth === 0).filter(({ kind }) => kind !== "page").length, 1);
    }
  });

  it("cut short at any byte is refused", () => {
    for (const document of [SERVER_MESSAGE, BOOTSTRAP, TREE_DOCUMENT]) {
      for (let length = 0; length < document.length; length++) {
        assert.throws(() => codec.decodeDocument(document.subarray(0, length)), CodecError, `cut to ${length} bytes`);
        survive(document.subarray(0, length));
      }
    }
  });

  it("with each byte corrupted in eight ways is refused or is another document", () => {
    const random = Array.from({ length: BROKEN_TREES }, (_, seed) => codec.encodeDocument(randomDocument(seed)));
    for (const document of [SERVER_MESSAGE, BOOTSTRAP, TREE_DOCUMENT, ...random]) {
      for (let i = 0; i < document.length; i++) {
        for (const corrupt of CORRUPTIONS) {
          const broken = document.slice();
          broken[i] = corrupt(document[i]!);
          survive(broken);
        }
      }
    }
  });

  it("of random attribute tokens is refused or is another document", () => {
    for (let seed = 0; seed < TREES; seed++) {
      const noise = codec.encodeDocument(randomDocument(3 * seed + 1)).subarray(5);
      survive(bytes("03 0B 6A 00 C5", noise, "01 01"));
      survive(bytes("03 0B 6A 00 C5 05", noise.toSorted(), "01 01"));
    }
  });
});
