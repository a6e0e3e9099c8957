/** DM messages to measure with: what a server sends to manage the domains of a phone, in a given size and always the same. */
import { Codec, el, type Element } from "../../host/node/codec.js";

/** The sizes that are measured, in bytes. */
export const SIZES = { "0.4 kB": 400, "4 kB": 4_000, "60 kB": 60_000 } as const;
export type SizeName = keyof typeof SIZES;

const target = (uri: string): Element => el("Target", el("LocURI", uri));
const source = (uri: string): Element => el("Source", el("LocURI", uri));
const meta = (format: string, type: string): Element => el("Meta", el("Format", format), el("Type", type));
const item = (uri: string, ...more: Element[]): Element => el("Item", target(uri), ...more);
const numbered = (name: string, id: number, ...more: Element[]): Element => el(name, el("CmdID", String(id)), ...more);

/** The text that domain `n` is given: mostly ASCII, a few of them not. */
const description = (n: number): string =>
  n % 4 === 0 ? `Büro und Außendienst, Gerät ${n}` : `Office and field service, device ${n}`;

const status = (id: number): Element =>
  numbered(
    "Status",
    id,
    el("MsgRef", "1"),
    el("CmdRef", String(id)),
    el("Cmd", "Results"),
    el("TargetRef", `./VirMO/Domain/site-${id}/State`),
    el("Data", "200"),
  );

/** The kinds of commands, one after the other; `n` is the CmdID. */
const COMMANDS: ((n: number) => Element)[] = [
  status,
  (n) =>
    numbered(
      "Replace",
      n,
      item(`./VirMO/Domain/site-${n}/Description`, meta("chr", "text/plain"), el("Data", description(n))),
      item(`./VirMO/Domain/site-${n}/Memory`, meta("int", "text/plain"), el("Data", String(16_384 + n))),
    ),
  (n) =>
    numbered(
      "Get",
      n,
      item(`./VirMO/Domain/site-${n}/State`),
      item(`./VirMO/Domain/site-${n}/Quota/CPU`),
      item("./DevInfo/DevId"),
    ),
  (n) =>
    numbered(
      "Add",
      n,
      item(
        `./VirMO/Domain/site-${n}/Parameter/console`,
        meta("chr", "text/plain"),
        el("Data", `ttyS${n % 8},115200n8 root=/dev/vda${n % 16} quiet`),
      ),
    ),
  (n) =>
    numbered(
      "Exec",
      n,
      el("Correlator", `order-${n}`),
      item(`./VirMO/Domain/site-${n}/Operations/Start`, meta("chr", "text/plain"), el("Data", "30")),
    ),
];

const header = (): Element =>
  el(
    "SyncHdr",
    el("VerDTD", "1.2"),
    el("VerProto", "DM/1.2"),
    el("SessionID", "1f"),
    el("MsgID", "2"),
    target("urn:virmo:004400152020002"),
    source("https://dm.example.org/session/1f"),
  );

const message = (commands: number): Element => {
  const body = Array.from({ length: commands }, (_, index) => COMMANDS[index % COMMANDS.length]!(index + 1));
  return el("SyncML", header(), el("SyncBody", ...body, el("Final")));
};

/** A command has at least as many bytes on average, and a longer message than the codec takes isn't tried. */
const LEAST_COMMAND = 100;

/** The message whose size comes nearest to `bytes` from below. */
function messageOf(codec: Codec, bytes: number): Uint8Array {
  let best = codec.encode(message(1));
  let [low, high] = [1, Math.ceil(bytes / LEAST_COMMAND)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const candidate = codec.encode(message(middle));
    if (candidate.length <= bytes) [low, best] = [middle, candidate];
    else high = middle - 1;
  }
  return best;
}

/** A message of each size, by name. */
export async function benchMessages(): Promise<Map<SizeName, Uint8Array>> {
  const codec = await Codec.load();
  return new Map((Object.keys(SIZES) as SizeName[]).map((name) => [name, messageOf(codec, SIZES[name])]));
}
