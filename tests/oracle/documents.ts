/** What the oracles are asked about: the messages of the scenarios, and random documents of the code pages. */
import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Content, Document, Element } from "../../host/node/codec.js";
import { PAGES, type CodePage } from "../../host/node/tokens.gen.js";
import { virmo } from "../cli/command.js";
import { SCENARIOS } from "../cli/paths.js";
import type { Dice } from "../wbxml/tnds/spelling.js";

export interface Message {
  /** The scenario and the file of the capture. */
  name: string;
  /** Whether the agent sent it. */
  isRequest: boolean;
  bytes: Uint8Array;
}

/** Every message of a scenario's run, in order, written below `folder`. */
async function captured(file: string, folder: string): Promise<Message[]> {
  const path = join(folder, basename(file, ".yaml"));
  const { code, stderr } = await virmo("run", join(SCENARIOS, file), "--capture", path);
  if (code !== 0) throw new Error(`${file}: ${stderr}`);
  return readdirSync(path)
    .sort()
    .map((name) => ({
      name: `${file} ${name}`,
      isRequest: name.includes("out"),
      bytes: readFileSync(join(path, name)),
    }));
}

/** The messages of all scenarios, one list for each. */
export async function capturedSessions(folder: string): Promise<Message[][]> {
  const files = readdirSync(SCENARIOS).filter((name) => name.endsWith(".yaml"));
  return Promise.all(files.map((file) => captured(file, folder)));
}

const MAX_DEPTH = 5;
const CHARACTERS = ["a", "B", "7", " ", "&", "<", ">", "'", '"', "]", "/", "\n", "\t", "\u00e4", "\u20ac", "\u{1f600}"];

function randomText(roll: Dice): string {
  return Array.from({ length: 1 + roll(20) }, () => CHARACTERS[roll(CHARACTERS.length)]).join("");
}

function randomContent(roll: Dice, pages: CodePage[], depth: number): Content[] {
  const kind = depth === MAX_DEPTH ? roll(2) : roll(4);
  if (kind === 0) return [];
  if (kind === 1) return [randomText(roll)];
  return Array.from({ length: 1 + roll(4) }, () => randomElement(roll, pages, depth + 1));
}

function randomElement(roll: Dice, pages: CodePage[], depth: number): Element {
  const { page, tokens } = pages[roll(pages.length)]!;
  const [name] = tokens[roll(tokens.length)]!;
  return { name, page, children: randomContent(roll, pages, depth) };
}

/** A document with any elements of the code pages 0 and 1 in any order inside SyncML. */
export function randomSyncml(roll: Dice): Document {
  const children = Array.from({ length: 1 + roll(4) }, () => randomElement(roll, PAGES.slice(0, 2), 1));
  return { kind: "syncml", root: { name: "SyncML", page: 0, children } };
}

/** Code page 2 without its root element, which libwbxml takes for a document of its own wherever it stands. */
const INSIDE_DDF = PAGES.slice(2, 3).map((page) => ({
  ...page,
  tokens: page.tokens.filter(([name]) => name !== "MgmtTree"),
}));

/** A document with any elements of code page 2 in any order inside MgmtTree. */
export function randomDdf(roll: Dice): Document {
  const children = Array.from({ length: 1 + roll(4) }, () => randomElement(roll, INSIDE_DDF, 1));
  return { kind: "ddf", root: { name: "MgmtTree", page: 2, children } };
}

const TYPES = ["PXLOGICAL", "BOOTSTRAP", "APPLICATION", "RESOURCE", "PORT", "X"];
const NAMES = ["NAME", "APPID", "ADDR", "PORTNBR", "AAUTHTYPE", "SPI", "TO-NAPID", "WSP-VERSION", "own"];
const VALUES = ["w7", "IPV4", "INTERNET", "HTTP-BASIC", "APPSRV", "https://a.example/?b=1&c=2", "\u00e4", "443"];

function characteristic(roll: Dice, depth: number): Element {
  const pick = (from: string[]): string => from[roll(from.length)]!;
  const parm = (): Element => ({
    name: "parm",
    page: 0,
    attributes: [
      { name: "name", value: pick(NAMES) },
      { name: "value", value: pick(VALUES) },
    ],
    children: [],
  });
  const inner = () => (depth < 3 && roll(4) === 0 ? characteristic(roll, depth + 1) : parm());
  const children = Array.from({ length: 1 + roll(6) }, inner);
  return { name: "characteristic", page: 0, attributes: [{ name: "type", value: pick(TYPES) }], children };
}

/** A provisioning document of OMA-WAP-ProvCont. */
export function randomProvisioning(roll: Dice): Document {
  const children = Array.from({ length: 1 + roll(4) }, () => characteristic(roll, 1));
  const attributes = [{ name: "version", value: "1.0" }];
  return { kind: "provisioning", root: { name: "wap-provisioningdoc", page: 0, attributes, children } };
}
