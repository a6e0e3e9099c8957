/** What an object file of the agent tells: its size, the symbols that it leaves to others, and the stack that it can come to need. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run, TARGETS, type TargetName } from "./compile.js";

export interface ObjectFacts {
  /** Bytes of code. */
  text: number;
  /** After inlining. */
  functions: number;
  missing: string[];
  /** Bytes of the deepest way through the calls; what they need of a C library isn't in it. */
  stack: number;
}

/** The deepest stack in a call graph as gcc writes it (-fcallgraph-info=su). Sound only if nothing recurses. */
export function deepestStack(graph: string): number {
  const frames = new Map<string, number>();
  for (const [, name = "", bytes = "0"] of graph.matchAll(/^node: \{ title: "([^"]+)" label: "[^"]*?(\d+) bytes/gm)) {
    frames.set(name, Number(bytes));
  }
  const calls = [...graph.matchAll(/^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"/gm)];
  const known = new Map<string, number>();
  const depth = (name: string): number => {
    const below = calls.filter(([, from]) => from === name).map(([, , to = ""]) => known.get(to) ?? depth(to));
    const all = (frames.get(name) ?? 0) + Math.max(0, ...below);
    known.set(name, all);
    return all;
  };
  return Math.max(...[...frames.keys()].map(depth));
}

/** @param folder where the target has been built with -fcallgraph-info=su */
export async function inspect(folder: string, name: TargetName): Promise<ObjectFacts> {
  const tool = (suffix: string, ...args: string[]) =>
    run(folder, TARGETS[name].compiler.replace(/gcc$/, suffix), ...args, `${name}.o`);
  const [, text = ""] = /^\.text +(\d+)/m.exec(await tool("size", "-A")) ?? [];
  const symbols = await tool("nm", "--format=posix");
  return {
    text: Number(text),
    functions: [...symbols.matchAll(/^\S+ [tT] /gm)].length,
    missing: [...symbols.matchAll(/^(\S+) U/gm)].map(([, symbol]) => symbol ?? ""),
    stack: deepestStack(readFileSync(join(folder, `${name}.ci`), "utf8")),
  };
}
