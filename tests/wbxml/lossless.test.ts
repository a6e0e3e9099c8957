/** WBXML to XML and back loses nothing: random documents with all that WBXML can say, from a seed that failures name. */
import { deepEqual, equal } from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Codec, el, elementOn, toXml, type Document } from "../../host/node/codec.js";
import { ATTRIBUTES, VALUES } from "../../host/node/provisioning.gen.js";
import { seededRandom } from "../../host/node/random.js";
import { fromXml } from "../../host/node/wbxml/parse.js";
import { GOLDEN, SAMPLES, ascii, bytes } from "./samples.js";

const SEEDS = 120;

let codec: Codec;
before(async () => {
  codec = await Codec.load();
});

/** That W1 -> X1 -> W2 -> X2 -> W3 keeps the tree, W2 = W3 and X1 = X2. */
function lossless(w1: Uint8Array, name: string): Document {
  const document = codec.decodeDocument(w1);
  const x1 = toXml(document.root, document.kind);
  const read = fromXml(Buffer.from(x1));
  deepEqual(read, document, name);
  const w2 = codec.encodeDocument(read);
  const again = codec.decodeDocument(w2);
  const x2 = toXml(again.root, again.kind);
  equal(x2, x1, name);
  deepEqual(codec.encodeDocument(fromXml(Buffer.from(x2))), w2, name);
  return document;
}

/** Pieces of text: what XML, an editor or a line end could lose. */
const TEXTS = [
  "",
  "a",
  " ",
  "\n",
  "\t",
  "\r",
  "\r\n",
  "&",
  "<",
  "]]>",
  "\x01",
  "\x1b[",
  "\x7f",
  "\x85",
  "\u2028",
].concat([
  "\ufeff",
  "\ufffd",
  "\ufffe",
  "\uffff",
  "\u202e",
  "é",
  "\u{1f600}",
  "\u{1fffe}",
  "?>",
  "--",
  "&#13;",
  "<?text?>",
]);
const ENTITIES = ["01", "0D", "20", "26", "81 05", "81 C0 28", "83 FF 7E", "87 EC 00"];
const TABLE = bytes(ascii("abc"), "00 20 00 0D 00 C3 A9");
const INDEXES = ["00", "02", "03", "04", "05", "06", "08"];
/** Value tokens; those that the published table gives to global tokens such as STR_T, too, can't be told from them. */
const VALUE_TOKENS = VALUES.filter(([, token]) => token > 0x83 && (token < 0xc0 || token > 0xc4));
const OPAQUES = ["C3 00", "C3 02 00 FF", "C3 01 61", "C3 04 3F 3E 0D 0A"];

/** Writes a random document. */
class Generator {
  private readonly parts: (string | Uint8Array)[] = [];
  private readonly random;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  message(): Uint8Array {
    const id = this.pick(["A4 01", "9F 53", "01"]);
    this.add("02", id, "6A", hex(TABLE.length), TABLE);
    this.element(0);
    return bytes(...this.parts);
  }

  description(): Uint8Array {
    const name = bytes(ascii("-//OMA//DTD-DM-DDF 1.2//EN"), "00");
    this.add("03 00", hex(TABLE.length + 1), "6A", hex(TABLE.length + 1 + name.length), TABLE, "00", name, "00 02");
    this.element(0);
    return bytes(...this.parts);
  }

  provisioning(): Uint8Array {
    this.add("03 0B 6A", hex(TABLE.length), TABLE);
    this.attributed(0);
    return bytes(...this.parts);
  }

  private add(...parts: (string | Uint8Array)[]): void {
    this.parts.push(...parts);
  }

  private below(limit: number): number {
    return Buffer.from(this.random(4)).readUInt32LE() % limit;
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** An element with any token, on any page: elements, text, both or nothing inside. */
  private element(depth: number): void {
    if (this.below(3) === 0) this.add("00", hex(this.pick([0, 0, 1, 2, 3, 255])));
    const parts = depth === 6 ? 0 : this.below(5);
    const token = 5 + this.below(59);
    this.add(hex(token | (parts > 0 || this.below(4) === 0 ? 0x40 : 0)));
    if (parts === 0 && Number.parseInt(String(this.parts[this.parts.length - 1]), 16) < 0x40) return;
    const holds = this.pick(["elements", "text", "both"]);
    for (let i = 0; i < parts; i++) {
      if (holds === "elements" || (holds === "both" && this.below(2) === 0)) this.element(depth + 1);
      else this.content();
    }
    this.add("01");
  }

  private content(): void {
    const text = (): Uint8Array => Buffer.from(this.pick(TEXTS) + this.pick(TEXTS));
    const kind = this.below(4);
    if (kind === 0) this.add("03", text(), "00");
    else if (kind === 1) this.add("02", this.pick(ENTITIES));
    else if (kind === 2) this.add("83", this.pick(INDEXES));
    else this.add(this.pick(OPAQUES));
  }

  /** An element of provisioning, mostly with attributes, on either page. */
  private attributed(depth: number): void {
    this.add("00", hex(depth === 0 ? 0 : this.below(2)));
    const parts = depth === 4 ? 0 : this.below(4);
    const attributes = this.below(5) > 0 ? this.attributes() : [];
    const token = depth === 0 ? 5 : this.pick([6, 7, 0x3f]);
    this.add(hex(token | (parts > 0 ? 0x40 : 0) | (attributes.length > 0 ? 0x80 : 0)), ...attributes);
    for (let i = 0; i < parts; i++) this.attributed(depth + 1);
    if (parts > 0) this.add("01");
  }

  private attributes(): string[] {
    const names = ["name", "value", "type", "version"].filter(() => this.below(2) === 0);
    const written = names.flatMap((name) => {
      const [page, token] = this.pick(ATTRIBUTES.filter(([, , attribute]) => attribute === name));
      return ["00", hex(page), hex(token), ...Array.from({ length: this.below(3) }, () => this.value())];
    });
    return written.length > 0 ? [...written, "01"] : [];
  }

  private value(): string {
    const [page, token] = this.pick(VALUE_TOKENS);
    const text = Buffer.from(this.pick(TEXTS)).toString("hex");
    return this.pick([
      `00 ${hex(page)} ${hex(token)}`,
      `03 ${text} 00`,
      `02 ${this.pick(ENTITIES)}`,
      "83 04",
      "C3 02 00 61",
    ]);
  }
}

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");

describe("WBXML as XML and back", () => {
  for (const [what, write] of [
    ["messages", (seed: number) => new Generator(seed).message()],
    ["descriptions", (seed: number) => new Generator(seed).description()],
    ["provisioning documents", (seed: number) => new Generator(seed).provisioning()],
  ] as const) {
    it(`keeps ${what} with whatever they hold`, () => {
      for (let seed = 0; seed < SEEDS; seed++) {
        const document = write(seed);
        lossless(document, `seed ${seed}: ${Buffer.from(document).toString("hex")}`);
      }
    });
  }

  it("keeps the samples", () => {
    lossless(GOLDEN, "golden");
    for (const [name, root] of Object.entries(SAMPLES)) lossless(codec.encode(root), name);
  });

  it("keeps a message whose root element is one of DDF, and tells it from a description", () => {
    const root = elementOn(2, "MgmtTree", elementOn(2, "VerDTD", "1.2"));
    for (const kind of ["syncml", "ddf"] as const)
      equal(lossless(codec.encodeDocument({ kind, root }), kind).kind, kind);
  });

  it("keeps the deepest and the longest document", () => {
    let deep = el("Data", "x");
    for (let i = 1; i < 32; i++) deep = el("Data", i % 2 ? "\n" : new Uint8Array(1), deep);
    lossless(codec.encode(deep), "deep");
    const most = Array.from({ length: 65_528 }, () => el("NumberOfChanges"));
    equal(codec.encode(el("Data", ...most)).length, 65_535);
    lossless(codec.encode(el("Data", ...most)), "long");
    lossless(codec.encode(el("Data", "\x01\r".repeat(32_700))), "long text");
  });
});
