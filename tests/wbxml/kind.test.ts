/** The kinds of documents: by which headers they are known, and which they are written with. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Codec, CodecError, child, childText, children, el, elementOn, type Document } from "../../host/node/codec.js";
import { Fault } from "../../host/node/tokens.gen.js";
import { BOOTSTRAP, HEADER, SERVER_MESSAGE, TREE_DOCUMENT, ascii, bytes } from "./samples.js";

const SYNCML = "-//SYNCML//DTD SyncML 1.2//EN";
const PROVISIONING = "-//WAPFORUM//DTD PROV 1.0//EN";
const DDF = "-//OMA//DTD-DM-DDF 1.2//EN";

let codec: Codec;
before(async () => {
  codec = await Codec.load();
});

/** A string table with its length before it. */
function tableOf(text: string): Uint8Array {
  return bytes(new Uint8Array([text.length]), ascii(text));
}

function refused(document: Uint8Array, fault: keyof typeof Fault): void {
  const matches = (error: unknown) => error instanceof CodecError && error.fault === Fault[fault] && error.offset === 0;
  assert.throws(() => codec.decodeDocument(document), matches, Buffer.from(document).toString("hex"));
  assert.equal(codec.explain(document).fault?.fault, Fault[fault]);
}

describe("A header", () => {
  it("of a kind that the codec doesn't know is refused, by number and by name", () => {
    for (const id of ["02", "0A", "9F 51", "9F 52", "9F 54", "A4 02", "A4 03", "A4 05", "8F FF FF FF 7F"])
      refused(bytes("03", id, "6A 00 05"), "BadPublicId");
    for (const name of ["", "-", DDF.slice(0, -1), `${DDF}x`, ` ${DDF}`, PROVISIONING.toLowerCase(), SYNCML.slice(1)])
      refused(bytes("03 00 00 6A", tableOf(`${name}\0`), "05"), "BadPublicId");
  });

  it("whose name stands beyond the string table is refused", () => {
    for (const name of [SYNCML, PROVISIONING, DDF])
      refused(bytes("03 00", new Uint8Array([name.length]), "6A", tableOf(name), "05"), "BadIndex");
  });

  it("is accepted in each version, form and character set", () => {
    const kinds = [
      { kind: "syncml", ids: ["A4 01", "9F 53", "01"], name: SYNCML, body: "0F" },
      { kind: "provisioning", ids: ["0B"], name: PROVISIONING, body: "85 45 01" },
      { kind: "ddf", ids: [], name: DDF, body: "00 02 20" },
    ];
    for (const version of ["01", "02", "03"]) {
      for (const charset of ["6A", "03", "00"]) {
        for (const { kind, ids, name, body } of kinds) {
          const numbered = ids.map((id) => bytes(version, id, charset, "00", body));
          const atStart = bytes(version, "00 00", charset, tableOf(`${name}\0`), body);
          const behind = bytes(version, "00 02", charset, tableOf(`x\0${name}`), body);
          for (const document of [...numbered, atStart, behind])
            assert.equal(codec.decodeDocument(document).kind, kind);
        }
      }
    }
  });
});

describe("A message", () => {
  it("as a server of DM 1.2 sends it is read", () => {
    const [header, body] = children(codec.decode(SERVER_MESSAGE));
    const credential = child(header, "Cred");
    assert.equal(childText(child(credential, "Meta"), "Type"), "syncml:auth-basic");
    assert.equal(childText(child(header, "Meta"), "MaxMsgSize"), "3500");
    const statuses = children(body!, "Status").map((status) => childText(status, "Data"));
    assert.deepEqual(statuses, ["212", "200", "200"]);
    const item = child(child(body, "Get"), "Item");
    assert.equal(childText(child(item, "Target"), "LocURI"), "./DevDetail/URI/MaxDepth");
    assert.equal(children(body!).pop()?.name, "Final");
  });

  it("is the only kind that decode() takes", () => {
    for (const document of [BOOTSTRAP, TREE_DOCUMENT]) assert.throws(() => codec.decode(document), /BadPublicId/);
  });

  it("may hold a tree within its own body, which is no document", () => {
    const { kind, root } = codec.decodeDocument(bytes(HEADER, "4F 00 02 60 64 01 01 01"));
    assert.equal(kind, "syncml");
    assert.deepEqual(root, el("Data", elementOn(2, "MgmtTree", elementOn(2, "Node"))));
  });
});

describe("Writing", () => {
  it("gives each kind its header", () => {
    const written = (document: Document) => codec.encodeDocument(document);
    assert.deepEqual(written({ kind: "syncml", root: el("Data") }), bytes("02 A4 01 6A 00 0F"));
    assert.deepEqual(written({ kind: "provisioning", root: elementOn(0, "parm") }), bytes("03 0B 6A 00 07"));
    const tree = bytes("02 00 00 6A", tableOf(`${DDF}\0`), "00 02 20");
    assert.deepEqual(written({ kind: "ddf", root: elementOn(2, "MgmtTree") }), tree);
  });

  it("says the page of a tree's root, whichever it is", () => {
    for (const root of [elementOn(0, "Data"), elementOn(1, "MetInf"), elementOn(2, "Node")]) {
      const document: Document = { kind: "ddf", root };
      assert.deepEqual(codec.decodeDocument(codec.encodeDocument(document)), document);
    }
  });

  it("refuses a kind that doesn't exist", () => {
    assert.throws(
      () => codec.encodeDocument({ kind: "wml" as "ddf", root: elementOn(0, "Data") }),
      /BadPublicId: .*wml/,
    );
  });

  it("refuses what is longer than it can be with its header, whatever the kind", () => {
    const text = (length: number) => "x".repeat(length);
    const longest = { kind: "ddf", root: elementOn(2, "Value", text(65536 - 32 - 2 - 4)) } as const;
    assert.equal(codec.encodeDocument(longest).length, 65536);
    const longer = { kind: "ddf", root: elementOn(2, "Value", text(65536 - 32 - 2 - 3)) } as const;
    assert.throws(() => codec.encodeDocument(longer), /TooLarge/);
  });
});
