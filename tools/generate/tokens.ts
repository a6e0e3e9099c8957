/** Prints the WBXML code pages of assembly/wbxml/tokens.json as enums for the agent and as tables of names for the hosts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.js";
import { banner, type GeneratedFile } from "./file.js";
import { hostText } from "./vocabulary.js";

const SOURCE = "assembly/wbxml/tokens.json";
const TOOL = "tools/generate/tokens.ts";
/** The pages of the messages themselves; the others are only spelt out by the hosts. */
const AGENT_PAGES = 2;
/** The enums that the hosts share with codec.wasm. */
const ENUMS = ["assembly/wbxml/fault.ts", "assembly/wbxml/event.ts"];

interface CodePage {
  name: string;
  page: number;
  namespace: string;
  /** Element names to token codes, without the content bit. */
  tokens: Record<string, string>;
}

function readPages(): CodePage[] {
  const { pages } = JSON.parse(readFileSync(join(ROOT, SOURCE), "utf8")) as { pages: CodePage[] };
  for (const page of pages) checkPage(page);
  return pages;
}

function checkPage({ name, tokens }: CodePage): void {
  const seen = new Set<number>();
  for (const [element, token] of Object.entries(tokens)) {
    const code = Number(token);
    if (!(code >= 5 && code <= 0x3f)) throw new Error(`${SOURCE}: ${name}.${element}: ${token} is not in 0x05 to 0x3F`);
    if (seen.has(code)) throw new Error(`${SOURCE}: ${name}.${element}: ${token} is given twice`);
    seen.add(code);
  }
}

function enumOf({ name, page, namespace, tokens }: CodePage): string {
  const members = Object.entries(tokens).map(([element, token]) => `  ${element} = ${token.toLowerCase()},\n`);
  return `\n/** Code page ${page}: ${namespace}. */\nexport const enum ${name} {\n${members.join("")}}\n`;
}

function tableOf({ name, page, namespace, tokens }: CodePage): string {
  const rows = Object.entries(tokens).map(([element, token]) => `      ["${element}", ${token.toLowerCase()}],\n`);
  return `  {\n    name: "${name}",\n    page: ${page},\n    namespace: "${namespace}",\n    tokens: [\n${rows.join("")}    ],\n  },\n`;
}

/**
 * assembly/wbxml/token.gen.ts and host/node/tokens.gen.ts.
 *
 * @throws Error one line naming page and element, when a token is out of range or given twice
 */
export function generate(): GeneratedFile[] {
  const pages = readPages();
  const pageNames = pages.slice(0, AGENT_PAGES).map(({ name, page }) => `  ${name} = ${page},\n`);
  const agent =
    `/** The code pages of SyncML 1.2 and their elements' token codes, without the content bit 0x40. */\n` +
    `export const enum Page {\n${pageNames.join("")}}\n` +
    pages.slice(0, AGENT_PAGES).map(enumOf).join("");
  const host =
    `/** The code pages of SyncML 1.2: the elements' names and their token codes, without the content bit 0x40. */\n` +
    `export interface CodePage {\n  name: string;\n  page: number;\n  namespace: string;\n` +
    `  tokens: readonly (readonly [element: string, token: number])[];\n}\n\n` +
    `export const PAGES: readonly CodePage[] = [\n${pages.map(tableOf).join("")}];\n\n` +
    ENUMS.map((path) => hostText(path, readFileSync(join(ROOT, path), "utf8")) + "\n").join("\n");
  return [
    { path: "assembly/wbxml/token.gen.ts", content: banner(SOURCE, TOOL) + agent },
    { path: "host/node/tokens.gen.ts", content: banner([SOURCE, ...ENUMS].join(" "), TOOL) + host },
  ];
}
