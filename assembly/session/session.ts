/** The one DM session: its state, its beginning and its end (OMA-TS-DM_Protocol 8). */
import { InboxTail, MaxAccounts, MaxMsgSize } from "../limits";
import { Slice, at, size, slice } from "../memory/slice";
import * as dmacc from "../mo/dmacc";
import { hasStateChange, hasStateChangeThat } from "../mo/virmo/statechange";
import * as ticket from "../mo/virmo/ticket";
import { NEVER, now } from "../port/clock";
import { principalOf } from "../tree/principal";
import { setCaller } from "../mo/caller";

export const enum Phase {
  Idle = 0,
  /** Entropy for the session has been asked for. */
  Entropy = 1,
  /** Package 1 is to be written. */
  Package1 = 2,
  /** What was decided about the last message is being made durable. */
  Settle = 3,
  /** A nonce for a challenge has been asked for. */
  Nonce = 4,
  /** The commands of the message at hand are being executed. */
  Execute = 5,
  /** The change that a command made is being made durable. */
  Commit = 6,
  /** The hypervisor's answer decides what the command is answered. */
  Await = 7,
  /** The hypervisor has been asked what a Get is to say. */
  Report = 8,
  /** The outbox is to be sent as soon as the journal is durable. */
  Send = 9,
  /** The transport has been handed the message. */
  Sending = 10,
  /** The server's answer is awaited. */
  Wait = 11,
  /** The user is being asked. */
  Prompt = 12,
  /** A chunk of a large object is on its way between message and staging area, or a record of the audit from flash. */
  Stage = 13,
}

/** How the server is authenticated, and we by it. */
export const enum Trust {
  /** Not yet. */
  None = 0,
  /** By the transport or by this message's credentials alone. */
  Message = 1,
  /** For the session (212). */
  Session = 2,
}

const NONCE_ROOM: u32 = 64;
const URL_ROOM: u32 = 128;
/** A server that says nothing for so long has gone; the transport has its own, shorter patience. */
export const PATIENCE: u64 = 120000;
/** How long the session waits for the hypervisor before it answers 500 (virmo.md 3, DM Delete). */
export const HYPERVISOR_PATIENCE: u64 = 30000;


@unmanaged
export class Session {
  phase: Phase;
  account: u32;
  principal: u32;
  id: u32;
  /** MsgIDs: the last one sent, and the last one received (0: none). */
  sent: u32;
  received: u32;
  /** Our credentials: accepted for the session, or to be sent with every message. */
  accepted: Trust;
  /** The server's. */
  trusted: Trust;
  /** Challenges so far, by the server and by us. */
  refusals: u32;
  challenges: u32;
  clientNonceLength: u32;
  urlLength: u32;
  /** The server's MaxMsgSize, at most ours. */
  room: u32;
  /** The longest object that the server takes, its MaxObjSize; 0: any. */
  objectRoom: u32;
  deadline: u64;
  /** Serial of the first ticket whose alert this session hasn't sent yet. */
  nextAlert: u32;
  /** The same, but it never goes back: after a challenge alerts are sent once more. */
  told: u32;
  /** Only the transport vouches for the server. Settled when the session begins, as new credentials count from the next one (5.4.3). */
  vouched: bool;
  /** The session ends once the outbox has been sent. */
  closing: bool;
}

export const session = changetype<Session>(memory.data(offsetof<Session>(), 8));
const CLIENT_NONCE: usize = memory.data(64);
const SESSION_ID: usize = memory.data(4);
const URL: usize = memory.data(128);

/** The inbox with its tail, and the outbox (docs/design.md 2, Buffers). */
export const INBOX: usize = memory.data(MaxMsgSize + InboxTail, 8);
export const OUTBOX: usize = memory.data(MaxMsgSize, 8);

// Which accounts a session has been asked for, a bit each; when each may report alerts again, and how often that has failed.
let requested: u32 = 0;
let failedLast: bool = false;
let endedOnce: bool = false;
const RETRY_AT: usize = memory.data(32, 8);
const RETRIES: usize = memory.data(4);
// Minutes until an alert is reported again: at once, then 1, 5, 15, 60 (virmo.md 3).
const DELAYS: usize = memory.data<u8>([0, 1, 5, 15, 60]);
const LAST_DELAY: u32 = 4;
const MINUTE: u64 = 60000;

/** Asks for a client-initiated session with an account. False if there is no such account, or it has no address. */
export function requestSession(account: u32): bool {
  if (account >= MaxAccounts || !isReachable(account)) return false;
  requested |= 1 << account;
  return true;
}

function isReachable(account: u32): bool {
  return dmacc.isUsed(account) && size(dmacc.addressOf(account)) > 0;
}

export function isOpen(): bool {
  return session.phase != Phase.Idle;
}

export function lastFailed(): bool {
  return failedLast;
}

/** Whether a session has ended since the agent's start, and not by anything wrong with what the server said. */
export function hasEnded(): bool {
  return endedOnce;
}

/** Whether a session has been asked for and not begun. */
export function isRequested(): bool {
  return requested != 0;
}

/** The account to open a session with now, or -1. */
export function dueAccount(): i32 {
  for (let i: u32 = 0; i < MaxAccounts; i++) {
    if (!isReachable(i)) requested &= ~(1 << i);
    else if ((requested >> i) & 1 || hasNews(i) || (hasAlert(i) && now() >= retryAt(i))) return <i32>i;
  }
  return -1;
}

/** Whether an alert waits for the account: of an operation that has ended, or of a domain that has changed unasked. */
export function hasAlert(account: u32): bool {
  return ticket.hasAlert(account) || hasStateChange(account);
}

/** Whether one waits that no session has tried to tell. */
function hasNews(account: u32): bool {
  return ticket.hasNews(account) || hasStateChangeThat(account, true);
}

/** Whether somebody else is waited for, and not for ever. */
function isTimed(): bool {
  return session.phase == Phase.Wait || session.phase == Phase.Await || session.phase == Phase.Prompt;
}

/** When a session is to be opened although nobody asks. */
export function sessionDeadline(): u64 {
  if (isOpen()) return isTimed() ? session.deadline : NEVER;
  let first = NEVER;
  for (let i: u32 = 0; i < MaxAccounts; i++) if (isReachable(i) && hasAlert(i)) first = min(first, retryAt(i));
  return first;
}


@inline
function retryAt(account: u32): u64 {
  return load<u64>(RETRY_AT + ((<usize>account) << 3));
}

/** Begins a session; entropy is `entropy`, of which the first two bytes are used. */
export function begin(account: u32): void {
  memory.fill(changetype<usize>(session), 0, offsetof<Session>());
  requested &= ~(1 << account);
  session.account = account;
  session.principal = principalOf(dmacc.serverIdOf(account));
  session.room = MaxMsgSize;
  setUrl(dmacc.addressOf(account));
  setCaller(account, session.principal);
}

/** SessionID: 1–FFFF. */
export function setId(entropy: u32): void {
  session.id = (entropy & 0xffff) == 0 ? 1 : entropy & 0xffff;
}

/** The SessionID as text: upper-case hexadecimal without leading zeros (OMA-TS-DM_Notification 6.2.10). */
export function sessionId(): Slice {
  let digits: u32 = 0;
  for (let shift: i32 = 12; shift >= 0; shift -= 4) {
    const digit = (session.id >> shift) & 15;
    if (digit == 0 && digits == 0) continue;
    store<u8>(SESSION_ID + digits++, digit < 10 ? 0x30 + digit : 0x37 + digit);
  }
  return slice(SESSION_ID, digits);
}

/** Ends the session. After a failure, or if an alert it has told stays unacknowledged, alerts are reported again after a while. */
export function finish(failed: bool): void {
  session.phase = Phase.Idle;
  failedLast = failed;
  if (!failed) endedOnce = true;
  const account = session.account;
  ticket.reported(account, session.told);
  const first = ticket.nextAlert(account, 0);
  const unacknowledged = (first != null && first.serial < session.told) || hasStateChangeThat(account, false);
  const tries = <u32>load<u8>(RETRIES + account);
  if ((!failed && !unacknowledged) || !hasAlert(account)) {
    store<u8>(RETRIES + account, 0);
    store<u64>(RETRY_AT + ((<usize>account) << 3), 0);
    return;
  }
  const next = min(tries + 1, LAST_DELAY);
  store<u8>(RETRIES + account, next);
  store<u64>(RETRY_AT + ((<usize>account) << 3), now() + <u64>load<u8>(DELAYS + next) * MINUTE);
}

/** The session has ended because the server can't be reached. */
export function excuse(): void {
  endedOnce = true;
}

/** The nonce for our next credentials; one that is too long is not taken. */
export function setClientNonce(nonce: Slice): void {
  if (size(nonce) > NONCE_ROOM) return;
  session.clientNonceLength = size(nonce);
  memory.copy(CLIENT_NONCE, at(nonce), size(nonce));
}

export function clientNonce(): Slice {
  return slice(CLIENT_NONCE, session.clientNonceLength);
}

/** Where the next message goes: the account's address, or the last RespURI. One that is too long is ignored. */
export function setUrl(url: Slice): void {
  if (size(url) > URL_ROOM) return;
  session.urlLength = size(url);
  memory.copy(URL, at(url), size(url));
}

export function url(): Slice {
  return slice(URL, session.urlLength);
}
