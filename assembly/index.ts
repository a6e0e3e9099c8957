/** The exports of agent.wasm and nothing else; docs/port.md tells hosts how to use them. */
import { EVENT } from "./port/register";
import * as agent from "./session/agent";

/** Monotonic time is `now` ms; the first call boots the agent. Call it again at deadline(). */
export function tick(now: u64): void {
  agent.tick(now);
}

/** When tick() is wanted next, in monotonic ms; 2⁶⁴−1 for never. Ask again after every other call. */
export function deadline(): u64 {
  return agent.deadline();
}

/** The address of the effect under way (docs/port.md, The effect record), or 0. Call it after every other call until it answers 0. */
export function poll(): usize {
  return agent.poll();
}

/** Effect `id` came out as `result` (Outcome) with `length` bytes of answer. An id that isn't under way changes nothing. */
export function complete(id: u32, result: i32, length: u32): void {
  agent.complete(id, result, length);
}

/** The address of {u32 address, u32 room}: where a DM message may be written. Ask before each message. */
export function inbox(): usize {
  return agent.inbox();
}

/** The address of the last message sent. */
export function outbox(): usize {
  return agent.outbox();
}

/** The address of the event buffer, EventBytes long; it never moves. */
export function event(): usize {
  return EVENT;
}

/** A DM message of `length` bytes stands in the inbox; 0 is an answer without one. Answers an Acceptance; Busy: offer it again. */
export function receive(length: u32): u32 {
  return agent.receive(length);
}

/** A Notification of `length` bytes stands in the event buffer. Answers an Acceptance; Busy: offer it again. */
export function notify(kind: u32, length: u32): u32 {
  return agent.notify(kind, length);
}

/** What is under way, as bits of Activity. */
export function busy(): u32 {
  return agent.activity();
}
