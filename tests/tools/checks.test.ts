/** What `npm run check` finds: each check on the smallest thing that is wrong in its way. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compileAgent } from "../../tools/check/compile.js";
import { dependencyProblems } from "../../tools/check/dependencies.js";
import { importProblems, selfTest as importSelfTest } from "../../tools/check/imports.js";
import { withTable } from "../../tools/check/sizes.js";
import { deadLinks, forbiddenText, lockAddresses, longFunctions, unknownPages } from "../../tools/check/text.js";
import { heapNames, moduleProblems, selfTest as heapSelfTest } from "../../tools/check/wasm.js";
import { hostText } from "../../tools/generate/vocabulary.js";

const importsOf = (path: string, specifier: string) =>
  importProblems(new Map([[path, `import { x } from "${specifier}";`]]));

describe("the direction of imports", () => {
  test("the check sees the violations in its own sample", () => assert.deepEqual(importSelfTest(), []));

  const refused: [path: string, specifier: string, problem: string][] = [
    ["assembly/memory/a.ts", "../tree/uri", "memory is on level 1, tree on level 4"],
    ["assembly/wbxml/a.ts", "../port/register", "wbxml is on level 2, port on level 2"],
    ["assembly/status.ts", "./limits", "status is on level 0, limits on level 0"],
    ["assembly/tree/a.ts", "../syncml/reader", "tree and syncml never meet"],
    ["assembly/colour/a.ts", "../status", "colour has no level (tools/check/levels.ts)"],
    ["assembly/mo/a.ts", "../../host/node/port", "leaves assembly/"],
    ["assembly/mo/a.ts", "../tree/__tests__/sample", "is a test's"],
    ["host/node/a.ts", "../../server/engine.js", "host/node may not import server"],
    ["server/a.ts", "../tests/b.js", "server may not import tests"],
    ["tests/model/a.ts", "../../host/node/codec.js", "tests/model may not import host/node"],
  ];
  for (const [path, specifier, problem] of refused) {
    test(`${path} may not import ${specifier}`, () => {
      const [line, ...others] = importsOf(path, specifier);
      assert.deepEqual(others, []);
      assert.ok(line?.startsWith(`${path}:1: `) && line.endsWith(problem), line);
    });
  }

  const allowed: [path: string, specifier: string][] = [
    ["assembly/tree/a.ts", "./b"],
    ["assembly/tree/__tests__/a.spec.ts", "../a"],
    ["assembly/session/a.ts", "../syncml/reader"],
    ["host/node/cli/main.ts", "../../../server/engine.js"],
    ["server/a.ts", "../host/node/codec.js"],
    ["tests/session/a.ts", "../../host/node/handset.js"],
  ];
  for (const [path, specifier] of allowed) {
    test(`${path} may import ${specifier}`, () => assert.deepEqual(importsOf(path, specifier), []));
  }

  test("a circle is named once, with its way round", () => {
    const circle = new Map([
      ["assembly/tree/a.ts", 'import { x } from "./b";'],
      ["assembly/tree/b.ts", 'import { x } from "./a";'],
    ]);
    const line = "circular import: assembly/tree/a → assembly/tree/b → assembly/tree/a";
    assert.deepEqual(importProblems(circle), [line]);
  });
});

describe("the packages that sources import", () => {
  const manifest = { dependencies: { yaml: "1" }, devDependencies: { "@scope/tool": "1" } };
  const problemsOf = (path: string, name: string) =>
    dependencyProblems(new Map([[path, `import x from "${name}";`]]), manifest);

  test("one that isn't declared is named", () =>
    assert.deepEqual(problemsOf("tools/a.ts", "lodash/get"), [
      "tools/a.ts: imports lodash/get, which package.json doesn't declare for it",
    ]));

  test("the host and the server may not use what only development installs", () => {
    assert.equal(problemsOf("server/a.ts", "@scope/tool/part").length, 1);
    assert.deepEqual(problemsOf("tests/a.ts", "@scope/tool/part"), []);
    assert.deepEqual(problemsOf("server/a.ts", "yaml"), []);
  });

  test("Node's own modules are imported as node:", () =>
    assert.deepEqual(problemsOf("tools/a.ts", "fs"), ["tools/a.ts: imports fs instead of node:fs"]));
});

describe("the shipped module", () => {
  test("the heap check sees the heap in its own samples", async () => assert.deepEqual(await heapSelfTest(), []));

  test("a module with an import is refused, naming it", async () => {
    const module = await compileAgent(
      '@external("env", "clock") declare function clock(): i32;\nexport function now(): i32 { return clock(); }',
    );
    assert.deepEqual(moduleProblems(module), ["imports env.clock"]);
  });

  test("a module with fifteen functions is refused", async () => {
    const functions = Array.from({ length: 15 }, (_, i) => `export function f${i}(a: i32): i32 { return a + ${i}; }`);
    assert.deepEqual(moduleProblems(await compileAgent(functions.join("\n"))), ["exports 15 functions; at most 14"]);
  });

  test("a module whose memory may grow is refused", () => {
    // A memory of at least one page, without a maximum, exported as "memory".
    const sections = [5, 3, 1, 0, 1, 7, 10, 1, 6, ...Buffer.from("memory"), 2, 0];
    const wasm = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections]);
    assert.match(moduleProblems({ wasm, wat: "" }).join(), /^its memory can grow/);
  });

  test("static records, const enums and loads bring in nothing managed", async () => {
    const { wat } = await compileAgent("const A = memory.data(64);\nexport function f(): u32 { return load<u32>(A); }");
    assert.deepEqual(heapNames(wat), []);
  });
});

describe("the vocabulary for the hosts", () => {
  test("const enums and limits become constants, with their comments", () => {
    const source =
      "/** File. */\n/** Kind. */\nexport const enum Kind {\n  One = 1,\n}\nexport const Most: u32 = 0x10;\n";
    const expected = [
      "/** Kind. */",
      "export const Kind = {",
      "  One: 1,",
      "} as const;",
      "export type Kind = (typeof Kind)[keyof typeof Kind];",
      "export const Most = 0x10;",
    ];
    assert.equal(hostText("kind.ts", source), expected.join("\n"));
  });

  test("anything else is refused with its file and line", () => {
    assert.throws(
      () => hostText("kind.ts", "/** File. */\nexport const Most: u32 = Other * 2;\n"),
      /^Error: kind\.ts:2: /,
    );
    assert.throws(
      () => hostText("kind.ts", "/** File. */\nexport const enum Kind {\n  One = 1,"),
      /enum Kind isn't closed/,
    );
  });
});

describe("the contents of files", () => {
  test("a registry's host and a path of one machine are named with their line", () => {
    const registry = ["https://registry", "npmjs", "org/x"].join(".");
    assert.deepEqual(forbiddenText("a.txt", `x\n${registry}`), ["a.txt:2: names a package registry's host"]);
    assert.deepEqual(forbiddenText("a.txt", `see ${["", "home", "me", "x"].join("/")}`), [
      "a.txt:1: names a path of one machine",
    ]);
    assert.deepEqual(forbiddenText("a.txt", "./VirMO/Domain/firm/State and build/home/x"), []);
  });

  /** Pages of a repository that isn't this one, which must not be named in one piece here. */
  const [there, other, gone] = ["a", "b", "c"].map((name) => `${name}.md`) as [string, string, string];
  const files = new Set([`docs/${there}`, `docs/${other}`, "LICENSE"]);

  test("a link to nothing, or out of the repository, is named", () => {
    const good = `[b](${other}#x) [l](../LICENSE) [d](../docs/) [w](https://example.com)`;
    assert.deepEqual(deadLinks(`docs/${there}`, `${good} [g](${gone}) [o](../../LICENSE)`, files), [
      `docs/${there}: links to docs/${gone}, which isn't there`,
      `docs/${there}: links to ../LICENSE, which isn't there`,
    ]);
  });

  test("a page that is named and isn't in the repository is told with its line", () => {
    const content = `see docs/${other} and ${there}\n// ${gone} 7.2`;
    assert.deepEqual(unknownPages("a.ts", content, files), [`a.ts:2: names ${gone}, which isn't in the repository`]);
  });

  test("a lock file with addresses is refused", () => {
    const lock = {
      packages: { "node_modules/a": { resolved: "https://example.com/a.tgz" }, "node_modules/b": { version: "1.0.0" } },
    };
    assert.match(
      lockAddresses("package-lock.json", JSON.stringify(lock)).join(),
      /^package-lock\.json: node_modules\/a carries/,
    );
  });

  test("a function of 41 lines is too long, one of 40 isn't", () => {
    const body = (lines: number) => `export function f(): void {\n${"  g();\n".repeat(lines - 2)}}\n`;
    assert.deepEqual(longFunctions("a.ts", body(41)), ["a.ts:1: f has 41 lines; at most 40"]);
    assert.deepEqual(longFunctions("a.ts", body(40)), []);
  });
});

describe("the sizes in the README", () => {
  test("the table replaces what stands between the marks, and only that", () => {
    const readme = "above\n<!-- sizes -->\nold\n<!-- /sizes -->\nbelow\n";
    assert.equal(withTable(readme, "new\n"), "above\n<!-- sizes -->\nnew\n<!-- /sizes -->\nbelow\n");
  });

  test("a README without marks is an error", () =>
    assert.throws(() => withTable("nothing", "x"), /README\.md: has no lines/));
});
