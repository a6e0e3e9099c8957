/** Who sent the command that is being executed, and what its Exec carried. */
import { EMPTY, Slice } from "../memory/slice";


@unmanaged
class Caller {
  /** Index of the account, and of its Server Identifier among the principals. */
  account: u32;
  principal: u32;
  /** Of the Exec at hand; empty if it had none. */
  correlator: Slice;
  /** What the Status should name in its Item: the key of an Exec that was wrong. */
  detail: Slice;
  /** The command stands in an Atomic: it may ask nothing of the hypervisor, which can't be rolled back. */
  atomic: bool;
  /** How many changes of quotas the Atomic still has, with the one at hand: its last one is judged as the whole set (virmo.md 5). */
  quotas: u32;
}

export const caller = changetype<Caller>(memory.data(offsetof<Caller>(), 8));

/** The device's first account is the operator's. */
export const OPERATOR: u32 = 0;

/** Sets who is calling for the commands that follow. */
export function setCaller(account: u32, principal: u32): void {
  caller.account = account;
  caller.principal = principal;
}

/** Begins a command. */
export function beginCommand(correlator: Slice): void {
  caller.correlator = correlator;
  caller.detail = EMPTY;
}
