/** `virmo wbxml decode` and `encode`: what they print, and the one line that says what is wrong with a file. */
import { deepEqual, equal } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { describe, it } from "node:test";
import { Codec, el, elementOn, toXml } from "../../host/node/codec.js";
import { GOLDEN, HEADER, SAMPLES, bytes } from "../wbxml/samples.js";
import { MAIN, ROOT } from "./paths.js";
import { called, directory, file, refused } from "./wbxml-call.js";

const codec = await Codec.load();
const INVALID = `${ROOT}tests/wbxml/invalid`;

/** XML file → what comes after its name. */
const REFUSALS: Record<string, string> = {
  attribute_in_a_message: "3:8: the attribute id can't stand here",
  attribute_instruction_twice: "2:22: the attribute name stands here twice",
  attribute_twice: "1:1: not well-formed XML: Attribute xmlns redefined",
  attribute_without_quotes: "2:3: not well-formed XML: an attribute's value has no quotation marks",
  bare_ampersand: "2:5: this & begins no reference that is known here; write &amp;",
  comment_without_end: "2:3: this comment never ends",
  control_character: "2:3: XML can't hold the character U+0001",
  doctype: "2:1: a DOCTYPE isn't read; remove it",
  element_of_another_page: "2:3: the namespace SYNCML:SYNCML1.2 has no element Format",
  element_of_provisioning: "2:3: the namespace of provisioning has no element param",
  element_without_namespace: "2:3: no namespace has an element SyncHead",
  empty: "1:1: not well-formed XML: there is no root element",
  end_of_cdata_in_text: "2:3: ]]> can't stand in text; write ]]&gt;",
  entity_bomb: "1:1: a DOCTYPE isn't read; remove it",
  nested_33_deep: "33:1: more than 32 elements inside one another",
  never_closed: "2:3: not well-formed XML: this element, or one around it, never ends",
  not_utf_8: "2:3: this isn't UTF-8",
  not_xml: "1:1: not well-formed XML: there is no root element",
  opaque_not_base64: "2:9: <?opaque?>: this isn't Base64",
  other_encoding: "1:1: the encoding ISO-8859-1 isn't read; only UTF-8 is",
  page_too_large: "2:3: the namespace urn:x-virmo:wbxml:page:256 isn't known here",
  reference_to_no_character: "2:3: XML can't hold the character &#1;",
  space_neither_preserve_nor_default: "2:19: xml:space is neither preserve nor default",
  text_after_the_root: "1:15: not well-formed XML: Extra content at the end of the document",
  text_not_utf_8: "2:9: <?text?>: this isn't UTF-8",
  text_with_nul: "2:9: <?text?>: text can't hold a NUL; <?opaque?> can",
  token_out_of_range: "2:3: the namespace SYNCML:SYNCML1.2 has no element unknown-04",
  torn_tag: "2:3: the / and the > of this tag must stand together",
  two_roots: "2:1: not well-formed XML: something stands before or after the root element that can't",
  unbound_prefix: "2:3: not well-formed XML: this prefix stands for no namespace",
  unclosed_element: '2:12: not well-formed XML: Opening and ending tag mismatch: "SyncHdr" != "SyncML"',
  unknown_attribute: "2:14: the attribute nome can't stand here",
  unknown_element: "2:3: the namespace SYNCML:SYNCML1.2 has no element SyncHead",
  unknown_instruction: "2:9: <?php?> isn't known here; <?opaque?>, <?text?> and <?attribute?> are",
  unknown_kind: "1:1: <?kind devinf?> isn't known here; <?kind?> is, with one of syncml, provisioning, ddf",
  unknown_namespace: "1:1: the namespace SYNCML:SYNCML1.3 isn't known here",
  unknown_reference: "2:3: this & begins no reference that is known here; write &amp;",
};

describe("virmo wbxml encode", () => {
  for (const [name, reason] of Object.entries(REFUSALS))
    it(`refuses ${name.replaceAll("_", " ")}`, async () => {
      const path = `${INVALID}/${name}.xml`;
      await refused(["encode", path], `${path}:${reason}`);
    });

  it("has a refusal for every invalid file", () => {
    const names = readdirSync(INVALID).map((path) => basename(path, ".xml"));
    deepEqual(names.sort(), Object.keys(REFUSALS).sort());
  });

  it("says what is wrong in one short line, whatever the file holds", async () => {
    const path = file(`<SyncML xmlns="a&#10;&#155;${"b".repeat(1000)}"/>`);
    const { err } = await called(["encode", path]);
    equal(err, `virmo: ${path}:1:1: the namespace a\ufffd\ufffd${"b".repeat(143)}…\n`);
  });

  it("says so of a tag with attributes without end", async () => {
    const path = file(`<SyncML ${"''".repeat(4_000_000)}/>`);
    const { code, err } = await called(["encode", path]);
    deepEqual([code, err.startsWith(`virmo: ${path}:1:1: not well-formed XML: `)], [2, true], err);
  });

  it("refuses to write to a terminal, whatever the file holds", async () => {
    const line = "WBXML isn't written to a terminal; redirect standard output to a file";
    await refused(["encode", file(toXml(el("Data")))], line, true);
  });

  it("refuses XML that is too large, or would be as WBXML", async () => {
    const large = file(" ".repeat(8_388_609));
    await refused(["encode", large], `${large}: it has more than 8388608 bytes`);
    const long = file(toXml(el("Data", "x".repeat(65_530))));
    await refused(["encode", long], `${long}: as WBXML it has more than 65536 bytes`);
    const events = file(`<Data xmlns="SYNCML:SYNCML1.2">${"<Final/>".repeat(70_000)}</Data>`);
    await refused(["encode", events], `${events}: as WBXML it has more than 65536 bytes`);
  });

  it("reads messages as others write them: SyncML 1.1's namespace, prefixes, CDATA, comments, no namespace at all", async () => {
    const body = el("SyncBody", el("Alert", el("Meta", el("Type", "a<b"))), el("Final"));
    const expected = codec.encode(el("SyncML", body));
    const texts = [
      '<?xml version="1.0" encoding="UTF-8"?><!-- x --><SyncML xmlns="SYNCML:SYNCML1.1"><SyncBody><Alert>\r\n<Meta>' +
        '<Type xmlns="syncml:metinf">a<![CDATA[<]]>b</Type></Meta></Alert><!-- y --><Final></Final></SyncBody></SyncML>',
      '\ufeff<s:SyncML xmlns:s="SYNCML:SYNCML1.2" xmlns:m="syncml:metinf"><s:SyncBody><s:Alert><s:Meta><m:Type>a&lt;' +
        "<!-- z -->b</m:Type></s:Meta></s:Alert><s:Final/></s:SyncBody></s:SyncML>",
      "<SyncML><SyncBody><Alert><Meta><Type>a&#x3C;b</Type></Meta></Alert><Final/></SyncBody></SyncML>",
    ];
    for (const text of texts) deepEqual((await called(["encode", file(text)])).out, Buffer.from(expected), text);
  });

  it("takes a tree without a namespace for DDF", async () => {
    const { out } = await called(["encode", file("<MgmtTree><VerDTD>1.2</VerDTD></MgmtTree>")]);
    const root = elementOn(2, "MgmtTree", elementOn(2, "VerDTD", "1.2"));
    deepEqual(codec.decodeDocument(out), { kind: "ddf", root });
  });
});

describe("virmo wbxml decode", () => {
  it("refuses what isn't WBXML with offset and reason", async () => {
    const cases: [Uint8Array, string][] = [
      [bytes(), "byte 0 (0x0): the document ends inside something"],
      [bytes("10"), "byte 0 (0x0): this is no WBXML 1.1, 1.2 or 1.3"],
      [bytes(HEADER, "6D"), "byte 6 (0x6): the document ends inside something"],
      [bytes(HEADER, "4F".repeat(33)), "byte 37 (0x25): more than 32 elements inside one another"],
      [bytes(HEADER, "4F 03 FF 00 01"), "byte 6 (0x6): this text isn't UTF-8"],
      [bytes(GOLDEN, "00"), `byte ${GOLDEN.length} (0x27): something comes after the root element`],
    ];
    for (const [document, reason] of cases) {
      const path = file(document);
      await refused(["decode", path], `${path}: ${reason}`);
    }
  });

  it("refuses files that aren't there, directories, and files that are too large", async () => {
    await refused(["decode", "no/such"], "no/such: there is no such file or directory");
    await refused(["decode", directory], `${directory}: is a directory`);
    const large = file(new Uint8Array(65_537));
    for (const command of ["decode", "explain"])
      await refused([command, large], `${large}: it has more than 65536 bytes`);
  });

  it("prints XML that encode makes the same document of", async () => {
    for (const [name, root] of Object.entries(SAMPLES)) {
      const wbxml = codec.encode(root);
      const decoded = await called(["decode", file(wbxml)], true);
      deepEqual([decoded.code, decoded.err], [0, ""]);
      equal(decoded.out.toString(), toXml(root));
      deepEqual((await called(["encode", file(decoded.out)])).out, Buffer.from(wbxml), name);
    }
  });

  it("and encode read standard input and write bytes as they are", () => {
    const run = (command: string, input: Uint8Array) =>
      spawnSync(process.execPath, [MAIN, "wbxml", command, "-"], { input, timeout: 60_000 });
    const document = codec.encode(el("Data", new Uint8Array([0, 0x80, 0xff, 10, 13])));
    const decoded = run("decode", document);
    equal(decoded.stdout.toString(), '<Data xmlns="SYNCML:SYNCML1.2"><?opaque AID/Cg0=?></Data>\n');
    deepEqual(run("encode", decoded.stdout).stdout, Buffer.from(document));
    const refusal = run("decode", bytes("10"));
    equal(refusal.stderr.toString(), "virmo: standard input: byte 0 (0x0): this is no WBXML 1.1, 1.2 or 1.3\n");
    equal(refusal.status, 2);
  });
});
