/** What is fuzzed: a module, the C between libFuzzer and its exports, and how inputs are made. */
import { join } from "node:path";
import { PAGES } from "../../host/node/tokens.gen.js";
import { ROOT } from "../../tools/root.js";
import { answers, writeBeginning } from "./agent.js";
import { documents, xmlDocuments } from "./seeds.js";
import { compileProbe } from "../bench/probe.js";

export interface Target {
  /** The C between libFuzzer and the module. */
  sources: string[];
  /** What inputs are, which decides how they change. */
  inputs: "wbxml" | "xml";
  /** The inputs that it begins with. */
  seeds: () => Promise<Uint8Array[]>;
  /** The longest input, bytes. */
  longest: number;
  /** The path of the module; it may compile one into `folder`, and write there what the harness reads. */
  module: (folder: string) => Promise<string>;
}

const built = (name: string) => async () => join(ROOT, "build", name);

async function agent(folder: string): Promise<string> {
  await writeBeginning(folder);
  return built("agent.wasm")();
}

export const TARGETS = {
  tokens: { sources: ["tokens.c"], inputs: "wbxml", seeds: documents, longest: 4096, module: compileProbe },
  records: { sources: ["records.c"], inputs: "wbxml", seeds: documents, longest: 4096, module: compileProbe },
  codec: {
    sources: ["codec.c", "events.c"],
    inputs: "wbxml",
    seeds: documents,
    longest: 4096,
    module: built("codec.wasm"),
  },
  agent: { sources: ["agent.c", "host.c"], inputs: "wbxml", seeds: answers, longest: 4096, module: agent },
  xml: { sources: ["xml.c"], inputs: "xml", seeds: xmlDocuments, longest: 4096, module: compileProbe },
} satisfies Record<string, Target>;
export type TargetName = keyof typeof TARGETS;

/** Tokens of XML and of DM DDF for libFuzzer, in its format. */
export function xmlDictionary(): string {
  const names = PAGES[2]!.tokens.flatMap(([name]) => [`<${name}>`, `</${name}>`, `<${name}/>`]);
  const markup = ["<!--", "-->", "<![CDATA[", "]]>", "<?xml version='1.0' encoding='UTF-8'?>", "<?", "?>", "<!DOCTYPE"];
  const references = [
    "&lt;",
    "&gt;",
    "&amp;",
    "&quot;",
    "&apos;",
    "&#10;",
    "&#x10FFFF;",
    "&#xD800;",
    "&#0;",
    "&other;",
  ];
  const attributes = [" xmlns='syncml:dmddf1.2'", ' xmlns="syncml:dmddf1.2"', " other=''"];
  const characters = ["\u00e9", "\u20ac", "\u{1f600}", "\ufeff", "\uffff"];
  const escaped = (byte: number): string => `\\x${byte.toString(16).padStart(2, "0")}`;
  const all = [...names, ...markup, ...references, ...attributes, ...characters];
  return all.map((text) => `"${[...Buffer.from(text)].map(escaped).join("")}"\n`).join("");
}
