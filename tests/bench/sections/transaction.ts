/** Whole sessions beside libwbxml's mere reading of their commands: opened, package 1 sent, commands executed, answered, ended. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cpuUsage } from "node:process";
import { assertAgreement } from "../agreement.js";
import { buildPeer, translateProbe } from "../compile.js";
import { GCC, LIBWBXML, missing } from "../needs.js";
import { Peer } from "../peer.js";
import type { Effort, Figures, Section } from "../section.js";
import { gateProblem, median, table, withTarget, type Target } from "../table.js";
import { buildHost } from "../transaction/build.js";
import { assertAnswered, script, type TransactionName } from "../transaction/message.js";
import { Phone } from "../transaction/phone.js";

const INTRODUCTION = `Microseconds of processor time of a whole session: it is opened, package 1 goes out, the server's message is parsed and its commands are executed, each Replace
made durable by a commit of its own on a flash in memory, the answer goes out, the server ends the session, and the journal does its idle work. Beside it what libwbxml
takes to read the server's first message into its tree, and nothing more. The agent is the one of the phone, compiled for size; natively by wasm2c and gcc -O2. Medians over
rounds in which the three take turns; the ratio is that of each round's own.`;

/** A session at most as long as their reading; times jitter on a machine with other work. */
const TARGET: Target = { wanted: 1, better: "more", margin: 2 };

/** The messages that host.c knows: the one of the setup, and then those that are measured. */
const [SETUP, FIRST] = [0, 1];

type Side = "native" | "v8" | "theirs";
const SIDES: Side[] = ["native", "v8", "theirs"];

interface Bench {
  phone: Phone;
  host: Peer;
  libwbxml: Peer;
  names: TransactionName[];
  first: Uint8Array[];
  last: Uint8Array;
}

function timePhone({ phone, first, last }: Bench, index: number, times: number): number {
  phone.session(first[index]!, last);
  const started = cpuUsage();
  for (let count = 0; count < times; count++) phone.session(first[index]!, last);
  const { user, system } = cpuUsage(started);
  return (user + system) * 1_000;
}

/** Nanoseconds of `times` repetitions. */
async function time(bench: Bench, side: Side, index: number, times: number): Promise<number> {
  if (side === "v8") return timePhone(bench, index, times);
  if (side === "native") return (await bench.host.time("session", FIRST + index, times)).nanoseconds;
  return (await bench.libwbxml.time("libwbxml-tree", index, times)).nanoseconds;
}

/** The same bytes from both engines, and every command answered 200. */
async function agree({ phone, host, names, first, last }: Bench): Promise<void> {
  for (const [index, name] of names.entries()) {
    phone.session(first[index]!, last);
    await assertAnswered(phone, name);
    const native = await host.time("session", FIRST + index, 1);
    assertAgreement(name, new Map(Object.entries({ "the agent in V8": phone.outcome(), "the agent in C": native })));
  }
}

async function calibrate(bench: Bench, side: Side, index: number, slice: number): Promise<number> {
  for (let times = 2; ; times *= 2) {
    const milliseconds = (await time(bench, side, index, times)) / 1e6;
    if (milliseconds >= slice * 4) return Math.max(1, Math.round((times * slice) / milliseconds));
  }
}

/** One line of the table, and what is wrong with it. */
async function lineOf(bench: Bench, index: number, { rounds, slice }: Effort) {
  const taken: Record<Side, number[]> = { native: [], v8: [], theirs: [] };
  const times = { native: 0, v8: 0, theirs: 0 };
  for (const side of SIDES) times[side] = await calibrate(bench, side, index, slice);
  for (let round = 0; round < rounds; round++)
    for (const side of SIDES) taken[side].push((await time(bench, side, index, times[side])) / times[side]);
  const name = bench.names[index]!;
  const ratio = median(taken.theirs.map((theirs, round) => theirs / taken.native[round]!));
  const microseconds = SIDES.map((side) => (median(taken[side]) / 1e3).toFixed(1));
  return {
    line: [name, String(bench.first[index]!.length), ...microseconds, withTarget(ratio, "x", TARGET, 2)],
    problems: gateProblem(`the session of ${name} beside libwbxml's tree`, ratio, "x", TARGET, 2),
  };
}

async function measure(bench: Bench, effort: Effort): Promise<Figures> {
  await agree(bench);
  const lines: Awaited<ReturnType<typeof lineOf>>[] = [];
  for (const index of bench.names.keys()) lines.push(await lineOf(bench, index, effort));
  const head = ["commands", "bytes of them", "native, µs", "V8, µs", "libwbxml's tree, µs", "libwbxml : native"];
  const rows = lines.map(({ line }) => line);
  return { text: `${INTRODUCTION}\n\n${table(1, head, rows)}`, problems: lines.flatMap(({ problems }) => problems) };
}

async function withBench<T>(use: (bench: Bench) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "virmo-bench-"));
  const peers: Peer[] = [];
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  try {
    const phone = new Phone();
    const { setup, first, last } = await script(phone.deviceId);
    phone.session(setup, last);
    const paths = [...first.values()].map((bytes, index) => file(`${index}.wbxml`, bytes));
    await translateProbe(folder);
    const libwbxml = new Peer(await buildPeer(folder), paths);
    peers.push(libwbxml);
    const boot = file("boot", phone.boot.map((line) => `${line}\n`).join(""));
    const host = new Peer(await buildHost(folder), [
      boot,
      file("last.wbxml", last),
      file("setup.wbxml", setup),
      ...paths,
    ]);
    peers.push(host);
    await host.time("session", SETUP, 1);
    return await use({ phone, host, libwbxml, names: [...first.keys()], first: [...first.values()], last });
  } finally {
    for (const peer of peers) peer.end();
    rmSync(folder, { recursive: true });
  }
}

export const transaction: Section = {
  title: "Whole sessions",
  missing: () => missing(...GCC, ...LIBWBXML),
  run: (effort) => withBench((bench) => measure(bench, effort)),
};
