/** A message of the server has come: whether it is one, whose it is, what it says of ours, and what follows (OMA-TS-DM_Protocol 8.4, 9). */
import { Alert } from "../alert";
import { AuthLevel } from "../domain";
import { MaxMsgSize } from "../limits";
import * as arena from "../memory/arena";
import { parseU32, parsed } from "../memory/decimal";
import { EMPTY, Slice, equals, size } from "../memory/slice";
import { is } from "../memory/text";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Event } from "../syncml/event";
import { Message, continuation, message } from "../syncml/reader";
import { lastCmdId } from "../syncml/emit";
import { Part } from "../syncml/part";
import { Text } from "../text.gen";
import { Syncml } from "../wbxml/token.gen";
import { MAX_CHALLENGES, challengeType, isAnswerable, judge, keepNonce, nextNonce } from "./authentication";
import { acknowledge, forgetAlerts, hasToldAll } from "./compose";
import { cutShort } from "./object-out";
import { Trust, hasAlert, session, sessionId, setClientNonce, setUrl } from "./session";

/** What is to be done about a message. */
export const enum Verdict {
  /** End the session without another word. */
  End = 0,
  Fail = 1,
  /** Send the last message once more. */
  Repeat = 2,
  /** Answer `headerStatus` and abort. */
  Abort = 3,
  /** Package 1 once more, with the credentials that were asked for. */
  Introduce = 4,
  /** Execute and answer the commands. */
  Answer = 5,
}

/** The Status that the SyncHdr is answered, and whether it comes with a challenge. */
export let headerStatus: Status = Status.None;
export let challenging: bool = false;
/** How many Alerts the continuation has that steer the conversation, and the CmdIDs of those that are answered. */
export let steering: u32 = 0;
const MAX_STEERING: u32 = 2;
const STEERING: usize = memory.data(8, 4);
let rejected: bool = false;
let abandoned: bool = false;

/** Least room that a server may leave us: a SyncHdr with credentials and one Status fit. */
const LEAST_ROOM: u32 = 512;

/** Judges the message in the inbox. The caller commits what it has learnt. */
export function judgeMessage(address: usize, length: u32): Verdict {
  arena.reset();
  const sound = length > 0 && message.open(address, length);
  const header = message.header();
  headerStatus = judge(header);
  const genuine = headerStatus == Status.Ok || headerStatus == Status.AuthenticatedForSession;
  if (!sound) return length > 0 && genuine ? judgeBroken(header) : Verdict.Fail;
  if (!isOurs(header) || !parseU32(header.text(Slot.MsgId)) || parsed() == 0) return Verdict.Fail;
  if (<u32>parsed() == session.received) return Verdict.Repeat;
  session.received = parsed();
  if (!is(header.text(Slot.VerDtd), Text.VerDtd)) return abort(Status.VersionNotSupported);
  if (!is(header.text(Slot.VerProto), Text.VerProto)) return abort(Status.ProtocolNotSupported);
  takeHeader(header, genuine);
  scan(message, genuine);
  return decide(genuine);
}

/** The continuation of a package of ours that took several messages: an Alert 1222 and nothing else. Answer, or why not. */
export function judgeContinuation(address: usize, length: u32): Verdict {
  const before = arena.mark();
  const sound = length > 0 && continuation.open(address, length);
  const header = continuation.header();
  headerStatus = judge(header);
  const genuine = headerStatus == Status.Ok || headerStatus == Status.AuthenticatedForSession;
  let verdict: Verdict = Verdict.Fail;
  if (sound && genuine && isOurs(header) && parseU32(header.text(Slot.MsgId))) {
    if (<u32>parsed() == session.received) verdict = Verdict.Repeat;
    else {
      session.received = parsed();
      takeHeader(header, true);
      scan(continuation, true);
      // Any other command comes too early (OMA-TS-DM_Protocol 6.2), and there is no room to answer it.
      const strays = continuation.commands > min(steering, MAX_STEERING);
      verdict = rejected || abandoned || strays ? Verdict.Fail : Verdict.Answer;
    }
  }
  arena.release(before);
  return verdict;
}

/** A message that can't be parsed, from somebody who is known: a Status can only refer to it if its SessionID and MsgID came through. */
function judgeBroken(header: Part): Verdict {
  if (!isOurs(header) || !parseU32(header.text(Slot.MsgId)) || parsed() == 0) return Verdict.Fail;
  session.received = parsed();
  return abort(Status.BadRequest);
}

function abort(status: Status): Verdict {
  headerStatus = status;
  return Verdict.Abort;
}

/** Whether the message belongs to this session: it repeats the SessionID as it was sent. */
function isOurs(header: Part): bool {
  return equals(header.text(Slot.SessionId), sessionId());
}

/** RespURI binds also before the server is known, as its challenge may come with it (9.1). */
function takeHeader(header: Part, genuine: bool): void {
  if (size(header.text(Slot.RespUri)) > 0) setUrl(header.text(Slot.RespUri));
  if (parseU32(header.text(Slot.MaxMsgSize)) && <u32>parsed() > 0)
    session.room = max(LEAST_ROOM, min(<u32>parsed(), MaxMsgSize));
  if (parseU32(header.text(Slot.MaxObjSize))) session.objectRoom = parsed();
  if (genuine) session.trusted = max(session.trusted, headerStatus == Status.Ok ? Trust.Message : Trust.Session);
}

/** Reads what the message says of our own: Statuses, and whether it aborts. Then the message is at its start again. */
function scan(m: Message, genuine: bool): void {
  const before = arena.mark();
  rejected = false;
  abandoned = false;
  steering = 0;
  // They come first in most messages: what follows the last one isn't read.
  for (let left = m.notices; left > 0; ) {
    if (m.next() != Event.CommandEnd) continue;
    if (m.command == Syncml.Status) takeStatus(m.head(), genuine);
    else if (m.command == Syncml.Alert) takeAlert(m.head());
    else continue;
    left--;
  }
  arena.release(before);
  m.restart();
}

function takeAlert(alert: Part): void {
  if (!parseU32(alert.text(Slot.Data))) return;
  const code: u32 = parsed();
  if (code == Alert.SessionAbort) abandoned = true;
  if (code == Alert.NoEndOfData) cutShort();
  if (code != Alert.NextMessage && code != Alert.NoEndOfData) return;
  parseU32(alert.text(Slot.CmdId));
  if (steering < MAX_STEERING) store<u32>(STEERING + ((<usize>steering) << 2), parsed());
  steering++;
}

/** The CmdID of a steering Alert, 0 and up, in document order. */
export function steeringId(index: u32): u32 {
  return load<u32>(STEERING + ((<usize>index) << 2));
}

function takeStatus(status: Part, genuine: bool): void {
  if (!parseU32(status.text(Slot.CmdRef))) return;
  const cmdRef: u32 = parsed();
  if (!parseU32(status.text(Slot.MsgId))) return;
  const msgRef: u32 = parsed();
  if (!parseU32(status.text(Slot.Data))) return;
  const code: u32 = parsed();
  const refused = code == Status.Unauthorized || code == Status.AuthenticationRequired;
  if (cmdRef != 0) {
    // A chunk is the last command of its message.
    if (code >= 300 && msgRef == session.sent && cmdRef == lastCmdId()) cutShort();
    if (genuine && !refused) acknowledge(msgRef, cmdRef);
    return;
  }
  if (msgRef != session.sent) return;
  if (code == Status.AuthenticatedForSession) session.accepted = Trust.Session;
  if (refused) rejected = true;
  else if (code >= 300) abandoned = true;
  takeNonce(status, refused, genuine);
}

/** A nonce from a server that isn't authenticated serves this session alone; the stored one stays (OMA-TS-DM_Security 5.3.4). */
function takeNonce(status: Part, refused: bool, genuine: bool): void {
  if (size(status.text(Slot.ChalType)) == 0) {
    if (refused) abandoned = true;
    return;
  }
  if (!isAnswerable(status)) {
    abandoned = abandoned || refused;
    return;
  }
  const nonce: Slice = nextNonce(status);
  if (nonce == EMPTY) return;
  setClientNonce(nonce);
  if (genuine) keepNonce(AuthLevel.ClCred, nonce);
}

function decide(genuine: bool): Verdict {
  challenging = false;
  if (abandoned) return Verdict.Fail;
  if (rejected) {
    if (++session.refusals > MAX_CHALLENGES) return Verdict.Fail;
    forgetAlerts();
    // A server that only challenges needs no credentials for that, and must not be challenged in turn (9).
    if (headerStatus == Status.AuthenticationRequired && message.commands == 0) headerStatus = Status.Ok;
    return Verdict.Introduce;
  }
  if (message.commands == 0 && message.final) {
    // What the challenge has kept back is still to be told.
    if (genuine && (session.challenges == 0 || hasToldAll())) return Verdict.End;
    // Who isn't known and says nothing isn't challenged (9), unless there is an alert that it has to acknowledge.
    if (!genuine && !hasAlert(session.account)) return Verdict.Fail;
  }
  if (!genuine) {
    if (++session.challenges > MAX_CHALLENGES) return Verdict.Fail;
    challenging = true;
    // Its Statuses don't count: it is told once more what it has to acknowledge.
    forgetAlerts();
  } else challenging = isFreshlyProven();
  return Verdict.Answer;
}

/** A server that has proven itself by md5 is told the nonce of the next session with the first answer (9.1). */
function isFreshlyProven(): bool {
  return !session.vouched && challengeType() == Text.AuthMd5 && size(message.header().text(Slot.CredData)) > 0;
}
