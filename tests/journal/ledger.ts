/** An audit area under test: its records go in, are waited for, read and compared with what the standard's Audit must show. */
import assert from "node:assert/strict";
import { SCRATCH, type Device } from "./device.js";
import { integer, type Random } from "../random.js";

/** Records that must be kept (virmo.md 1, Audit). */
export const KEPT = 64;
const RECORD_BYTES = 100;
/** Where readAudit() puts a record. */
const FOUND = SCRATCH + 1024;

/** What is written; the count may be added later. */
export interface Entry {
  event: number;
  decision: number;
  peripheral: number;
  time: number;
  server: string;
  domain: string;
}

export interface Found extends Entry {
  seq: number;
  count: number;
}

export function makeEntry(random: Random): Entry {
  const text = (most: number) =>
    Array.from({ length: integer(random, 0, most) }, () => String.fromCharCode(integer(random, 33, 126))).join("");
  return {
    event: integer(random, 0, 255),
    decision: integer(random, 0, 255),
    peripheral: integer(random, 0, 255),
    time: integer(random, 0, 2 ** 40),
    server: text(40),
    domain: text(32),
  };
}

/** Hands a record over without waiting for flash. @returns its Seq, or 0 */
export function hand(device: Device, entry: Entry): number {
  const bytes = Buffer.from(device.scratch(RECORD_BYTES).fill(0).buffer, SCRATCH, RECORD_BYTES);
  bytes.set([entry.event, entry.decision, entry.peripheral], 4);
  bytes.writeBigUInt64LE(BigInt(entry.time), 8);
  bytes.write(entry.server, 16, "latin1");
  bytes.write(entry.domain, 56, "latin1");
  return device.journal.recordAudit(SCRATCH) >>> 0;
}

/** Hands a record over and waits. @returns its Seq */
export function write(device: Device, entry: Entry): number {
  const seq = hand(device, entry);
  device.drain();
  return seq;
}

/** Waits for the area to open or to be refused. */
export function open(device: Device): Device {
  device.journal.openAudit();
  device.drain();
  assert.ok(device.journal.isAuditOpen() || device.journal.isAuditRefused(), "opening comes to an end");
  return device;
}

export function read(device: Device, seq: number): Found | undefined {
  assert.equal(device.journal.readAudit(seq, FOUND), 1);
  device.drain();
  assert.equal(device.journal.isAuditReading(), 0, "reading comes to an end");
  if (device.journal.wasAuditFound() === 0) return undefined;
  const bytes = Buffer.from(device.journal.memory.buffer, FOUND, RECORD_BYTES);
  const text = (from: number, length: number) => bytes.toString("latin1", from, from + length).replace(/\0+$/, "");
  return {
    seq: bytes.readUInt32LE(0),
    event: bytes.readUInt8(4),
    decision: bytes.readUInt8(5),
    peripheral: bytes.readUInt8(6),
    time: Number(bytes.readBigUInt64LE(8)),
    server: text(16, 40),
    domain: text(56, 32),
    count: bytes.readUInt32LE(92),
  };
}

/** The records that are found, from the oldest on. */
export function readAll(device: Device): Found[] {
  const newest = device.journal.newestAudit() >>> 0;
  const seqs = Array.from({ length: KEPT }, (_, index) => newest - KEPT + 1 + index).filter((seq) => seq > 0);
  return seqs.map((seq) => read(device, seq)).filter((found) => found !== undefined);
}
