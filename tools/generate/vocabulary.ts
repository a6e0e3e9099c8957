/** Prints host/node/abi.gen.ts, the hosts' copy of the vocabulary: every const enum and every limit of assembly/'s flat files. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.js";
import { banner, type GeneratedFile } from "./file.js";

/** The files of level 0 that hosts share; one that isn't written yet is left out. */
const SOURCES = ["status", "alert", "effect", "domain", "limits"].map((name) => `assembly/${name}.ts`);
const OUTPUT = "host/node/abi.gen.ts";

const INTEGER = "-?(?:0x[0-9A-Fa-f]+|[0-9]+)";
const ENUM = /^export const enum (\w+) \{$/;
const MEMBER = new RegExp(`^  (\\w+) = (${INTEGER}),$`);
const LIMIT = new RegExp(`^export const (\\w+): [iu](?:8|16|32) = (${INTEGER});$`);
const COMMENT = /^ *(\/\/.*|\/\*\*.*\*\/)?$/;

/**
 * One line of a shared file as a line for the hosts.
 *
 * @returns the lines, or undefined when the line is none of the forms that both languages share
 */
function translate(line: string, open: string): { text: string; open: string } | undefined {
  const [, enumName] = ENUM.exec(line) ?? [];
  if (enumName && !open) return { text: `export const ${enumName} = {`, open: enumName };
  const [, member, value] = MEMBER.exec(line) ?? [];
  if (member && open) return { text: `  ${member}: ${value},`, open };
  if (line === "}" && open) {
    return { text: `} as const;\nexport type ${open} = (typeof ${open})[keyof typeof ${open}];`, open: "" };
  }
  const [, limit, amount] = LIMIT.exec(line) ?? [];
  if (limit && !open) return { text: `export const ${limit} = ${amount};`, open };
  return COMMENT.test(line) ? { text: line, open } : undefined;
}

/**
 * The host's text of one vocabulary file, its comments included (the file's own first comment left out).
 *
 * @param path of the file, for messages
 * @throws Error naming file and line when a line is neither comment, const enum, plain member nor limit
 */
export function hostText(path: string, source: string): string {
  const out: string[] = [];
  let open = "";
  for (const [index, line] of source.split("\n").entries()) {
    const isHeader = index === 0 || line.startsWith("// Shared with the hosts");
    if (isHeader && COMMENT.test(line)) continue;
    const translated = translate(line, open);
    if (!translated)
      throw new Error(
        `${path}:${index + 1}: only const enums with literal members and integer limits are shared: ${line}`,
      );
    out.push(translated.text);
    open = translated.open;
  }
  if (open) throw new Error(`${path}: enum ${open} isn't closed`);
  return out.join("\n").trim();
}

export function generate(): GeneratedFile[] {
  const present = SOURCES.filter((path) => existsSync(join(ROOT, path)));
  const texts = present.map((path) => hostText(path, readFileSync(join(ROOT, path), "utf8")));
  const content = banner(present.join(" "), "tools/generate/vocabulary.ts") + "\n" + texts.join("\n\n") + "\n";
  return [{ path: OUTPUT, content }];
}
