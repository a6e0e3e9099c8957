/** docs/sessions.gen.md: the captured sessions, each message in the notation of the fixtures and byte for byte. It is a file of fixtures, too. */
import type { Codec } from "../../host/node/codec.js";
import { rowsOf, type Row } from "../../host/node/wbxml/rows.js";
import type { Fence } from "../session/markdown.js";
import { SOURCE, type Captured } from "./capture.js";

export const PAGE = "docs/sessions.gen.md";

/** Bytes in a line. */
const WIDTH = 16;
const INDENT = "  ";
const FENCE = "```";

const HEAD = `<!-- Generated from ${SOURCE} by tests/connect/main.ts; do not edit -->

# Sessions with the agent, byte for byte

Each message of these sessions is shown twice: what it says, in the notation of [tests/session](../tests/session/README.md), and its bytes with their offset and meaning. The
agent's are those of the built \`agent.wasm\`; a test sends it the server's and compares what it answers, byte for byte. Its random bytes are all the same here, and
nobody keeps these secrets. [connect-your-server.md](connect-your-server.md) explains what a server needs to know.`;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
const isTag = (row: Row | undefined): boolean => row?.role === "tag" && !row.meaning.endsWith("/>");
const isEnd = (row: Row): boolean => isTag(row) && row.meaning.startsWith("</");
const isStart = (row: Row | undefined): boolean => isTag(row) && !row!.meaning.startsWith("</");
const isContent = (row: Row | undefined): boolean => row?.role === "text" || row?.role === "opaque";

/** An element that holds a text and nothing else is one row: `<CmdID> "1" </CmdID>`. */
function joined(rows: readonly Row[]): Row[] {
  const done: Row[] = [];
  for (const row of rows) {
    const [before, last] = [done.at(-2), done.at(-1)];
    if (isEnd(row) && isContent(last) && isStart(before)) done.push(joinRows(done.splice(-2).concat(row)));
    else done.push(row);
  }
  return done;
}

function joinRows(rows: Row[]): Row {
  const bytes = Uint8Array.from(rows.flatMap((row) => [...row.bytes]));
  return { ...rows[0]!, bytes, meaning: rows.map(({ meaning }) => meaning).join(" ") };
}

function rowLines({ offset, bytes, depth, meaning }: Row): string[] {
  const count = Math.ceil(bytes.length / WIDTH);
  return Array.from({ length: count }, (_, index) => {
    const place = (offset + index * WIDTH).toString(16).padStart(4, "0");
    const part = hex(bytes.subarray(index * WIDTH, (index + 1) * WIDTH));
    return index > 0 ? `${place}: ${part}` : `${place}: ${part.padEnd(WIDTH * 3)}# ${INDENT.repeat(depth)}${meaning}`;
  });
}

function messageLines(fence: Fence, bytes: Uint8Array, codec: Codec): string[] {
  const fromServer = fence.kind === "server";
  const rows = joined(rowsOf(bytes, codec));
  return [
    `**${fromServer ? "Server → phone" : "Phone → server"}, ${bytes.length} bytes**`,
    "",
    ...fence.lines.map((line) => `    ${line}`),
    "",
    `${FENCE}${fromServer ? "hex" : "bytes"}`,
    ...rows.flatMap(rowLines),
    FENCE,
  ];
}

/** The page: the source's text, its messages replaced by what has been captured. */
export function page(text: string, captured: readonly Captured[], codec: Codec): string {
  const messages = new Map(captured.flatMap(({ messages }) => [...messages]));
  const lines = text.split("\n");
  // From the end, so that the places of the others stay.
  const fences = [...messages].sort(([one], [other]) => other.line - one.line);
  for (const [fence, bytes] of fences) {
    const opening = fence.line - 2;
    lines.splice(opening, fence.lines.length + 2, ...messageLines(fence, bytes, codec));
  }
  const first = lines.findIndex((line) => line.startsWith("## "));
  return `${HEAD}\n\n${lines.slice(first).join("\n")}`;
}
