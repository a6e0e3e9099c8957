/** The table of sizes in README.md: measured from the build, printed between two marks, and checked for drift. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.js";
import type { Check } from "./check.js";
import { compileAgent } from "./compile.js";
import { read } from "./tree.js";
import { WebAssembly } from "./webassembly.js";

export const README = "README.md";
const MARKED = /(<!-- sizes -->\n)[^]*?(<!-- \/sizes -->)/;
const PAGE = 65_536;

/** The agent once more, saying where its static data end. The compiler knows; the shipped module has no need to tell. */
const MEASURED = 'export * from "../../assembly/index";\nexport const dataEnd: usize = __data_end;\n';

const thousands = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/** Bytes of static memory that the agent uses of its page: constants, buffers and records. */
async function staticBytes(): Promise<number> {
  const { wasm } = await compileAgent(MEASURED);
  const { dataEnd } = new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports;
  return (dataEnd as { value: number }).value;
}

/** A row of the table: what it is, its bytes, and for a module the first half of its SHA-256. */
type Row = [what: string, bytes: number, hash: string];

function moduleRow(name: string, what: string): Row {
  const path = `build/${name}`;
  if (!existsSync(join(ROOT, path))) throw new Error(`${path}: not built; run npm run build`);
  const content = readFileSync(join(ROOT, path));
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 32);
  return [`\`${name}\`, ${what}`, content.length, `\`${hash}\``];
}

/** @throws Error when a module isn't built */
export async function sizeTable(): Promise<string> {
  const rows: Row[] = [
    moduleRow("agent.wasm", "the agent"),
    moduleRow("codec.wasm", "the WBXML codec of server and command line"),
    [`static RAM of the agent, of its one page of ${thousands(PAGE)}`, await staticBytes(), ""],
  ];
  const lines = rows.map(([what, size, hash]) => `| ${what} | ${thousands(size)} | ${hash} |`);
  return ["|  | bytes | SHA-256, first half |", "|---|---:|---|", ...lines, ""].join("\n");
}

/**
 * README.md with this table between its marks.
 *
 * @throws Error when it has no marks
 */
export function withTable(readme: string, table: string): string {
  if (!MARKED.test(readme)) throw new Error(`${README}: has no lines <!-- sizes --> and <!-- /sizes -->`);
  return readme.replace(MARKED, (_all, open: string, close: string) => open + table + close);
}

export const sizes: Check = {
  name: "sizes in the README",
  async run() {
    const readme = existsSync(join(ROOT, README)) ? read(README) : "";
    const isFresh = withTable(readme, await sizeTable()) === readme;
    return isFresh ? [] : [`${README}: its sizes differ from the build; run npm run sizes`];
  },
};
