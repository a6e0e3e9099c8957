/** `virmo ddf`: exit codes, what goes to stdout and to stderr, and the outline. */
import { deepEqual, equal, match } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { main } from "../../host/node/cli/main.js";
import { scratch, virmo, type Finished } from "./command.js";
import { MAIN, ROOT } from "./paths.js";

process.chdir(ROOT);
const directory = scratch();
const OURS = ["ddf/devinfo.xml", "ddf/devdetail.xml", "ddf/dmacc.xml", "ddf/virmo.xml"];
const ERROR = "tests/ddf/invalid/value_format_int.xml";
const WARNING = "tests/ddf/invalid/two_unnamed.xml";
const ERROR_LINE = `virmo: ${ERROR}:8: ./Top/Leaf: DefaultValue "abc" is no int (32 bits, signed, decimal)\n`;
const WARNING_LINE = `virmo: ${WARNING}:12: warning: ./Top/<X>: stands twice without a name, first on line 8\n`;

async function ddf(...args: string[]): Promise<Finished> {
  const texts = { stdout: "", stderr: "" };
  const out = (text: string | Uint8Array): void => void (texts.stdout += String(text));
  const err = (text: string): void => void (texts.stderr += text);
  return { code: await main(["ddf", ...args], { out, err }), ...texts };
}

test("check: our own descriptions have neither errors nor warnings: exit code 0", async () => {
  const { code, stdout, stderr } = await ddf("check", "--strict", ...OURS);
  equal(stderr, "");
  match(stdout, /^(ddf\/\w+\.xml: nodes \d+, errors 0, warnings 0\n){4}$/);
  equal(code, 0);
});

test("check: a warning on stderr: exit code 0, and 1 with --strict", async () => {
  const lenient = await ddf("check", WARNING);
  deepEqual(lenient, { code: 0, stdout: `${WARNING}: nodes 3, errors 0, warnings 1\n`, stderr: WARNING_LINE });
  deepEqual(await ddf("check", "--strict", WARNING), { ...lenient, code: 1 });
});

test("check: an error on stderr, after the warnings of the file before it: exit code 1", async () => {
  const { code, stdout, stderr } = await ddf("check", WARNING, ERROR);
  equal(stderr, WARNING_LINE + ERROR_LINE);
  equal(stdout, `${WARNING}: nodes 3, errors 0, warnings 1\n${ERROR}: nodes 2, errors 1, warnings 0\n`);
  equal(code, 1);
});

test("check --json: one document, nothing on stderr", async () => {
  const { code, stdout, stderr } = await ddf("check", "--json", ERROR);
  deepEqual(JSON.parse(stdout), {
    ok: false,
    files: [
      {
        file: ERROR,
        nodes: 2,
        errors: 1,
        warnings: 0,
        findings: [
          {
            rule: "value-format",
            severity: "error",
            line: 8,
            path: "./Top/Leaf",
            message: 'DefaultValue "abc" is no int (32 bits, signed, decimal)',
          },
        ],
      },
    ],
  });
  equal(stderr, "");
  equal(code, 1);
});

test("check: of one rule a thousand findings are listed, and all are counted", async () => {
  const many = join(directory, "many.xml");
  writeFileSync(many, `<MgmtTree><VerDTD>1.2</VerDTD>${"<Colour/>".repeat(1003)}</MgmtTree>`);
  const { code, stdout, stderr } = await ddf("check", many);
  equal(stdout, `${many}: nodes 0, errors 1004, warnings 0\n`);
  const lines = stderr.trimEnd().split("\n");
  equal(lines.length, 1002);
  equal(lines[1001], `virmo: ${many}: 3 more, of rules that are told 1000 times above`);
  equal(code, 1);
  const { errors, findings } = JSON.parse((await ddf("check", "--json", many)).stdout).files[0];
  deepEqual([errors, findings.length], [1004, 1001]);
  match((await ddf("tree", many)).stderr, /: 3 more, of rules that are told 1000 times above\n$/);
});

const large = join(directory, "large.xml");
writeFileSync(large, Buffer.alloc(4 * 1024 * 1024 + 1, " "));

/** Files that can't be read → the line on stderr. */
const UNREADABLE: [file: string, line: string][] = [
  ["no-such.xml", "virmo: no-such.xml: there is no such file or directory\n"],
  ["ddf", "virmo: ddf: is a directory\n"],
  [large, `virmo: ${large}: it has more than 4194304 bytes\n`],
  ["/dev/zero", "virmo: /dev/zero: it has more than 4194304 bytes\n"],
];

for (const command of ["check", "tree"])
  for (const [file, line] of UNREADABLE)
    test(`${command}: ${file.replace(directory, "DIR")} can't be read: exit code 2, and nothing about the others`, async () => {
      deepEqual(await ddf(command, ERROR, file), { code: 2, stdout: "", stderr: line });
    });

test("bad use: exit code 2 and one line", async () => {
  for (const args of [["check"], ["tree"], ["fly"], ["tree", "--strict", ERROR]]) {
    const { code, stdout, stderr } = await ddf(...args);
    match(stderr, /^virmo: .*\n$/);
    equal(stdout, "");
    equal(code, 2);
  }
});

test("help: exit code 0", async () => {
  for (const args of [["--help"], ["check", "--help"], ["tree", "--help"]]) {
    const { code, stdout } = await ddf(...args);
    match(stdout, /^Usage: virmo ddf/);
    equal(code, 0);
  }
});

const SMALL = `<MgmtTree>
  <VerDTD>1.2</VerDTD>
  <Node>
    <NodeName>Shelf</NodeName>
    <Path>./Vendor</Path>
    <DFProperties>
      <AccessType><Add/><Get/></AccessType>
      <DFFormat><node/></DFFormat>
      <Scope><Permanent/></Scope>
      <DFTitle>A shelf</DFTitle>
      <DFType><DDFName>urn:example:mo:shelf:1.0</DDFName></DFType>
    </DFProperties>
    <Node>
      <NodeName/>
      <DFProperties>
        <AccessType><Delete/><Get/></AccessType>
        <Description>A book,
          whatever its name</Description>
        <DFFormat><node/></DFFormat>
        <Occurrence><ZeroOrN>16</ZeroOrN></Occurrence>
        <DFType><DDFName/></DFType>
      </DFProperties>
      <Node>
        <NodeName>Pages</NodeName>
        <DFProperties>
          <AccessType><Copy/><Get/><Replace/></AccessType>
          <DefaultValue>0</DefaultValue>
          <DFFormat><int/></DFFormat>
          <DFType><MIME>text/plain</MIME></DFType>
        </DFProperties>
      </Node>
    </Node>
    <Node>
      <NodeName>Dust</NodeName>
      <DFProperties>
        <AccessType><Exec/></AccessType>
        <DFFormat><null/></DFFormat>
        <Scope><Permanent/></Scope>
        <DFType><MIME>text/plain</MIME></DFType>
      </DFProperties>
    </Node>
  </Node>
</MgmtTree>
`;
const small = join(directory, "small.xml");
writeFileSync(small, SMALL);

const OUTLINE = `Node            Format  Access  Occurrence    Scope      Title
./Vendor/Shelf  node    GA      One           permanent  A shelf
├─ <X>          node    GD      ZeroOrN (16)  dynamic    A book, whatever its name
│  └─ Pages     int     GRC     One           dynamic
└─ Dust         null    E       One           permanent
`;

test("tree: an outline, exactly", async () => {
  deepEqual(await ddf("tree", small), { code: 0, stdout: OUTLINE, stderr: "" });
});

test("tree: several files under their names; one with errors is left out: exit code 1", async () => {
  const { code, stdout, stderr } = await ddf("tree", small, ERROR, small);
  equal(stdout, `${small}\n${OUTLINE}\n${small}\n${OUTLINE}`);
  equal(stderr, ERROR_LINE);
  equal(code, 1);
});

test("tree --json: the nodes with all that is said of them", async () => {
  const { code, stdout } = await ddf("tree", "--json", small);
  const { ok, files } = JSON.parse(stdout);
  equal(ok, true);
  equal(files[0].file, small);
  deepEqual(files[0].nodes[0].children[0].children, [
    {
      path: "./Vendor/Shelf/<X>/Pages",
      line: 23,
      format: "int",
      access: ["Copy", "Get", "Replace"],
      occurrence: "One",
      scope: "Dynamic",
      defaultValue: "0",
      mimes: ["text/plain"],
      children: [],
    },
  ]);
  equal(files[0].nodes[0].ddfName, "urn:example:mo:shelf:1.0");
  equal(files[0].nodes[0].children[0].description, "A book, whatever its name");
  equal(code, 0);
});

test("check and tree read standard input as -", () => {
  const input = readFileSync(small);
  const run = (...args: string[]) => spawnSync(process.execPath, [MAIN, "ddf", ...args], { input, timeout: 60_000 });
  equal(run("check", "-").stdout.toString(), "standard input: nodes 4, errors 0, warnings 0\n");
  equal(run("tree", "-").stdout.toString(), OUTLINE);
});

test("the process ends with the code, and DOCTYPE makes it fetch nothing", async () => {
  const { code, stderr } = await virmo("ddf", "check", "tests/ddf/invalid/doctype.xml");
  equal(stderr, "virmo: tests/ddf/invalid/doctype.xml:2: warning: DOCTYPE; what it names isn't fetched\n");
  equal(code, 0);
});
