/** The agent's reader of TNDS in XML as a module of its own, and its events as the tests compare them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { instantiateSync } from "@assemblyscript/loader";
import asc from "assemblyscript/asc";
import { EventKind, Fault, PAGES } from "../../../host/node/tokens.gen.js";
import { ROOT } from "../../../tools/root.js";

const SOURCE = "assembly/wbxml/__tests__/xml-events.ts";
const WASM_PAGES = "13";
// The rest is in asconfig.json.
const OPTIONS = ["--initialMemory", WASM_PAGES, "--maximumMemory", WASM_PAGES];

interface Exports {
  memory: { readonly buffer: ArrayBuffer };
  documentAddress(): number;
  eventsAddress(): number;
  capacity(): number;
  events(length: number): number;
  eventsInWindows(length: number, room: number): number;
  offset(): number;
}

/** `<Name>`, `</>` or a text behind an apostrophe; texts that follow one another are one. */
export type Events = string[];

/** What the reader found wrong. */
export interface Refusal {
  fault: Fault;
  offset: number;
}

/** The text of an event; one whose pieces follow another text's belongs to it, an empty one is none. */
export function addText(events: Events, text: string): void {
  const last = events[events.length - 1];
  if (text === "") return;
  if (last?.startsWith("'")) events[events.length - 1] = last + text;
  else events.push(`'${text}`);
}

const NAMES = new Map(PAGES[2]!.tokens.map(([name, token]) => [token, name]));

/** The events of the module's log; an empty element has an end here, as it has in a DOM. */
function eventsOf(log: Buffer): Events {
  const events: Events = [];
  for (let at = 0; at < log.length; at += 2) {
    const kind = log[at] as EventKind;
    const name = NAMES.get(log[at + 1]!) ?? "unknown";
    if (kind === EventKind.Start) events.push(`<${name}>`);
    else if (kind === EventKind.Empty) events.push(`<${name}>`, "</>");
    else if (kind === EventKind.End) events.push("</>");
    else {
      const length = log.readUInt32LE(at + 2);
      addText(events, log.toString("utf8", at + 6, at + 6 + length));
      at += 4 + length;
    }
  }
  return events;
}

/** Reads a document as a whole, or through windows of `room` bytes. */
export type Reader = (document: Uint8Array, room?: number) => Events | Refusal;

/** Compiles the reader into `folder`; answers what reads a document with it. */
export async function loadReader(folder: string): Promise<Reader> {
  const wasm = join(folder, "xml.wasm");
  const { error, stderr } = await asc.main([SOURCE, ...OPTIONS, "--baseDir", ROOT, "--outFile", wasm]);
  if (error) throw new Error(`${SOURCE}: ${stderr.toString()}`);
  const reader = instantiateSync(readFileSync(wasm)).exports as unknown as Exports;
  return (document, room) => {
    if (document.length > reader.capacity()) throw new RangeError(`${document.length} bytes are too many`);
    new Uint8Array(reader.memory.buffer).set(document, reader.documentAddress());
    const length = room === undefined ? reader.events(document.length) : reader.eventsInWindows(document.length, room);
    if (length < 0) return { fault: -length as Fault, offset: reader.offset() };
    return eventsOf(Buffer.from(reader.memory.buffer, reader.eventsAddress(), length));
  };
}
