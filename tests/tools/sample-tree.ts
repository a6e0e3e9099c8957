/** Small trees in a temporary folder, for the tools to work on, and the tools themselves as processes. */
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { env, execPath } from "node:process";
import type { TestContext } from "node:test";
import { ROOT } from "../../tools/root.js";

const COPIED = ["as-pect.config.js", "as-pect.asconfig.json"];
const LIMIT_MS = 60_000;

/** A tree with these files, removed when the test ends. It has the packages of this one. */
export function sampleTree(t: TestContext, files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "virmo-tree-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  for (const name of COPIED) copyFileSync(join(ROOT, name), join(root, name));
  const all = { "package.json": '{ "type": "module" }', "tools/debian-packages.json": "[]", ...files };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** Runs a compiled tool of this tree; its environment has no VIRMO_ settings but `settings`. */
export function runTool(tool: string, args: string[], settings: Record<string, string> = {}): SpawnSyncReturns<string> {
  const inherited = Object.entries(env).filter(([name]) => !name.startsWith("VIRMO_") && name !== "NODE_TEST_CONTEXT");
  const options = {
    env: { ...Object.fromEntries(inherited), ...settings },
    encoding: "utf8",
    timeout: LIMIT_MS,
  } as const;
  return spawnSync(execPath, [join(ROOT, "build/tools", `${tool}.js`), ...args], options);
}
