/** Prints the block of texts (names.ts), and an enum of the places in it of the fixed texts of assembly/text.json. */
import { banner, type GeneratedFile } from "./file.js";
import { readNames, readTexts, TEXTS } from "./names.js";

const MAX_TEXT = 255;

function checkTexts(texts: Record<string, string>): void {
  const keys = Object.keys(texts);
  for (const [i, key] of keys.entries()) {
    const length = Buffer.byteLength(texts[key]!);
    if (!/^[A-Z]\w*$/.test(key)) throw new Error(`${TEXTS}: ${key}: a key begins with a capital letter`);
    if (i > 0 && keys[i - 1]! > key)
      throw new Error(`${TEXTS}: ${key}: keys are sorted, it belongs before ${keys[i - 1]}`);
    if (length < 1 || length > MAX_TEXT) throw new Error(`${TEXTS}: ${key}: ${length} bytes, must be 1 to ${MAX_TEXT}`);
  }
}

/** The bytes as rows of an array literal, filled to the width that the formatter keeps. */
function rows(block: Buffer): string {
  const lines = [""];
  for (const byte of block) {
    const item = `${byte},`;
    const line = lines[lines.length - 1]!;
    if (line.length + item.length + 3 > 120) lines.push(item);
    else lines[lines.length - 1] = line === "" ? item : `${line} ${item}`;
  }
  return lines.map((line) => `  ${line}\n`).join("");
}

/**
 * assembly/text.gen.ts.
 *
 * @throws Error one line naming the key, when a text is empty or longer than 255 bytes or a key is malformed or out of order
 */
export function generate(): GeneratedFile[] {
  const texts = readTexts();
  checkTexts(texts);
  const block = readNames().bytes;
  const members = Object.entries(texts).map(([key, text]) => {
    const place = (block.indexOf(text) << 8) | Buffer.byteLength(text);
    return `  /** ${text} */\n  ${key} = ${place},\n`;
  });
  const content =
    banner(`${TEXTS} and ddf/`, "tools/generate/text.ts") +
    `/** The place of each fixed text in TEXT: offset << 8 | length. Taken apart by memory/text.ts. */\n` +
    `export const enum Text {\n${members.join("")}}\n\n` +
    `// prettier-ignore\nexport const TEXT: usize = memory.data<u8>([\n${rows(block)}]);\n`;
  return [{ path: "assembly/text.gen.ts", content }];
}
