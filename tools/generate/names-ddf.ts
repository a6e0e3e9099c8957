/** Prints the element names of code page 2 (assembly/wbxml/tokens.json) and the fixed texts of XML: the tables by which TNDS is read. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.js";
import { banner, type GeneratedFile } from "./file.js";

const SOURCE = "assembly/wbxml/tokens.json";
const TARGET = "assembly/wbxml/names.gen.ts";
const PAGE = 2;
const ALPHANUMERIC = /^[A-Za-z0-9]+$/;
/** The five entities stand among the names: with their semicolon they can't be taken for elements. */
const ENTITIES: Record<string, string> = { "lt;": "<", "gt;": ">", "amp;": "&", "apos;": "'", "quot;": '"' };
const MARKUP: Record<string, string> = {
  Declaration: "<?xml ",
  DeclarationEnd: "?>",
  Comment: "<!--",
  Dashes: "--",
  Section: "<![CDATA[",
  SectionEnd: "]]>",
  Xmlns: "xmlns",
  ByteOrderMark: "\ufeff",
};

interface CodePage {
  page: number;
  namespace: string;
  tokens: Record<string, string>;
}

interface Name {
  name: string;
  code: number;
}

function readPage(): CodePage {
  const { pages } = JSON.parse(readFileSync(join(ROOT, SOURCE), "utf8")) as { pages: CodePage[] };
  const found = pages.find(({ page }) => page === PAGE);
  if (!found) throw new Error(`${SOURCE}: there is no page ${PAGE}`);
  return found;
}

function namesOf({ tokens }: CodePage): Name[] {
  const other = Object.keys(tokens).find((name) => !ALPHANUMERIC.test(name));
  if (other !== undefined) throw new Error(`${SOURCE}: ${other}: a name on page ${PAGE} has only letters and digits`);
  return [
    ...Object.entries(tokens).map(([name, code]) => ({ name, code: Number(code) })),
    ...Object.entries(ENTITIES).map(([name, character]) => ({ name, code: character.charCodeAt(0) })),
  ];
}

function row(bytes: Iterable<number>): string {
  return `  ${[...bytes].join(", ")},\n`;
}

/** The names as lines of bytes, one line for each length. */
function namesBlock(names: Name[], longest: number): string {
  const lines = Array.from({ length: longest + 1 }, (_, length) =>
    names.filter(({ name }) => name.length === length).flatMap(({ name, code }) => [...Buffer.from(name), code]),
  );
  return lines
    .filter((bytes) => bytes.length > 0)
    .map(row)
    .join("");
}

/** Where the names of each length begin. */
function placesOf(names: Name[], longest: number): string {
  const bytes = (below: number) =>
    names.filter(({ name }) => name.length < below).reduce((sum, { name }) => sum + name.length + 1, 0);
  return Array.from({ length: longest + 2 }, (_, length) => bytes(length)).join(", ");
}

/** The enum of the fixed texts' places, and the block of them. */
function markup(texts: Record<string, string>): string {
  const block = Buffer.from(Object.values(texts).join(""));
  const members = Object.entries(texts).map(([key, text]) => {
    const place = (block.indexOf(text) << 8) | Buffer.byteLength(text);
    return `  /** ${text.trim() || "U+FEFF"} */\n  ${key} = ${place},\n`;
  });
  return (
    `/** The place of each fixed text of XML in MARKUP: offset << 8 | length. */\n` +
    `export const enum Markup {\n${members.join("")}}\n\n` +
    `// prettier-ignore\nexport const MARKUP: usize = memory.data<u8>([\n${row(block)}]);\n`
  );
}

/**
 * assembly/wbxml/names.gen.ts.
 *
 * @throws Error one line naming the element, when its name has other characters than letters and digits
 */
export function generate(): GeneratedFile[] {
  const page = readPage();
  const names = namesOf(page);
  const longest = Math.max(...names.map(({ name }) => name.length));
  const content =
    banner(SOURCE, "tools/generate/names-ddf.ts") +
    `/** The elements of code page ${PAGE} with their token codes, and the entities of XML with their characters; the shortest first. */\n` +
    `// prettier-ignore\nexport const NAMES: usize = memory.data<u8>([\n${namesBlock(names, longest)}]);\n\n` +
    `/** Where in NAMES the names of each length begin, from 0 to one more than the longest. */\n` +
    `// prettier-ignore\nexport const PLACES: usize = memory.data<u16>([${placesOf(names, longest)}]);\n\n` +
    `export const LONGEST_NAME: u32 = ${longest};\n\n` +
    markup({ ...MARKUP, Namespace: page.namespace });
  return [{ path: TARGET, content }];
}
