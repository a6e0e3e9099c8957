/** The bootstrap on a tiny tree whose npm and compilers are stand-ins: what it installs and builds, and what it leaves alone. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { env, execPath } from "node:process";
import { test, type TestContext } from "node:test";
import { ROOT } from "../../tools/root.js";

const COPIED = ["tools/bootstrap.mjs", "tools/bootstrap", "asconfig.json", "tsconfig.json"];

const FILES = {
  "package.json": '{ "type": "module" }',
  "package-lock.json": "{}",
  "tools/sample.ts": "export const one: number = 1;\n",
  "assembly/index.ts": "export function one(): i32 { return 1; }\n",
  "assembly/codec.ts": "export function two(): i32 { return 2; }\n",
};

/** Writes build/tools/sample.js, and complains about a source that says "wrong" as tsc does. */
const COMPILER = `const fs = require("node:fs");
const source = fs.readFileSync("tools/sample.ts", "utf8");
fs.mkdirSync("build/tools", { recursive: true });
fs.writeFileSync("build/tools/sample.js", source);
if (source.includes("wrong")) console.log("tools/sample.ts(1,14): error TS2322: wrong"), (process.exitCode = 2);
`;

/** Writes the module and the text of the target it is asked for. */
const WASM_COMPILER = `const fs = require("node:fs");
const target = process.argv.at(-1);
for (const ending of ["wasm", "wat"]) fs.writeFileSync("build/" + target + "." + ending, fs.readFileSync(process.argv[2]));
`;

/** Writes down what it was asked to optimise. */
const OPTIMISER = `require("node:fs").appendFileSync("optimised.log", process.argv[2] + "\\n");`;

const PACKAGES = {
  "typescript/bin/tsc": COMPILER,
  "assemblyscript/bin/asc.js": WASM_COMPILER,
  "binaryen/bin/wasm-opt": OPTIMISER,
};

/** An npm that writes down what it was asked, removes node_modules as `npm ci` does, and puts the stand-ins there. */
const NPM = `import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
appendFileSync("npm.log", process.argv.slice(2).join(" ") + "\\n");
rmSync("node_modules", { recursive: true, force: true });
for (const [name, content] of Object.entries(${JSON.stringify(PACKAGES)})) {
  mkdirSync(dirname("node_modules/" + name), { recursive: true });
  writeFileSync("node_modules/" + name, content);
}
`;

interface Tree {
  path(name: string): string;
  read(name: string): string;
  write(name: string, content: string): void;
  run(...args: string[]): Promise<{ code: number | null; said: string }>;
}

function run(root: string, npm: string, args: string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(execPath, [join(root, "tools/bootstrap.mjs"), ...args], {
      cwd: root,
      env: { ...env, npm_execpath: npm },
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => (said += bytes.toString()));
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, said });
    });
  });
}

function tree(t: TestContext): Tree {
  const root = mkdtempSync(join(tmpdir(), "virmo-bootstrap-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const path = (name: string) => join(root, name);
  const write = (name: string, content: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
  };
  for (const name of COPIED) cpSync(join(ROOT, name), path(name), { recursive: true });
  for (const [name, content] of Object.entries(FILES)) write(name, content);
  write("npm/npm-cli.js", NPM);
  return {
    path,
    write,
    read: (name) => readFileSync(path(name), "utf8"),
    run: (...args) => run(root, path("npm/npm-cli.js"), args),
  };
}

const BUILT = ["build/tools/sample.js", "build/agent.wasm", "build/codec.wasm"];
const ALL = "installing packages (npm ci)\nbuilding TypeScript\nbuilding agent.wasm\nbuilding codec.wasm\n";

test("a fresh tree is installed without scripts and built; the second time nothing is done", async (t) => {
  const fresh = tree(t);
  assert.deepEqual(await fresh.run(), { code: 0, said: ALL });
  for (const name of BUILT) assert.ok(existsSync(fresh.path(name)), name);
  assert.equal(fresh.read("optimised.log"), "build/agent.wasm\n");
  assert.match(fresh.read("npm.log"), /^ci --ignore-scripts --include=dev .*\n$/);
  assert.deepEqual(await fresh.run(), { code: 0, said: "" });
});

test("only what changed is built again, and what is missing", async (t) => {
  const built = tree(t);
  await built.run();
  built.write("assembly/index.ts", "export function one(): i32 { return 11; }\n");
  assert.equal((await built.run()).said, "building agent.wasm\nbuilding codec.wasm\n");
  rmSync(built.path("build/tools"), { recursive: true });
  assert.equal((await built.run()).said, "building TypeScript\n");
  assert.ok(existsSync(built.path("build/tools/sample.js")));
});

test("another lock file, or node_modules removed, means another install", async (t) => {
  const built = tree(t);
  await built.run();
  rmSync(built.path("node_modules"), { recursive: true });
  assert.equal((await built.run()).said, "installing packages (npm ci)\n");
  built.write("package-lock.json", '{ "name": "other" }');
  assert.equal((await built.run()).said, ALL);
});

test("an error of type is told with its place, ends with 1, and is told again until it is mended", async (t) => {
  const broken = tree(t);
  broken.write("tools/sample.ts", "wrong\n");
  for (let time = 1; time <= 2; time++) {
    const { code, said } = await broken.run();
    assert.equal(code, 1);
    assert.match(said, /^tools\/sample\.ts\(1,14\): error TS2322/m);
    assert.match(said, /the TypeScript sources don't compile\n$/);
  }
  broken.write("tools/sample.ts", "export const one: number = 1;\n");
  assert.equal((await broken.run()).code, 0);
});

test("generators can run in spite of errors of type, which they may be about to mend", async (t) => {
  const broken = tree(t);
  broken.write("tools/sample.ts", "wrong\n");
  const { code, said } = await broken.run("--typescript-only");
  assert.equal(code, 0);
  assert.match(said, /error TS2322.*\n.*don't compile; the generators run all the same\n$/);
  assert.ok(existsSync(broken.path("build/tools/sample.js")));
  assert.equal(existsSync(broken.path("build/agent.wasm")), false);
});

test("an install that fails leaves nothing that looks installed", async (t) => {
  const offline = tree(t);
  const npm = offline.read("npm/npm-cli.js");
  offline.write("npm/npm-cli.js", 'console.error("no network"); process.exitCode = 1;');
  const { code, said } = await offline.run();
  assert.equal(code, 1);
  assert.match(said, /no network\nnpm ci failed: /);
  offline.write("npm/npm-cli.js", npm);
  assert.deepEqual(await offline.run(), { code: 0, said: ALL });
});

test("two runs at once: one works, the other waits and finds all done", async (t) => {
  const shared = tree(t);
  const [first, second] = await Promise.all([shared.run(), shared.run()]);
  assert.deepEqual([first.code, second.code], [0, 0]);
  assert.deepEqual([first.said, second.said].sort(), [ALL, "waiting for another run to finish building\n"].sort());
});

test("the lock of a process that has died is taken away", async (t) => {
  const left = tree(t);
  const dead = spawn(execPath, ["-e", ""]);
  await new Promise((resolve) => dead.on("exit", resolve));
  left.write("build/.bootstrap-lock/pid", String(dead.pid));
  assert.equal((await left.run()).code, 0);
  assert.equal(existsSync(left.path("build/.bootstrap-lock")), false);
});
