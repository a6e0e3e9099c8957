/** The checks that other programs do: the formatter and the compiler. */
import { execPath } from "node:process";
import { ROOT } from "../root.js";
import { runChild } from "../test/child.js";
import { outputAsProblems, type Check } from "./check.js";

const LIMIT_MS = 300_000;

const node = async (...args: string[]) =>
  outputAsProblems(await runChild(execPath, args, { cwd: ROOT, limit: LIMIT_MS }));

export const format: Check = {
  name: "format",
  async run() {
    const cache = ["--cache", "--cache-location", "build/.prettier-cache"];
    const lines = await node("node_modules/prettier/bin/prettier.cjs", "--list-different", ...cache, ".");
    return lines.map((line) => `${line}: not formatted; run npm run format`);
  },
};

export const types: Check = {
  name: "types",
  run: () => node("node_modules/typescript/bin/tsc", "-p", ".", "--noEmit", "--pretty", "false"),
};
