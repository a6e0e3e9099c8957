/** Scratch copies of a tree, in which a patch can be applied and taken back without anybody noticing. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runChild } from "../../tools/test/child.js";
import type { Mutant } from "./mutant.js";

/** What builds and tests read; the packages are only linked. */
const COPIED = [
  ...["assembly", "ddf", "host", "server", "scenarios", "tests", "tools"],
  ...["build/host", "build/server", "build/tests", "build/tools", "build/agent.wasm", "build/codec.wasm"],
  ...["package.json", "asconfig.json", "as-pect.config.js", "as-pect.asconfig.json", "tsconfig.json"],
];
const APPLY_LIMIT = 10_000;

function copyTree(from: string, to: string): void {
  const present = COPIED.filter((name) => existsSync(join(from, name)));
  for (const name of present) cpSync(join(from, name), join(to, name), { recursive: true });
  mkdirSync(join(to, "build"), { recursive: true });
  symlinkSync(join(from, "node_modules"), join(to, "node_modules"));
}

/** Copies of one tree below a temporary folder: one that stays as it is, and one for each worker. */
export class Trees {
  private readonly folder = mkdtempSync(join(tmpdir(), "virmo-mutate-"));
  readonly clean = join(this.folder, "clean");

  constructor(root: string) {
    copyTree(root, this.clean);
  }

  /** Another copy of the clean tree, with what has been built in it. */
  copy(name: string): string {
    const to = join(this.folder, name);
    cpSync(this.clean, to, { recursive: true, verbatimSymlinks: true });
    return to;
  }

  /** Puts files of a copy back to what they are in the clean tree. */
  restore(tree: string, files: string[]): void {
    for (const file of files) {
      rmSync(join(tree, file), { force: true });
      if (existsSync(join(this.clean, file))) cpSync(join(this.clean, file), join(tree, file));
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Applies a mutant's patch to a copy of the tree it comes from. @returns what is wrong, if it doesn't apply */
export async function apply(tree: string, mutant: Mutant): Promise<string | undefined> {
  // The folder of temporary files may lie in somebody's repository: git would then take the paths from its root.
  const env = { GIT_CEILING_DIRECTORIES: dirname(tree) };
  const { code, output } = await runChild("git", ["apply", mutant.path], { cwd: tree, limit: APPLY_LIMIT, env });
  if (code === 0) return undefined;
  const refused = mutant.files.find((file) => output.includes(`${file}: `));
  return refused === undefined ? output.trim() : `does not apply to ${refused}`;
}
