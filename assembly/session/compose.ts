/** Our side of the conversation: package 1, and what goes around the answers of packages 3 (OMA-TS-DM_Protocol 8.3, 8.5). */
import { Alert, ResultCode } from "../alert";
import { DomainState } from "../domain";
import { Operation, domain, operation } from "../journal/record.gen";
import { MaxMsgSize, MaxOperations } from "../limits";
import * as arena from "../memory/arena";
import { EMPTY, Slice, size, slice } from "../memory/slice";
import { text } from "../memory/text";
import * as devinfo from "../mo/devinfo";
import { nameOf } from "../mo/virmo/domain";
import { acknowledgeStateChange, forgetStateChanges, nextStateChange, toldStateChange } from "../mo/virmo/statechange";
import { closeTicket, correlatorOf, domainNameOf, nextAlert } from "../mo/virmo/ticket";
import { lastCmdId } from "../syncml/emit";
import * as writer from "../syncml/writer";
import { Text } from "../text.gen";
import { cred, credType, userName } from "./authentication";
import { isSafe, starts } from "./safety";
import { OUTBOX, Phase, session, sessionId, url } from "./session";

/** Where each ticket's alert stands, so that its Status is known: MsgID << 16 | CmdID; 0 if it has not been sent in this session. */
const SENT: usize = memory.data(64, 4);
let length: u32 = 0;

/** The message in the outbox. */
export function outbox(): Slice {
  return slice(OUTBOX, length);
}

/** No alert has been sent in this session yet, or none to a server that was known. */
export function forgetAlerts(): void {
  session.nextAlert = 0;
  memory.fill(SENT, 0, 64);
  forgetStateChanges();
}

/** Whether every alert that waits for the account has been sent in this session. */
export function hasToldAll(): bool {
  return nextAlert(session.account, session.nextAlert) == null && nextStateChange(session.account) < 0;
}

/** Begins a message with its SyncHdr. */
export function openMessage(): void {
  const before = arena.mark();
  session.sent++;
  writer.open(OUTBOX, min(session.room, MaxMsgSize));
  writer.header(sessionId(), session.sent, url(), devinfo.devId(0), userName(), credType(), cred());
  arena.release(before);
}

/** What package 1 says: that it is a client-initiated session, what the device is, and whether it is in safe mode. */
export function introduce(): void {
  writer.alert(Alert.ClientInitiatedManagement);
  writer.beginReplace();
  writer.sourceItem(text(Text.DevInfoDevId), devinfo.devId(0));
  writer.sourceItem(text(Text.DevInfoMan), devinfo.man(0));
  writer.sourceItem(text(Text.DevInfoMod), devinfo.mod(0));
  writer.sourceItem(text(Text.DevInfoDmV), devinfo.dmV(0));
  writer.sourceItem(text(Text.DevInfoLang), devinfo.lang(0));
  writer.endReplace();
  if (isSafe())
    writer.genericAlert(Alert.GenericAlert, EMPTY, text(Text.Virmo), text(Text.SafeMode), Text.Warning, starts());
}

/** Adds the Generic Alerts that wait: of operations that have ended, then of domains that have changed; what doesn't fit follows with the next message. */
export function reportAlerts(): void {
  while (true) {
    const t = nextAlert(session.account, session.nextAlert);
    if (t == null) break;
    if (!reportEnd(t)) return;
    session.nextAlert = t.serial + 1;
    session.told = max(session.told, session.nextAlert);
  }
  let index = nextStateChange(session.account);
  while (index >= 0 && reportChange(<u32>index)) index = nextStateChange(session.account);
}

function reportEnd(t: Operation): bool {
  const mark = t.result == ResultCode.Success ? Text.Informational : Text.Warning;
  const fits = report(correlatorOf(t), domainNameOf(t), Text.OperationComplete, mark, t.result);
  if (fits) store<u32>(SENT + indexOf(t) * 4, lastKey());
  return fits;
}

/** Of domain number `index`: the state that it is in now, so that what has just been asked of it and told isn't contradicted. */
function reportChange(index: u32): bool {
  const state = domain(index).state;
  const isTrouble = state == DomainState.Crashed || state == DomainState.Unknown;
  const mark = isTrouble ? Text.Warning : Text.Informational;
  const fits = report(EMPTY, nameOf(domain(index)), Text.DomainStateChange, mark, state);
  if (fits) toldStateChange(index, lastKey());
  return fits;
}

/** A Generic Alert about the domain with that name; one that has gone keeps the URI it had. False if the message has no room for it. */
function report(correlator: Slice, name: Slice, type: Text, mark: Text, data: u32): bool {
  const before = arena.mark();
  arena.begin();
  arena.put(text(Text.DomainSlash));
  arena.put(name);
  const fits = writer.genericAlert(Alert.GenericAlert, correlator, arena.finish(), text(type), mark, data);
  arena.release(before);
  return fits;
}

/** Which command the last one that was written is, of this session's. */
function lastKey(): u32 {
  return (session.sent << 16) | lastCmdId();
}

function indexOf(t: Operation): usize {
  return (
    (changetype<usize>(t) - changetype<usize>(operation(0))) /
    (changetype<usize>(operation(1)) - changetype<usize>(operation(0)))
  );
}

/** A Status for command `cmdRef` of our message `msgRef`: if that was an alert, it is acknowledged. The caller commits. */
export function acknowledge(msgRef: u32, cmdRef: u32): void {
  const key = (msgRef << 16) | cmdRef;
  if (cmdRef == 0) return;
  acknowledgeStateChange(key);
  for (let i: u32 = 0; i < MaxOperations; i++) {
    if (load<u32>(SENT + i * 4) != key) continue;
    store<u32>(SENT + i * 4, 0);
    closeTicket(operation(i));
  }
}

/** Ends the message and has it sent. `alertCode`: Alert.NextMessage, Alert.SessionAbort or 0. */
export function send(alertCode: u32, final: bool): void {
  length = size(writer.close(alertCode, final));
  session.phase = Phase.Send;
}
