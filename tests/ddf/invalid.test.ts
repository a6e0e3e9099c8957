/** `virmo ddf check`'s rules: a small file for each way to be wrong, and every line that is said of it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { findingText, RULES } from "../../host/node/ddf/finding.js";
import { readDdf, type Finding } from "../../host/node/ddf/read.js";
import { ROOT } from "../../tools/root.js";

const INVALID = join(ROOT, "tests/ddf/invalid");
const LIMITS = { MaxDepth: 12, MaxSegLen: 32, MaxTotLen: 127 };

/** What is said of each file of tests/ddf/invalid, after its name. */
const MESSAGES: Record<string, string[]> = {
  attribute: ["2: warning: MgmtTree has the attribute lang; passed over"],
  choice: ["10: ./Top/Leaf: DFFormat holds chr and int; only one of them"],
  choice_empty: ["10: ./Top/Leaf: Scope is empty; it holds one of Permanent Dynamic"],
  choice_value: [
    "8: ./Top/Leaf: Node holds Node and Value; only one of them",
    '8: ./Top/Leaf: is an interior node, but has the Value "1"',
  ],
  content: ['10: ./Top/Leaf: AccessType holds the text "Get"', "10: warning: ./Top/Leaf: AccessType allows nothing"],
  content_empty: ['10: ./Top/Leaf: chr holds the text "text"'],
  content_text: ["10: ./Top/Leaf: Description holds Get; it may hold text alone"],
  ddfname_form: ['8: warning: ./Top/Leaf: DDFName "Top object" is neither a URN nor DOMAIN/MAJOR.MINOR/NAME'],
  doctype: ["2: warning: DOCTYPE; what it names isn't fetched"],
  duplicate_name: ["12: ./Top/Leaf: stands twice, first on line 8"],
  duplicate_name_case: ['12: ./Top/LEAF: is "Leaf" of line 8, for CaseSense is CIS'],
  duplicate_name_top: ["9: ./Top: stands twice, first on line 4"],
  element_order: ["11: warning: ./Top/Leaf: Description stands after DFType; its place is before"],
  encoding: ["1: the encoding ISO-8859-1 isn't read; only UTF-8 is"],
  encoding_bytes: ["9: this isn't UTF-8"],
  entity: ["2: DOCTYPE declares or uses an entity; entities are refused", "10: entity not found:&lol;"],
  entity_bomb: ["2: DOCTYPE declares or uses an entity; entities are refused"],
  entity_parameter: ["2: DOCTYPE declares or uses an entity; entities are refused"],
  extension: ["10: warning: V:Depth and 1 more are no DDF, but of urn:example:vendor; passed over"],
  interior_mime: ['8: warning: ./Top/Leaf: is an interior node, but DFType has the MIME type "text/plain", no DDFName'],
  interior_value: ['8: ./Top/Leaf: is an interior node, but has the DefaultValue "1"'],
  leaf_children: ["8: ./Top/Leaf: is a leaf (chr), but has children"],
  leaf_ddfname: ['8: warning: ./Top/Leaf: is a leaf, but DFType has the DDFName "", no MIME type'],
  mime_form: ['8: warning: ./Top/Leaf: MIME "plain" isn\'t TYPE/SUBTYPE'],
  missing_element: ["10: ./Top/Leaf: DFProperties has no AccessType"],
  missing_element_name: ["8: ./Top/<X>: Node has no NodeName"],
  missing_element_node: ["2: MgmtTree has no Node"],
  name_character: ['8: ./Top/A/B: NodeName "A/B" holds "/"'],
  name_character_control: ['8: ./Top/A�B: NodeName "A�B" holds "�"'],
  name_character_query: ['8: ./Top/A?prop: NodeName "A?prop" holds "?"'],
  name_escape: ['8: warning: ./Top/A B: NodeName "A B" holds " ", which a URI has to escape'],
  name_length: [
    "8: warning: ./Top/NodeNameThatIsLongerThanTheSegmentMayBe: NodeName has 39 characters; MaxSegLen is 32",
  ],
  name_star: ['8: warning: ./Top/*: NodeName "*"; for a name given at run time it is empty'],
  named_many: ["8: warning: ./Top/A: has a name, but occurs ZeroOrMore"],
  namespace: ["2: warning: namespace urn:example:ddf, not syncml:dmddf1.2 or none"],
  nesting: ["10: elements nest deeper than 64"],
  no_access: ["10: warning: ./Top/Leaf: AccessType allows nothing"],
  no_properties: ["8: ./Top/Leaf: has no DFProperties"],
  no_type: ["10: warning: ./Top/Leaf: DFProperties has no DFType"],
  occurrence_count: ['8: ./Top/<X>: ZeroOrN "few" is no integer from 2 to 65536'],
  occurrence_range: ["8: warning: ./Top/<X>: OneOrN 1 isn't from 2 to 65536"],
  occurrence_range_many: ["8: warning: ./Top/<X>: OneOrN 65537 isn't from 2 to 65536"],
  path: ["4: warning: ./Top: has no Path; taken for ."],
  path_address: ['4: warning: ./Top: Path "http://example.com/dm" doesn\'t begin with .; taken for .'],
  path_depth: ["41: warning: ./Top/L2/L3/L4/L5/L6/L7/L8/L9/L10/L11/L12/L13: lies 13 segments deep; MaxDepth is 12"],
  path_length: [
    "17: warning: ./Top/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB/CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC/DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD: has a path of 133 characters or more; MaxTotLen is 127",
  ],
  path_nested: ['8: warning: ./Top/Leaf: Path "./Top" in a node that isn\'t at the top; passed over'],
  path_slash: ['4: warning: ./Vendor/Top: Path "./Vendor/" ends with /'],
  permanent_access: [
    "8: warning: ./Top/Leaf: is permanent, but AccessType allows Delete",
    "8: warning: ./Top/Leaf: is a permanent leaf, but AccessType allows Add",
  ],
  repeated_element: ["11: ./Top/Leaf: DFProperties has 2 DFType; at most 1"],
  root: ["2: the root is Tree, not MgmtTree"],
  two_unnamed: ["12: warning: ./Top/<X>: stands twice without a name, first on line 8"],
  unknown_element: [
    "10: ./Top/Leaf: DFProperties holds Colour; it may hold AccessType DefaultValue Description DFFormat Occurrence Scope DFTitle DFType CaseSense",
  ],
  unknown_element_format: [
    "10: ./Top/Leaf: DFFormat holds text; it may hold b64 bin bool chr int node null xml date time float",
  ],
  unnamed_occurrence: ["8: warning: ./Top/<X>: is named at run time, but occurs One"],
  unnamed_permanent: ["8: warning: ./Top/<X>: is named at run time, but is permanent"],
  value_form: ['8: warning: ./Top/Leaf: DefaultValue "4294967295" isn\'t a proper int (32 bits, signed, decimal)'],
  value_form_bool: ['8: warning: ./Top/Leaf: DefaultValue "1" isn\'t a proper bool (true or false)'],
  value_form_empty: ['8: warning: ./Top/Leaf: DefaultValue "" isn\'t a proper int (32 bits, signed, decimal)'],
  value_format: ['8: ./Top/Leaf: Value "12 KiB" is no int (32 bits, signed, decimal)'],
  value_format_b64: ['8: ./Top/Leaf: DefaultValue "a!" is no Base64'],
  value_format_bool: ['8: ./Top/Leaf: DefaultValue "yes" is no bool (true or false)'],
  value_format_date: ['8: ./Top/Leaf: DefaultValue "2024-02-30" is no date (YYYY-MM-DD)'],
  value_format_float: ['8: ./Top/Leaf: DefaultValue "1,5" is no float'],
  value_format_int: ['8: ./Top/Leaf: DefaultValue "abc" is no int (32 bits, signed, decimal)'],
  value_format_null: ['8: ./Top/Leaf: DefaultValue "0" is no null, which has no value'],
  value_format_time: ['8: ./Top/Leaf: DefaultValue "25:00:00" is no time (hh:mm:ss)'],
  version: ["2: warning: MgmtTree has no VerDTD"],
  version_other: ["3: warning: VerDTD is 1.1.2; read as 1.2"],
  well_formed: ["10: </Node>, where NodeName of line 9 is to end"],
  well_formed_ampersand: ["9: this & begins no reference that is known here; write &amp;"],
  well_formed_attribute: ['2: attribute "1" missed quot(")!'],
  well_formed_control: ["9: XML can't hold the character U+0001"],
  well_formed_end_of_cdata: ["9: ]]> can't stand in text; write ]]&gt;"],
  well_formed_nothing: ["1: missing root element"],
  well_formed_reference: ["9: XML can't hold the character &#1;"],
  well_formed_torn_tag: ["10: the / and the > of this tag must stand together"],
  well_formed_prefix: ["3: a prefix without a namespace"],
};

const findingsOf = (name: string): Finding[] => readDdf(readFileSync(join(INVALID, `${name}.xml`)), LIMITS).findings;

describe("What is wrong with a description is told by line and node", () => {
  for (const [name, messages] of Object.entries(MESSAGES)) {
    test(name, () => {
      assert.deepEqual(
        findingsOf(name).map((finding) => findingText("", finding).slice(1)),
        messages,
      );
    });
  }

  test("and each file has its messages here", () => {
    const files = readdirSync(INVALID).map((file) => file.replace(/\.xml$/, ""));
    assert.deepEqual(files.sort(), Object.keys(MESSAGES).sort());
  });

  test("and docs/cli.md tells each rule among its kind", () => {
    const [, errors, warnings] = readFileSync(join(ROOT, "docs/cli.md"), "utf8").split(/\*\*(?:Errors|Warnings)\*\*/);
    for (const [rule, severity] of Object.entries(RULES)) {
      assert.ok((severity === "error" ? errors : warnings)?.includes(`\`${rule}\``), rule);
    }
  });

  test("and each rule has a file that is named after it and breaks it", () => {
    for (const rule of Object.keys(RULES)) {
      const rules = findingsOf(rule.replaceAll("-", "_")).map((finding) => finding.rule as string);
      assert.ok(rules.includes(rule), rule);
    }
  });
});

/** What a DTD can say, too. */
const SHAPE = new Set(
  (
    "well-formed nesting root unknown-element missing-element repeated-element choice content extension namespace attribute " +
    "element-order no-type version"
  ).split(" "),
);

test("xmllint and our DTD refuse the same files for their shape", (t) => {
  if (spawnSync("xmllint", ["--version"]).error) return t.skip("not run: needs xmllint");
  // It expands entities, reads other encodings, would fetch what DOCTYPE names, and takes any text for a VerDTD.
  const names = Object.keys(MESSAGES).filter((name) => !/^(entity|encoding|doctype)|^version_other$/.test(name));
  const options = ["--nonet", "--noout", "--dtdvalid", "../../../ddf/dm_ddf.dtd"];
  const files = names.map((name) => `${name}.xml`);
  const { stderr } = spawnSync("xmllint", [...options, ...files], { cwd: INVALID, encoding: "utf8", timeout: 20_000 });
  const refused = new Set(Array.from(stderr.matchAll(/^(?:Document )?(\w+)\.xml\b/gm), ([, name]) => name));
  assert.deepEqual(
    names.filter((name) => refused.has(name)),
    names.filter((name) => findingsOf(name).some(({ rule }) => SHAPE.has(rule))),
  );
});
