/** `virmo device`: a handset on its own, with a simulated hypervisor, in wall-clock time. */
import { createHash } from "node:crypto";
import Table from "cli-table3";
import { HypervisorState, MaxAccounts } from "../abi.gen.js";
import { MINIMAL_ACCOUNT, loadAccounts } from "../account.js";
import type { FactoryAccount } from "../account.js";
import { WallClock } from "../clock.js";
import { Codec } from "../codec.js";
import { loadDescription, machineOf } from "../description.js";
import { NorFlash } from "../flash.js";
import { Handset } from "../handset.js";
import { Hypervisor } from "../hypervisor/hypervisor.js";
import { seededRandom, systemRandom } from "../random.js";
import type { Random } from "../random.js";
import { StateDirectory } from "../state.js";
import { HttpTransport } from "../transport.js";
import { UsageError } from "../usage.js";
import { life } from "./life.js";
import type { Ending, LifeOptions } from "./life.js";
import { observe } from "./observe.js";
import type { ObserveOptions } from "./observe.js";
import { terminal } from "./terminal.js";

export interface DeviceOptions extends ObserveOptions, LifeOptions {
  state: string;
  /** Overrides the first account's address. */
  server?: string;
  /** Account files, the operator's first. */
  account: string[];
  description?: string;
  powerCut?: boolean;
  /** 0–4294967295; absent: the platform's randomness. */
  seed?: number;
  json?: boolean;
}

/**
 * @returns the exit code: 0, or 1 if a session of `--once` failed
 * @throws UsageError for a wrong account, description or state directory
 */
export async function device(options: DeviceOptions): Promise<number> {
  if (!options.wait && !options.once) throw new UsageError("--no-wait: only with --once");
  const directory = StateDirectory.open(options.state);
  try {
    return await live(options, directory);
  } finally {
    directory.close();
  }
}

async function live(options: DeviceOptions, directory: StateDirectory): Promise<number> {
  const description = loadDescription(options.description);
  const accounts = accountsOf(options, directory);
  const clock = new WallClock();
  const random = randomOf(options.seed, directory);
  const store = directory.file("hypervisor.json");
  const hypervisor = new Hypervisor({ clock, machine: machineOf(description), store, random });
  if (options.powerCut) hypervisor.powerCut();
  const { observer, close, messages } = observe(options, await Codec.load(), clock);
  const flash = NorFlash.open(directory.join("flash"));
  const transport = new HttpTransport();
  try {
    const user = options.json ? undefined : terminal();
    const open = { clock, transport, flash, hypervisor, description, accounts, random, observer, user };
    const handset = await Handset.open(open);
    const context = { accounts: accounts.length, messages, flash: directory.join("flash") };
    const ending = await life(handset, clock, { ...options, ...context });
    show({ ...ending, domains: rowsOf(hypervisor) }, options);
    return ending.ok || !options.once ? 0 : 1;
  } finally {
    flash.close();
    close();
  }
}

/**
 * The factory accounts: those of the first start with this state, kept beside the flash. The agent stores them when it
 * has none; were it to die before that, the next start offers the same ones again.
 */
function accountsOf(options: DeviceOptions, directory: StateDirectory): FactoryAccount[] {
  const kept = keptAccounts(directory);
  if (kept.length > 0) {
    if (options.account.length > 0 || options.server !== undefined)
      process.stderr.write(
        `virmo: ${options.state} keeps its stored accounts; --account and --server change nothing\n`,
      );
    return loadAccounts(kept);
  }
  if (options.account.length === 0) throw new UsageError(`no account; --account FILE, at least ${MINIMAL_ACCOUNT}`);
  const accounts = loadAccounts(options.account, options.server);
  keep(accounts, directory);
  return accounts;
}

/** The first one comes last: it stands for the whole set. */
function keep(accounts: readonly FactoryAccount[], directory: StateDirectory): void {
  const texts = accounts.map((account) => JSON.stringify(fileOf(account), null, 2));
  directory.file(DIGEST).write(digestOf(texts));
  for (const [index, text] of [...texts.entries()].reverse()) directory.file(accountName(index)).write(text);
}

function digestOf(texts: readonly string[]): string {
  return createHash("sha256").update(texts.join("\n")).digest("hex");
}

/** The files of the accounts that are kept. UsageError if they aren't what was kept. */
function keptAccounts(directory: StateDirectory): string[] {
  const files = Array.from({ length: MaxAccounts }, (_, index) => directory.file(accountName(index)));
  const texts = files.map((file) => file.read()).filter((text) => text !== undefined);
  if (files[0]!.read() === undefined) return [];
  if (directory.file(DIGEST).read() !== digestOf(texts))
    throw new UsageError(
      `${directory.path}: an account file is damaged (${DIGEST} doesn't fit); all are left as they are`,
    );
  return files.slice(0, texts.length).map((file) => file.name);
}

/** Beside the account files: shows damage to any of them. */
const DIGEST = "accounts.sha256";

function accountName(index: number): string {
  return `account-${index + 1}.json`;
}

/** An account as its file has it: nonces in Base64, nothing that is empty. */
function fileOf({ clientNonce, serverNonce, ...account }: FactoryAccount): object {
  const nonces = { clientNonce: base64(clientNonce), serverNonce: base64(serverNonce) };
  return Object.fromEntries(
    Object.entries({ ...account, ...nonces }).filter(([, value]) => value !== undefined && value !== ""),
  );
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** Another stretch of the seed's bytes at each start: an id of a domain is never used twice (virmo.md 1). */
function randomOf(seed: number | undefined, directory: StateDirectory): Random {
  if (seed === undefined) return systemRandom;
  const file = directory.file("starts");
  const text = file.read() ?? "0";
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${file.name}: not a number of starts`);
  const starts = Number(text);
  file.write(String(starts + 1));
  return seededRandom(seed + starts * 2 ** 32);
}

interface Row {
  name: string;
  state: string;
  /** KiB. */
  memory: number;
}

function rowsOf(hypervisor: Hypervisor): Row[] {
  return hypervisor.domains().map(({ name, state, memory }) => ({ name, state: nameOf(state), memory }));
}

function nameOf(state: HypervisorState): string {
  return Object.entries(HypervisorState).find(([, value]) => value === state)?.[0] ?? String(state);
}

function show(result: Ending & { domains: Row[] }, options: DeviceOptions): void {
  if (options.json) return void process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  const table = new Table({ head: ["Domain", "in the hypervisor", "Memory/KiB"], style: { head: [], border: [] } });
  for (const { name, state, memory } of result.domains) table.push([name, state, memory]);
  process.stdout.write(`${table.toString()}\n${result.pending ? "operations or alerts are still pending\n" : ""}`);
}
