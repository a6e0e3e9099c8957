/** Prints the WBXML code pages of tokens.json as enums for the agent, and with those of provisioning.json as tables of names for the hosts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.js";
import { banner, type GeneratedFile } from "./file.js";
import { hostText } from "./vocabulary.js";

const SOURCE = "assembly/wbxml/tokens.json";
const PROVISIONING = "assembly/wbxml/provisioning.json";
const TOOL = "tools/generate/tokens.ts";
/** The pages of messages and of TNDS; the others are only spelt out by the hosts. */
const AGENT_PAGES = 3;
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

/** A code page of provisioning documents: of the tag state its elements, of the attribute state the rest. */
interface ProvisioningPage {
  page: number;
  elements: Record<string, string>;
  /** Tokens below 0x80: an attribute and what its value begins with. */
  attributes: [token: string, name: string, prefix: string][];
  /** Tokens from 0x80 on, each for a text in a value. */
  values: [token: string, text: string][];
  /** Values with two tokens, since specification and errata disagree: both are read and neither is written. */
  readOnly: [token: string, text: string][];
}

function checkCode(page: number, row: string[], isRight: (code: number) => boolean, seen: Set<number>): void {
  const [token, ...names] = row;
  const where = `${PROVISIONING}: page ${page}: ${names.join(" ")}: ${token}`;
  const code = Number(token);
  if (!isRight(code)) throw new Error(`${where} is not in its range`);
  if (seen.has(code)) throw new Error(`${where} is given twice`);
  seen.add(code);
}

function readProvisioning(): ProvisioningPage[] {
  const { pages } = JSON.parse(readFileSync(join(ROOT, PROVISIONING), "utf8")) as { pages: ProvisioningPage[] };
  for (const { page, elements, attributes, values, readOnly } of pages) {
    checkPage({ name: `provisioning page ${page}`, page, namespace: "", tokens: elements });
    const seen = new Set<number>();
    for (const row of attributes) checkCode(page, row, (code) => code >= 5 && code < 0x80, seen);
    for (const row of [...values, ...readOnly]) checkCode(page, row, (code) => code >= 0x80 && code <= 0xff, seen);
  }
  return pages;
}

/** The tables of provisioning documents for the hosts. */
function provisioningTables(): string {
  const pages = readProvisioning();
  const rows = (of: (page: ProvisioningPage) => (string | number | boolean)[][]) =>
    pages
      .flatMap((page) => of(page).map(([token, ...rest]) => [page.page, Number(token), ...rest]))
      .map(([page, token, ...rest]) => `  [${page}, 0x${token!.toString(16).padStart(2, "0")}, ${literals(rest)}],\n`)
      .join("");
  const literals = (items: unknown[]) => items.map((item) => JSON.stringify(item)).join(", ");
  const elements = rows(({ elements }) => Object.entries(elements).map(([name, token]) => [token, name]));
  const attributes = rows((page) => page.attributes);
  const values = rows(({ values, readOnly }) => [
    ...values.map((row) => [...row, true]),
    ...readOnly.map((row) => [...row, false]),
  ]);
  return (
    `/** Provisioning's elements, by page and token, without the bits for content and attributes. */\n` +
    `export const PROVISIONING_ELEMENTS: readonly (readonly [page: number, token: number, name: string])[] = [\n${elements}];\n\n` +
    `/** The attributes: what a token of the attribute state is called and what its value begins with. */\n` +
    `export const ATTRIBUTES: readonly (readonly [page: number, token: number, name: string, prefix: string])[] = [\n${attributes}];\n\n` +
    `/** The texts in attributes' values that have tokens, and whether these are written or only read. */\n` +
    `export const VALUES: readonly (readonly [page: number, token: number, text: string, written: boolean])[] = [\n${values}];\n`
  );
}

/**
 * assembly/wbxml/token.gen.ts, host/node/provisioning.gen.ts and host/node/tokens.gen.ts.
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
    { path: "host/node/provisioning.gen.ts", content: banner(PROVISIONING, TOOL) + provisioningTables() },
    { path: "host/node/tokens.gen.ts", content: banner([SOURCE, ...ENUMS].join(" "), TOOL) + host },
  ];
}
