/** The operations on a domain: their names, and from which states they lead through which to which (virmo.md 2 and 3). */
import { ResultCode } from "../../alert";
import { DomainState, OperationBit } from "../../domain";
import { Control } from "../../effect";
import { EMPTY, Slice } from "../../memory/slice";
import { text } from "../../memory/text";
import { Text } from "../../text.gen";

/** The operations that this agent carries out, by bit. */
export const BUILT: u32 =
  (1 << OperationBit.Create) |
  (1 << OperationBit.Delete) |
  (1 << OperationBit.Start) |
  (1 << OperationBit.Stop) |
  (1 << OperationBit.Kill) |
  (1 << OperationBit.Pause) |
  (1 << OperationBit.Resume);

// prettier-ignore
const NAMES: usize = memory.data<i32>([
  Text.Create, Text.Clone, Text.Wipe, Text.Delete, Text.Start, Text.Stop, Text.Kill, Text.Restart, Text.Pause, Text.Resume,
  Text.FullyLock, Text.PartiallyLock, Text.UnLock, Text.Transfer, Text.Download,
]);

export function operationName(bit: u32): Slice {
  return bit <= <u32>OperationBit.Download ? text(<Text>load<u32>(NAMES + ((<usize>bit) << 2))) : EMPTY;
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
  from: u32;
  through: u32;
  to: u32;
  failure: u32;
  /** The DomainControl that does it; 0: DomainDestroy. */
  control: u32;
  /** Answered 202, with an alert; else the session waits for it and answers 200. */
  asynchronous: u32;
}

// prettier-ignore
const TRANSITIONS: usize = memory.data<i32>([
  // Delete
  STOPPED | CRASHED, DomainState.Deleting, 0, ResultCode.DeleteOrWipeFailed, 0, 1,
  // Start
  STOPPED | CRASHED, DomainState.Starting, DomainState.Running, ResultCode.StartFailed, Control.Start, 1,
  // Stop
  RUNNING | PAUSED, DomainState.Stopping, DomainState.Stopped, ResultCode.StopFailed, Control.Stop, 1,
  // Kill
  STARTING | RUNNING | PAUSED | STOPPING | CRASHED | UNKNOWN, DomainState.Stopping, DomainState.Stopped, ResultCode.StopFailed, Control.Kill, 1,
  // Pause
  RUNNING, DomainState.Pausing, DomainState.Paused, ResultCode.PauseOrResumeFailed, Control.Pause, 0,
  // Resume
  PAUSED, DomainState.Resuming, DomainState.Running, ResultCode.PauseOrResumeFailed, Control.Resume, 0,
]);

/** The row of an operation that is built and acts on an existing domain. */
export function transition(bit: OperationBit): Transition {
  const row: u32 =
    bit == OperationBit.Delete
      ? 0
      : bit <= OperationBit.Kill
        ? bit - OperationBit.Start + 1
        : bit - OperationBit.Pause + 4;
  return changetype<Transition>(TRANSITIONS + row * offsetof<Transition>());
}


@inline
export function isAllowed(t: Transition, state: u32): bool {
  return ((t.from >> (state / 10)) & 1) != 0;
}


@inline
export function isStable(state: u32): bool {
  return (((STOPPED | RUNNING | PAUSED | CRASHED) >> (state / 10)) & 1) != 0;
}

/** Starting, Running, Pausing, Paused, Resuming and Stopping are live (virmo.md 5). */
export function isLive(state: u32): bool {
  return state >= <u32>DomainState.Starting && state <= <u32>DomainState.Stopping;
}

/** The state that an operation is to reach: what decides whether it succeeded when nobody saw it end. */
export function goalOf(bit: u32): u32 {
  return bit == OperationBit.Create ? <u32>DomainState.Stopped : transition(<OperationBit>bit).to;
}

/** What is said of an operation that failed in `state` for no better-known reason; of a Create, once the domain is there, its start has. */
export function failureOf(bit: u32, state: u32): u32 {
  if (bit != OperationBit.Create) return transition(<OperationBit>bit).failure;
  return state == 0 || state == DomainState.Creating ? ResultCode.CreateFailed : ResultCode.StartFailed;
}
