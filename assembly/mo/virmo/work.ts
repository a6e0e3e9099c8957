/** What the hypervisor is being asked to do for each domain. Lost with the agent: the journal and the hypervisor tell the rest at boot. */
import { Control, Outcome } from "../../effect";
import { changed, commits } from "../../journal/journal";
import { MaxDomains } from "../../limits";
import { NEVER, now } from "../../port/clock";

export const enum Step {
  None = 0,
  /** The effect is to be issued once the journal is durable. */
  Issue = 1,
  /** It is under way at the port. */
  Issued = 2,
  /** It was started; the end will be notified. */
  Waiting = 3,
  /** It is said to have ended: the hypervisor is to be asked what it came to. */
  Ended = 4,
  /** The hypervisor is being asked. */
  Asked = 5,
}

/** What an operation does besides the DomainControl actions. */
export const CREATE: u32 = 0;
export const DESTROY: u32 = 0x80;
export const WIPE: u32 = 0x81;
export const CLONE: u32 = 0x82;

/** Longer than any sane hypervisor takes; then it is asked what became of it. */
export const PATIENCE: u64 = 120000;


@unmanaged
export class Work {
  step: u32;
  /** OperationBit of what was asked for. */
  bit: u32;
  /** CREATE, DESTROY, WIPE, CLONE, or the Control at hand. */
  action: u32;
  /** How it is said to have ended. */
  outcome: i32;
  /** When waiting ends: a guest that doesn't stop is killed, a silent hypervisor is asked. */
  deadline: u64;
  /** Of a Stop: seconds until it becomes a Kill. */
  timeout: i32;
  /** The commits that there had been, if it was asked for within a transaction; fewer, if that has been committed. */
  since: u32;

  /** Asks for `action` in the course of operation `bit`. */
  ask(bit: u32, action: u32): void {
    this.step = Step.Issue;
    this.bit = bit;
    this.action = action;
    this.deadline = NEVER;
    this.since = changed() ? commits() : commits() - 1;
  }

  /** Waits `patience` ms for `action`, which is under way or is to be asked for again. */
  wait(bit: u32, action: u32, patience: u64): void {
    this.step = Step.Waiting;
    this.bit = bit;
    this.action = action;
    this.deadline = now() + patience;
  }

  /** The port said how the effect came out. */
  settled(outcome: i32): void {
    if (outcome != Outcome.Started) return this.ended(outcome);
    this.step = Step.Waiting;
    this.deadline = now() + (this.action == Control.Stop ? <u64>this.timeout * 1000 : PATIENCE);
  }

  /** What was started has ended. */
  ended(outcome: i32): void {
    this.outcome = outcome;
    this.step = Step.Ended;
    this.deadline = NEVER;
  }
}

/** Whole u64s, so that each record is aligned. */
const WORK_BYTES: usize = (offsetof<Work>() + 7) & ~7;
const WORKS: usize = memory.data(MaxDomains * WORK_BYTES, 8);

/** The work of domain number `index`. */
export function work(index: u32): Work {
  return changetype<Work>(WORKS + index * WORK_BYTES);
}

/** Whether any domain is being worked on. */
export function anyWork(): bool {
  for (let i: u32 = 0; i < MaxDomains; i++) if (work(i).step != Step.None) return true;
  return false;
}

/** A transaction could not be made durable: nothing that it asked for is asked of the hypervisor. */
export function dropUnissued(): void {
  for (let i: u32 = 0; i < MaxDomains; i++)
    if (work(i).step == Step.Issue && work(i).since == commits()) work(i).step = Step.None;
}

/** When the first wait ends. */
export function workDeadline(): u64 {
  let first = NEVER;
  for (let i: u32 = 0; i < MaxDomains; i++) if (work(i).step == Step.Waiting) first = min(first, work(i).deadline);
  return first;
}
