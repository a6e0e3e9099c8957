/** DomainStateChange: a domain's owner is told what became of it although no server asked for that (virmo.md 3, "The alert"). */
import { DomainState } from "../../domain";
import { commit } from "../../journal/journal";
import { DOMAIN_BYTES, Domain, device, domain } from "../../journal/record.gen";
import { MaxAccounts, MaxDomains } from "../../limits";
import { equals } from "../../memory/slice";
import { NEVER, now } from "../../port/clock";
import { principalId } from "../../tree/principal";
import { OPERATOR } from "../caller";
import { SEALED, isUsed as isAccount, serverIdOf } from "../dmacc";
import { edit } from "../edit";
import { isStable } from "./catalogue";
import { isUsed } from "./domain";

/** At most one alert for each domain in this time, in ms. */
const MINUTE: u64 = 60000;
/** How long after the end of that could not be made durable it is tried again, in ms. */
const RETRY: u64 = 1000;

/** For each domain: when the next alert may be made, 0 at any time; and where in this session the last one stands: a key, 0 nowhere. */
const DUE: usize = memory.data(MaxDomains * 8, 8);
const SENT: usize = memory.data(MaxDomains * 4, 4);
/** The domains with an alert that no session has tried to tell, a bit each. */
let news: u32 = 0;
/** The alerts that another instance of the agent made have been counted: as if it had made them when this one began. */
let counted: bool = false;

/** Makes the next alert that is due, or notes that a domain may have one again; false if there is none. */
export function stepStateChanges(): bool {
  if (!counted) countOld();
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const d = domain(i);
    // Whoever gets this record next has been told nothing of.
    if (!isUsed(d)) store<u64>(DUE + ((<usize>i) << 3), 0);
    const tells = isToTell(d);
    if (now() < dueAt(i) || (!tells && d.alerted == 0)) continue;
    // Should it not become durable, it is tried again then.
    store<u64>(DUE + ((<usize>i) << 3), now() + (tells ? MINUTE : RETRY));
    edit(changetype<usize>(d), DOMAIN_BYTES);
    d.alerted = u32(tells);
    if (tells) make(d, i);
    commit();
    return true;
  }
  return false;
}

/** It takes the place of one that hasn't been acknowledged: the latest state wins. */
function make(d: Domain, index: u32): void {
  d.changed = 0;
  d.untold = 1;
  news |= 1 << index;
  store<u32>(SENT + ((<usize>index) << 2), 0);
}

/** When stepStateChanges() wants to be called without anything else having happened. */
export function stateChangeDeadline(): u64 {
  let first = NEVER;
  for (let i: u32 = 0; i < MaxDomains; i++)
    if (isToTell(domain(i)) || domain(i).alerted != 0) first = min(first, dueAt(i));
  return first;
}

/** What a transition leads to is told when it has ended. Until its first session a device may still get accounts from the factory. */
function isToTell(d: Domain): bool {
  return d.changed != 0 && device().initialised >= SEALED && (isStable(d.state) || d.state == DomainState.Unknown);
}


@inline
function dueAt(index: u32): u64 {
  return load<u64>(DUE + ((<usize>index) << 3));
}

function countOld(): void {
  counted = true;
  for (let i: u32 = 0; i < MaxDomains; i++)
    if (domain(i).alerted != 0) store<u64>(DUE + ((<usize>i) << 3), now() + MINUTE);
}

/** The account that is told of a domain: its owner's, else the operator's. */
function accountFor(d: Domain): u32 {
  for (let i: u32 = 0; d.owner != 0 && i < MaxAccounts; i++)
    if (isAccount(i) && equals(serverIdOf(i), principalId(d.owner - 1))) return i;
  return OPERATOR;
}

function waitsFor(account: u32, index: u32): bool {
  const d = domain(index);
  return isUsed(d) && d.untold != 0 && accountFor(d) == account;
}

/** Whether an alert waits for account `account`. */
export function hasStateChange(account: u32): bool {
  for (let i: u32 = 0; i < MaxDomains; i++) if (waitsFor(account, i)) return true;
  return false;
}

/** Whether one waits for it that no session has tried to tell, or one that a session has. */
export function hasStateChangeThat(account: u32, isNews: bool): bool {
  for (let i: u32 = 0; i < MaxDomains; i++) if (waitsFor(account, i) && ((news >> i) & 1) == u32(isNews)) return true;
  return false;
}

/** Whether any alert waits. */
export function anyStateChange(): bool {
  for (let i: u32 = 0; i < MaxDomains; i++) if (domain(i).untold != 0) return true;
  return false;
}

/** The number of a domain whose alert waits for the account and hasn't been told in this session, or -1. */
export function nextStateChange(account: u32): i32 {
  for (let i: u32 = 0; i < MaxDomains; i++)
    if (load<u32>(SENT + ((<usize>i) << 2)) == 0 && waitsFor(account, i)) return <i32>i;
  return -1;
}

/** The alert of domain number `index` stands in a message; `key` tells which command of which message it is. */
export function toldStateChange(index: u32, key: u32): void {
  news &= ~(1 << index);
  store<u32>(SENT + ((<usize>index) << 2), key);
}

/** A Status for command `key` has come: if that was an alert, it is acknowledged. The caller commits. */
export function acknowledgeStateChange(key: u32): void {
  for (let i: u32 = 0; i < MaxDomains; i++) {
    if (load<u32>(SENT + ((<usize>i) << 2)) != key) continue;
    store<u32>(SENT + ((<usize>i) << 2), 0);
    edit(changetype<usize>(domain(i)), DOMAIN_BYTES);
    domain(i).untold = 0;
  }
}

/** No alert has been told in this session yet. */
export function forgetStateChanges(): void {
  memory.fill(SENT, 0, MaxDomains * 4);
}
