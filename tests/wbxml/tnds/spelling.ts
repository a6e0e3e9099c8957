/** Random TNDS documents, spelt in all the ways that XML has: seeded, so that a failure can be repeated. */
import { PAGES } from "../../../host/node/tokens.gen.js";
import type { Random } from "../../../host/node/random.js";

const ELEMENTS = PAGES[2]!.tokens.map(([name]) => name);
const MAX_DEPTH = 6;

/** A whole number from 0 to `below` - 1. */
export type Dice = (below: number) => number;

export function dice(random: Random): Dice {
  return (below) => {
    const [low, high] = random(2);
    return (low! + 256 * high!) % below;
  };
}

const pick = <T>(roll: Dice, from: readonly T[]): T => from[roll(from.length)]!;

const SPACES = ["", "", " ", "\n", "\r\n", "\t \r"];
const COMMENTS = ["<!---->", "<!-- a -->", "<!-- <Node> &lt; ]]> - - -->", "<!--\u00e4\r\n-->"];
const REFERENCES = ["&lt;", "&gt;", "&amp;", "&apos;", "&quot;", "&#65;", "&#x0000e4;", "&#x1F600;", "&#13;", "&#10;"];
const SECTIONS = ["<![CDATA[]]>", "<![CDATA[<Node a='b'>&lt;]]>", "<![CDATA[]]]]>", "<![CDATA[a\r\nb\rc<!-- d -->]]>"];
const CHARACTERS = [
  "a",
  "Z",
  "]",
  ">",
  "]>",
  "-",
  "'",
  '"',
  "=",
  "/",
  " ",
  "\t",
  "\n",
  "\r",
  "\r\n",
  "\u00e4",
  "\u20ac",
  "\u{1f600}",
];

/** A piece of text, plain or not. */
function piece(roll: Dice): string {
  const kind = roll(8);
  if (kind === 0) return pick(roll, REFERENCES);
  if (kind === 1) return pick(roll, SECTIONS);
  if (kind === 2) return pick(roll, COMMENTS);
  return Array.from({ length: 1 + roll(12) }, () => pick(roll, CHARACTERS)).join("");
}

/** Pieces of text, which may not make `]]>` together by chance. */
function text(roll: Dice): string {
  const pieces = Array.from({ length: roll(4) }, () => piece(roll));
  return pieces.map((part) => (part.startsWith("<") ? part : part.replace(/\]{2,}>/g, "]>"))).join("\u00b7");
}

function namespace(roll: Dice): string {
  if (roll(8) > 0) return "";
  const quote = pick(roll, ["'", '"']);
  return ` ${pick(roll, SPACES)}xmlns${pick(roll, SPACES)}=${pick(roll, SPACES)}${quote}syncml:dmddf1.2${quote}`;
}

function element(roll: Dice, depth: number): string {
  const name = pick(roll, ELEMENTS);
  const open = `<${name}${namespace(roll)}${pick(roll, SPACES)}`;
  if (roll(6) === 0) return `${open}/>`;
  const isLeaf = depth === MAX_DEPTH || roll(3) === 0;
  const content = isLeaf
    ? text(roll)
    : Array.from({ length: roll(4) }, () => pick(roll, SPACES) + element(roll, depth + 1) + text(roll)).join("");
  return `${open}>${content}</${name}${pick(roll, SPACES)}>`;
}

function misc(roll: Dice): string {
  return pick(roll, SPACES) + (roll(3) === 0 ? pick(roll, COMMENTS) : "") + pick(roll, SPACES);
}

/** A well-formed document of elements of DM DDF 1.2 in any order. */
export function randomDocument(roll: Dice): Uint8Array {
  const mark = pick(roll, ["", "", "\ufeff"]);
  const declaration = pick(roll, ["", "", '<?xml version="1.0"?>', "<?xml version='1.0' encoding='UTF-8'?>"]);
  return new TextEncoder().encode(mark + declaration + misc(roll) + element(roll, 1) + misc(roll));
}
