/** Messages as tshark sees them: in HTTP, in a capture that text2pcap makes of their bytes, so that no network is needed. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Message } from "./documents.js";

const LIMIT_MS = 60_000;
const MAX_OUTPUT = 64 * 1024 * 1024;
const BYTES_PER_LINE = 16;
/** The ports of the two TCP headers that text2pcap writes: client and server. */
const PORTS = "1025,80";

/** What tshark says of one message. */
export interface Dissection {
  /** The elements' names in order, as tshark spells them. */
  names: string[];
  /** Its warnings and errors. */
  complaints: string[];
}

/** text2pcap's input: the direction, and the bytes in hexadecimal behind their offset. */
function packet({ isRequest, bytes }: Omit<Message, "name">): string {
  const first = isRequest ? "POST /dm HTTP/1.1\r\nHost: dm" : "HTTP/1.1 200 OK";
  const head = `${first}\r\nContent-Type: application/vnd.syncml.dm+wbxml\r\nContent-Length: ${bytes.length}\r\n\r\n`;
  const all = Buffer.concat([Buffer.from(head), bytes]);
  const lines = Array.from({ length: Math.ceil(all.length / BYTES_PER_LINE) }, (_, line) => {
    const at = line * BYTES_PER_LINE;
    const digits = all.toString("hex", at, at + BYTES_PER_LINE);
    return `${at.toString(16).padStart(6, "0")} ${digits.replace(/../g, "$& ")}\n`;
  });
  return `${isRequest ? "O" : "I"}\n${lines.join("")}`;
}

/** A row of tshark's table: level, state, code pages, token and rendering. */
const ELEMENT = /^ +\d+ \| .*\|\s+Known Tag 0x[0-9A-Fa-f]{2} +\([A.][C.]\) +\| +<(.*?)(?: \/)?>$/gm;
const COMPLAINT = /\[(?:Malformed|Expert Info \((?:Error|Warning)).*?\]/g;

function dissection(text: string): Dissection {
  const names = [...text.matchAll(ELEMENT)].map(([, name]) => name!);
  return { names, complaints: text.match(COMPLAINT) ?? [] };
}

/** Dissects a session; its capture is written into `folder`. The answer has one entry for each message. */
export function dissect(messages: Omit<Message, "name">[], folder: string): Dissection[] {
  const capture = join(folder, "session.pcap");
  const options = { timeout: LIMIT_MS, maxBuffer: MAX_OUTPUT } as const;
  const run = (command: string, args: string[], input = "") =>
    execFileSync(command, args, { ...options, input, stdio: ["pipe", "pipe", "pipe"] });
  run("text2pcap", ["-q", "-D", "-T", PORTS, "-", capture], messages.map(packet).join(""));
  const text = run("tshark", ["-r", capture, "-n", "-O", "wbxml"]).toString();
  return text
    .split(/^Frame \d+: /m)
    .slice(1)
    .map(dissection);
}
