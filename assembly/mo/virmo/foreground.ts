/** VirMO/Foreground: the guest that owns the user interface, as the port tells it, else by rule (virmo.md 2). */
import { DomainState, Lock, Role } from "../../domain";
import { changed } from "../../journal/journal";
import { Domain, domain } from "../../journal/record.gen";
import { MaxDomains } from "../../limits";
import { EMPTY, Slice } from "../../memory/slice";
import { isUsed, knownState, nameOf, precedes } from "./domain";

/** Nobody has it. */
const NOBODY: i32 = -1;
/** The number of the domain. Not kept: the port tells a fresh agent. */
let holder: i32 = NOBODY;

/** Its name; empty if nobody has it, or a private domain, whose name no server gets to see (virmo.md 7). */
export function foreground(instance: u32): Slice {
  if (holder == NOBODY || domain(<u32>holder).isPrivate != 0) return EMPTY;
  return nameOf(domain(<u32>holder));
}

/** The user has turned to domain number `index`. False, and nothing is changed, if there is none or it may not have the user interface. */
export function turnTo(index: i32): bool {
  if (index < 0 || !mayHold(domain(<u32>index))) return false;
  holder = index;
  return true;
}

/** Who has left Running or is fully locked has it no longer: the first Running unlocked guest does. What may be rolled back doesn't count. */
export function settleForeground(): void {
  if (changed() || (holder != NOBODY && mayHold(domain(<u32>holder)))) return;
  holder = NOBODY;
  for (let i: u32 = 0; i < MaxDomains; i++)
    if (mayHold(domain(i)) && domain(i).lock == 0 && (holder == NOBODY || precedes(i, <u32>holder))) holder = <i32>i;
}

/** What the hypervisor was lost sight of is never taken for what has left Running. */
function mayHold(d: Domain): bool {
  return isUsed(d) && d.role == Role.Guest && knownState(d) == DomainState.Running && d.lock != Lock.Fully;
}
