/** XML 1.0 before its elements matter: its encoding, characters, references, what never ends. The parser lets most of what is wrong pass. */
import { isUtf8 } from "node:buffer";

const MOST_REASON = 160;
const UNSEEN = /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** XML that isn't what it should be, and where: line and column count from 1. The reason is one line, whatever it quotes. */
export class XmlError extends Error {
  override readonly name = "XmlError";

  readonly reason: string;

  constructor(
    readonly line: number,
    column: number,
    reason: string,
  ) {
    const shown = reason.replace(UNSEEN, "\ufffd");
    const short = shown.length > MOST_REASON ? `${shown.slice(0, MOST_REASON)}…` : shown;
    super(`${line}:${column}: ${short}`);
    this.reason = short;
  }
}

/** The error of what stands at an index of `text`. */
export function errorAt(text: string, index: number, reason: string): XmlError {
  const before = text.slice(0, index).split("\n");
  return new XmlError(before.length, before[before.length - 1]!.length + 1, reason);
}

/** What has no references and no markup inside: how it begins and ends. */
const OPAQUE_MARKUP: readonly (readonly [begin: string, end: string, name: string])[] = [
  ["<!--", "-->", "comment"],
  ["<![CDATA[", "]]>", "CDATA section"],
  ["<?", "?>", "processing instruction"],
];
const BEGINNING = /<!--|<!\[CDATA\[|<\?/g;

/** The text with blanks for comments, CDATA sections and instructions, so that an index means the same in both. */
function blanked(text: string): string {
  let result = "";
  for (let from = 0; ;) {
    BEGINNING.lastIndex = from;
    const found = BEGINNING.exec(text);
    if (!found) return result + text.slice(from);
    const [begin, end, name] = OPAQUE_MARKUP.find(([begin]) => begin === found[0])!;
    const close = text.indexOf(end, found.index + begin.length);
    if (close < 0) throw errorAt(text, found.index, `this ${name} never ends`);
    const next = close + end.length;
    result += text.slice(from, found.index) + " ".repeat(next - found.index);
    from = next;
  }
}

/** XML 1.0, production 2 (Char): everything else. */
const NO_CHARACTER = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const NO_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/;
/** Where tags begin and end, and what may hold a `>` that ends none: a pattern of a whole tag would be too much for a long one. */
const TAG_PIECE = /"[^"<]*"|'[^'<]*'|<(?![!?])|(?:\/\s+)?>/g;
const REFERENCE = /&#(?:(\d+)|x([\da-fA-F]+));/g;

/** The encodings that a declaration may name: what we read. */
const DECLARED = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)/;
const READ = /^(utf-8|us-ascii)$/i;

function refuse(text: string, pattern: RegExp, reason: (found: string) => string): void {
  const found = pattern.exec(text);
  if (found) throw errorAt(text, found.index, reason(found[0]));
}

/** A `/` that stands apart from the `>` of its tag, which the parser would take for one of its own. */
function refuseTornTag(text: string): void {
  let tag: number | undefined;
  for (const { 0: piece, index } of text.matchAll(TAG_PIECE)) {
    if (piece === "<") tag = index;
    else if (piece.startsWith("/") && tag !== undefined)
      throw errorAt(text, tag, "the / and the > of this tag must stand together");
    else if (piece === ">") tag = undefined;
  }
}

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * The bytes as text with LF at the ends of its lines (XML 1.0, 2.11), without a byte order mark.
 *
 * @throws XmlError bytes that aren't UTF-8, or a declaration of another encoding
 */
export function decodeXml(bytes: Uint8Array): string {
  const read = Buffer.from(bytes).toString("utf8");
  const text = read.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const encoding = DECLARED.exec(text)?.[1] ?? "UTF-8";
  if (!READ.test(encoding)) throw errorAt(text, 0, `the encoding ${encoding} isn't read; only UTF-8 is`);
  if (isUtf8(bytes)) return text;
  const wrong = Buffer.from(read).findIndex((byte, i) => byte !== bytes[i]);
  const before = Buffer.from(bytes.subarray(0, wrong)).toString("utf8");
  throw errorAt(before, before.length, "this isn't UTF-8");
}

/**
 * Checks what needs no parser.
 *
 * @param text the XML, line ends already LF
 * @param mayHaveDoctype whether a DOCTYPE may stand in it
 * @throws XmlError a character or a reference to a character that XML can't hold, an `&` that begins no reference, `]]>` in text, a DOCTYPE, a comment,
 *   CDATA section or instruction without an end, `/ >`
 */
export function checkLexically(text: string, mayHaveDoctype: boolean): void {
  refuse(text, NO_CHARACTER, (found) => `XML can't hold the character ${codeOf(found)}`);
  const visible = blanked(text);
  if (!mayHaveDoctype) refuse(visible, /<!DOCTYPE/, () => "a DOCTYPE isn't read; remove it");
  refuse(visible, /\]\]>/, () => "]]> can't stand in text; write ]]&gt;");
  refuseTornTag(visible);
  refuse(visible, NO_REFERENCE, () => "this & begins no reference that is known here; write &amp;");
  for (const { 0: reference, 1: decimal, 2: hexadecimal, index } of visible.matchAll(REFERENCE)) {
    const code = decimal === undefined ? parseInt(hexadecimal!, 16) : Number(decimal);
    if (code > 0x10ffff || NO_CHARACTER.test(String.fromCodePoint(code)))
      throw errorAt(text, index, `XML can't hold the character ${reference}`);
  }
}
