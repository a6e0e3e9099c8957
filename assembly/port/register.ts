/** Owns the one effect under way and the event buffer: what poll(), complete() and event() show the host. */

import { Effect } from "../effect";
import { EventBytes } from "../limits";

/** Who asked for the effect under way, and gets its answer. */
export const enum Owner {
  None = 0,
  Journal = 1,
  Session = 2,
  Operation = 3,
  Boot = 4,
  /** The force of quotas. */
  Quota = 5,
}

/*
 *   0      4      8                                  40        44       48
 *   ┌──────┬──────┬──────────────────────────────────┬─────────┬────────┐
 *   │ kind │  id  │ a0  a1  a2  a3  a4  a5  a6  a7   │ pointer │ length │
 *   └──────┴──────┴──────────────────────────────────┴─────────┴────────┘
 */
/** The effect record of docs/port.md. */
@unmanaged
export class Record {
  kind: u32;
  id: u32;
  a0: u32;
  a1: u32;
  a2: u32;
  a3: u32;
  a4: u32;
  a5: u32;
  a6: u32;
  a7: u32;
  pointer: u32;
  length: u32;
}

const RECORD: usize = memory.data(48);

/** The event buffer (EventBytes): payloads of effects, of answers and of notifications. */
export const EVENT: usize = memory.data(EventBytes);

let issued: u32 = 0;
let owner: Owner = Owner.None;
let outcome: i32 = 0;
let answer: u32 = 0;

/** True while no effect is under way, so that one may be issued. */
export function idle(): bool {
  return owner == Owner.None;
}

/**
 * Makes an effect the one under way; only while idle().
 * @param by who gets the answer; not Owner.None
 * @param kind the effect
 * @param pointer the payload, or where FlashRead and Random put their answer
 * @param length bytes of the payload, or bytes wanted
 * @returns the record, its arguments a0–a7 all zero, to be set before the export returns
 */
export function issue(by: Owner, kind: Effect, pointer: usize, length: u32): Record {
  const record = changetype<Record>(RECORD);
  memory.fill(RECORD, 0, offsetof<Record>());
  owner = by;
  issued += 1;
  record.kind = kind;
  record.id = issued;
  record.pointer = <u32>pointer;
  record.length = length;
  return record;
}

/** The address of the effect record for poll(); 0 when nothing is under way. */
export function current(): usize {
  return owner == Owner.None ? 0 : RECORD;
}

/**
 * Takes the host's completion; the next effect may be issued from here on.
 * @param id the effect's id
 * @param result an Outcome
 * @param length bytes of answer; more than the effect asked for counts as what it asked for
 * @returns who asked; Owner.None for a completion nobody waits for, which changes nothing
 */
export function settle(id: u32, result: i32, length: u32): Owner {
  const by = owner;
  if (by == Owner.None || id != issued) return Owner.None;
  owner = Owner.None;
  outcome = result;
  answer = min(length, room());
  return by;
}

/** The outcome of the effect settled last. */
export function result(): i32 {
  return outcome;
}

/** The bytes of answer of the effect settled last. */
export function answered(): u32 {
  return answer;
}

function room(): u32 {
  const record = changetype<Record>(RECORD);
  switch (record.kind) {
    case Effect.FlashRead:
    case Effect.Random:
      return record.length;
    case Effect.DomainQuery:
    case Effect.PlatformQuery:
      return EventBytes;
    default:
      return 0;
  }
}
