/** The journal as a WebAssembly module of its own: its exports and those of the areas beside it, of the records and of the port's register. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { WebAssembly, type Module } from "../../tools/check/webassembly.js";
import { ROOT } from "../../tools/root.js";

const SOURCES = ["journal/journal", "journal/staging", "journal/audit", "journal/record.gen", "port/register"].map(
  (name) => `assembly/${name}.ts`,
);
const OPTIONS = "--runtime stub -Oz --noAssert --converge --use abort= --initialMemory 1 --maximumMemory 1".split(" ");

/** assembly/journal/{journal,staging,audit,record.gen}.ts and port/register.ts; a bool comes as 0 or 1. */
export interface Journal extends Staging, Audit {
  memory: { buffer: ArrayBuffer };
  DURABLE: { value: number };
  DURABLE_BYTES: { value: number };
  KIND_COUNT: { value: number };
  /** What fields may hold: see soundness.ts. */
  CHECKS: { value: number };
  firstCheck(kind: number): number;
  kindBase(kind: number): number;
  kindStride(kind: number): number;
  kindCount(kind: number): number;
  touch(address: number, length: number): number;
  changed(): number;
  rollback(): void;
  commit(): void;
  busy(): number;
  failed(): number;
  sync(): void;
  synced(): number;
  open(page: number, sector: number, bytes: number, by: number): void;
  opened(): number;
  refused(): number;
  step(): number;
  idleWork(): number;
  completed(): Part;
  current(): number;
  settle(id: number, result: number, length: number): number;
}

/** Whose operation has ended, of those that aren't the journal's own (assembly/journal/nor.ts). */
export enum Part {
  None = 0,
  Staging = 6,
  Audit = 7,
}

/** assembly/journal/staging.ts */
export enum Staged {
  Nothing = 0,
  Growing = 1,
  Whole = 2,
  Failed = 3,
}

interface Staging {
  staged(): Staged;
  isStagingBusy(): number;
  objectLength(): number;
  beginObject(): number;
  appendObject(chunk: number, bytes: number): number;
  finishObject(): number;
  readObject(offset: number, bytes: number, destination: number): number;
  abandonObject(): void;
  stepStaging(): number;
  stagingCompleted(): void;
}

interface Audit {
  openAudit(): void;
  isAuditOpen(): number;
  isAuditRefused(): number;
  recordAudit(record: number): number;
  countAudit(seq: number, count: number): number;
  readAudit(seq: number, to: number): number;
  isAuditReading(): number;
  wasAuditFound(): number;
  newestAudit(): number;
  auditLost(): number;
  isAuditKept(): number;
  stepAudit(): number;
  auditCompleted(): void;
}

async function compile(): Promise<Module> {
  const folder = mkdtempSync(join(tmpdir(), "virmo-journal-"));
  try {
    const wasm = join(folder, "journal.wasm");
    const { error, stderr } = await asc.main([...SOURCES, ...OPTIONS, "--baseDir", ROOT, "--outFile", wasm]);
    if (error) throw new Error(`${SOURCES.join(" ")}: ${stderr.toString()}`);
    return new WebAssembly.Module(readFileSync(wasm));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const compiled = await compile();

/** A device that has just been switched on. */
export function instantiate(): Journal {
  return new WebAssembly.Instance(compiled).exports as unknown as Journal;
}
