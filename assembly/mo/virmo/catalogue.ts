/** The operations on a domain: their names, and from which states they lead through which to which (virmo.md 2 and 3). */
import { ResultCode } from "../../alert";
import { DomainState, Lock, OperationBit } from "../../domain";
import { Control, Outcome } from "../../effect";
import { Domain } from "../../journal/record.gen";
import { EMPTY, Slice } from "../../memory/slice";
import { text } from "../../memory/text";
import { Text } from "../../text.gen";
import { CLONE, DESTROY, WIPE } from "./work";

/** The operations that this agent carries out, by bit. */
export const BUILT: u32 =
  (1 << OperationBit.Create) |
  (1 << OperationBit.Clone) |
  (1 << OperationBit.Wipe) |
  (1 << OperationBit.Delete) |
  (1 << OperationBit.Start) |
  (1 << OperationBit.Stop) |
  (1 << OperationBit.Kill) |
  (1 << OperationBit.Restart) |
  (1 << OperationBit.Pause) |
  (1 << OperationBit.Resume) |
  (1 << OperationBit.FullyLock) |
  (1 << OperationBit.PartiallyLock) |
  (1 << OperationBit.UnLock) |
  (1 << OperationBit.Transfer);

// prettier-ignore
const NAMES: usize = memory.data<i32>([
  Text.Create, Text.Clone, Text.Wipe, Text.Delete, Text.Start, Text.Stop, Text.Kill, Text.Restart, Text.Pause, Text.Resume,
  Text.FullyLock, Text.PartiallyLock, Text.UnLock, Text.Transfer, Text.Download, Text.Quota,
]);

export function operationName(bit: u32): Slice {
  return bit <= <u32>OperationBit.Quota ? text(<Text>load<u32>(NAMES + ((<usize>bit) << 2))) : EMPTY;
}

// States as bits: a state's value is ten times its bit.
const STOPPED: i32 = 1 << 2;
const STARTING: i32 = 1 << 3;
const RUNNING: i32 = 1 << 4;
const PAUSED: i32 = 1 << 6;
const STOPPING: i32 = 1 << 8;
const CRASHED: i32 = 1 << 11;
const UNKNOWN: i32 = 1 << 12;

/** A row of virmo.md 2: the states it is allowed in, the transient state, the one it leads to, and what a failure is called. */
@unmanaged
export class Transition {
  from: u16;
  failure: u16;
  through: u8;
  to: u8;
  /** The DomainControl that it begins with, or what else work.ts has for it. */
  action: u8;
  /** Answered 202, with an alert; else the session waits for it and answers 200. */
  asynchronous: u8;
}

/** In the second word of a row: asynchronous. */
const TOLD: i32 = 1 << 24;

// Two words for each operation, in the order of their bits.
// prettier-ignore
const TRANSITIONS: usize = memory.data<i32>([
  // Create: of no domain that there is
  ResultCode.CreateFailed << 16, DomainState.Creating | (DomainState.Stopped << 8) | TOLD,
  // Clone: the states are those of its source
  STOPPED | (ResultCode.CloneFailed << 16), DomainState.Cloning | (DomainState.Stopped << 8) | (CLONE << 16) | TOLD,
  // Wipe
  STOPPED | CRASHED | (ResultCode.DeleteOrWipeFailed << 16),
  DomainState.Creating | (DomainState.Stopped << 8) | (WIPE << 16) | TOLD,
  // Delete
  STOPPED | CRASHED | (ResultCode.DeleteOrWipeFailed << 16), DomainState.Deleting | (DESTROY << 16) | TOLD,
  // Start
  STOPPED | CRASHED | (ResultCode.StartFailed << 16),
  DomainState.Starting | (DomainState.Running << 8) | (Control.Start << 16) | TOLD,
  // Stop
  RUNNING | PAUSED | (ResultCode.StopFailed << 16),
  DomainState.Stopping | (DomainState.Stopped << 8) | (Control.Stop << 16) | TOLD,
  // Kill
  STARTING | RUNNING | PAUSED | STOPPING | CRASHED | UNKNOWN | (ResultCode.StopFailed << 16),
  DomainState.Stopping | (DomainState.Stopped << 8) | (Control.Kill << 16) | TOLD,
  // Restart
  RUNNING | (ResultCode.StartFailed << 16),
  DomainState.Stopping | (DomainState.Running << 8) | (Control.Stop << 16) | TOLD,
  // Pause
  RUNNING | (ResultCode.PauseOrResumeFailed << 16),
  DomainState.Pausing | (DomainState.Paused << 8) | (Control.Pause << 16),
  // Resume
  PAUSED | (ResultCode.PauseOrResumeFailed << 16),
  DomainState.Resuming | (DomainState.Running << 8) | (Control.Resume << 16),
  // FullyLock, PartiallyLock, UnLock: what they ask of a domain at rest
  RUNNING | (ResultCode.LockFailed << 16),
  DomainState.Pausing | (DomainState.Paused << 8) | (Control.Pause << 16),
  PAUSED | (ResultCode.LockFailed << 16),
  DomainState.Resuming | (DomainState.Running << 8) | (Control.Resume << 16),
  PAUSED | (ResultCode.LockFailed << 16),
  DomainState.Resuming | (DomainState.Running << 8) | (Control.Resume << 16),
  // Transfer: of no state at all
  ResultCode.TransferFailed << 16, 0,
]);

/** The row of an operation. */
export function transition(bit: u32): Transition {
  return changetype<Transition>(TRANSITIONS + <usize>bit * offsetof<Transition>());
}


@inline
export function isAllowed(t: Transition, state: u32): bool {
  return (((<u32>t.from) >> (state / 10)) & 1) != 0;
}


@inline
export function isStable(state: u32): bool {
  return (((STOPPED | RUNNING | PAUSED | CRASHED) >> (state / 10)) & 1) != 0;
}

/** Starting, Running, Pausing, Paused, Resuming and Stopping are live (virmo.md 5). */
export function isLive(state: u32): bool {
  return state >= <u32>DomainState.Starting && state <= <u32>DomainState.Stopping;
}

/** Whether an operation is a lock: orthogonal to the states, it waits for the next stable one. */
@inline
export function isLocking(bit: u32): bool {
  return bit - OperationBit.FullyLock <= <u32>(OperationBit.UnLock - OperationBit.FullyLock);
}

/** The operation that leads to a domain's lock. */
export function lockBit(d: Domain): u32 {
  if (d.lock == Lock.Fully) return OperationBit.FullyLock;
  return d.lock == 0 ? OperationBit.UnLock : OperationBit.PartiallyLock;
}

/** Whether an operation makes a domain. */
@inline
export function isMaking(bit: u32): bool {
  return bit <= <u32>OperationBit.Clone;
}

/** The state that an operation is to reach: what decides whether it succeeded when nobody saw it end. */
@inline
export function goalOf(bit: u32): u32 {
  return transition(bit).to;
}

/** What is said of an operation that failed in `state` for no better-known reason; once a new domain is there, its start has. */
export function failureOf(bit: u32, state: u32): u32 {
  if (isMaking(bit) && state != 0 && state != DomainState.Creating) return ResultCode.StartFailed;
  return bit == OperationBit.Restart && isStopping(state) ? <u32>ResultCode.StopFailed : <u32>transition(bit).failure;
}

/** A Restart that got no further than this has failed to stop the guest. */
function isStopping(state: u32): bool {
  return state == DomainState.Stopping || state == DomainState.Running;
}

/** What the hypervisor said that it lacks; `usual` if it said something else. */
export function lackOf(outcome: i32, usual: u32): u32 {
  switch (outcome) {
    case Outcome.NoMemory:
      return ResultCode.InsufficientMemory;
    case Outcome.NoCpu:
      return ResultCode.InsufficientCpu;
    case Outcome.NoStorage:
      return ResultCode.InsufficientStorage;
    case Outcome.NoNetwork:
      return ResultCode.InsufficientNetwork;
    default:
      return usual;
  }
}
