/** The session's machine: which phase follows which, one step at a time (OMA-TS-DM_Protocol 8). */
import { Alert } from "../alert";
import { AuthLevel } from "../domain";
import { Effect, Outcome } from "../effect";
import { changed, commit, failed, sync, synced } from "../journal/journal";
import { device, DEVICE_BYTES } from "../journal/record.gen";
import { encode } from "../auth/base64";
import { MaxMsgSize } from "../limits";
import * as arena from "../memory/arena";
import { EMPTY, Slice, at, size, slice } from "../memory/slice";
import { SEALED, isUsed } from "../mo/dmacc";
import { edit } from "../mo/edit";
import { seedIds } from "../mo/virmo/identifier";
import { now } from "../port/clock";
import { Owner, issue, result } from "../port/register";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { message } from "../syncml/message";
import { lastCmdId } from "../syncml/emit";
import { Answer } from "../syncml/answer";
import { answer } from "../syncml/writer";
import { Text } from "../text.gen";
import { Syncml } from "../wbxml/token.gen";
import { beginAuthentication, challengeType, keepNonce } from "./authentication";
import { forgetAlerts, introduce, openMessage, outbox, reportAlerts, send } from "./compose";
import { isPending, shorten } from "./answer";
import { beginExecution, reportCompleted, stepAwait, stepExecution, stepStage } from "./execution";
import { Verdict, challenging, headerStatus, judgeContinuation, judgeMessage, steering, steeringId } from "./incoming";
import { dropObject } from "./object-in";
import { stopSending } from "./object-out";
import { promptCompleted, stepPrompt } from "./prompt";
import { INBOX, PATIENCE, Phase, begin, dueAccount, finish, excuse, session, setId, url } from "./session";

const ENTROPY: usize = memory.data(32);
const ENTROPY_BYTES: u32 = 32;
const NONCE_BYTES: u32 = 16;
const NO_ALERT: u32 = 0;

/** The nonce that goes with a challenge. */
const NONCE: usize = memory.data(16);

/** What comes after Phase.Settle. */
let verdict: Verdict = Verdict.End;
/** A package of ours goes on in the next message: the inbox still holds the one that is being answered. */
let continuing: bool = false;

/** Where a message may be written now: the inbox, or its tail while what it holds is still being answered. */
export function inboxAddress(): usize {
  return continuing ? INBOX + MaxMsgSize : INBOX;
}

/** Does the next step of the session when the port and the journal are idle; false if there is none. */
export function stepSession(): bool {
  switch (session.phase) {
    case Phase.Idle:
      return open();
    case Phase.Package1:
      writePackage1();
      return true;
    case Phase.Settle:
      proceed();
      return true;
    case Phase.Execute:
      return execute();
    case Phase.Await:
      return stepAwait();
    case Phase.Prompt:
      return stepPrompt();
    case Phase.Stage:
      return stepStage();
    case Phase.Send:
      return sendWhenDurable();
    case Phase.Wait:
      if (now() < session.deadline) return false;
      end(true);
      return true;
    default:
      return false;
  }
}

function open(): bool {
  const account = dueAccount();
  if (account < 0) return false;
  begin(<u32>account);
  forgetAlerts();
  beginAuthentication();
  continuing = false;
  session.phase = Phase.Entropy;
  issue(Owner.Session, Effect.Random, ENTROPY, ENTROPY_BYTES);
  return true;
}

function end(failed: bool): void {
  continuing = false;
  dropObject();
  stopSending();
  finish(failed);
}

/** An effect of the session has completed. */
export function sessionCompleted(): void {
  const done = result() == Outcome.Done;
  switch (session.phase) {
    case Phase.Entropy:
      if (!done) return end(true);
      setId(load<u16>(ENTROPY));
      seedIds(ENTROPY + NONCE_BYTES);
      seal();
      session.phase = Phase.Package1;
      break;
    case Phase.Nonce:
      if (!done) return end(true);
      keepNonce(AuthLevel.SrvCred, slice(NONCE, NONCE_BYTES));
      commit();
      beginAnswer();
      break;
    case Phase.Report:
      reportCompleted();
      break;
    case Phase.Prompt:
      promptCompleted();
      break;
    case Phase.Sending:
      if (!done || session.closing) return end(!done || session.closing);
      session.phase = Phase.Wait;
      session.deadline = now() + PATIENCE;
      break;
  }
}

/** From its first session on, a device takes accounts from servers alone. */
function seal(): void {
  if (device().initialised >= SEALED) return;
  edit(changetype<usize>(device()), DEVICE_BYTES);
  device().initialised = SEALED;
  commit();
}

function writePackage1(): void {
  openMessage();
  if (session.received > 0) answerHeader(EMPTY);
  introduce();
  reportAlerts();
  send(NO_ALERT, true);
}

/** The Status of the server's SyncHdr; with `nonce` its challenge. */
function answerHeader(nonce: Slice): void {
  const a = changetype<Answer>(HEADER_ANSWER);
  memory.fill(HEADER_ANSWER, 0, offsetof<Answer>());
  a.msgRef = session.received;
  a.command = Syncml.SyncHdr;
  a.code = headerStatus;
  if (size(nonce) > 0) {
    a.chal = challengeType();
    a.nextNonce = a.chal == Text.AuthMd5 ? nonce : EMPTY;
  }
  answer(a);
}

const HEADER_ANSWER: usize = memory.data(offsetof<Answer>(), 8);

/** A message of `length` bytes has come to where inboxAddress() said. */
export function receiveMessage(length: u32): void {
  verdict = continuing ? judgeContinuation(INBOX + MaxMsgSize, length) : judgeMessage(INBOX, length);
  if (changed()) commit();
  session.phase = Phase.Settle;
}

/** The transport has given the last message up. */
export function sendFailed(): void {
  if (session.phase != Phase.Wait) return;
  end(true);
  excuse();
}

function proceed(): void {
  switch (verdict) {
    case Verdict.End:
      return end(false);
    case Verdict.Repeat:
      session.phase = Phase.Send;
      return;
    case Verdict.Abort:
      openMessage();
      answerHeader(EMPTY);
      session.closing = true;
      return send(Alert.SessionAbort, true);
    case Verdict.Introduce:
      session.phase = Phase.Package1;
      return;
    case Verdict.Answer:
      return continuing ? continueAnswer() : challenging ? askNonce() : beginAnswer();
    default:
      return end(true);
  }
}

function askNonce(): void {
  session.phase = Phase.Nonce;
  issue(Owner.Session, Effect.Random, NONCE, NONCE_BYTES);
}

/** Begins package 3, or the challenge. */
function beginAnswer(): void {
  const before = arena.mark();
  openMessage();
  answerHeader(challenging ? encode(slice(NONCE, NONCE_BYTES)) : EMPTY);
  arena.release(before);
  spoken = lastCmdId();
  beginExecution();
  session.phase = Phase.Execute;
}

/** The next message of the same package. */
function continueAnswer(): void {
  continuing = false;
  openMessage();
  answerHeader(EMPTY);
  for (let i: u32 = 0; i < steering; i++) answerAlert(steeringId(i));
  // With two of them it isn't the message that has the most room.
  spoken = steering > 1 ? 0 : lastCmdId();
  session.phase = Phase.Execute;
}

/** An Alert gets a Status, as every command but Results does (OMA-TS-DM_Protocol 6.1). */
function answerAlert(cmdId: u32): void {
  const a = changetype<Answer>(HEADER_ANSWER);
  a.command = Syncml.Alert;
  a.cmdRef = cmdId;
  a.code = Status.Ok;
  answer(a);
}

/** The CmdID of the last Status with which the message at hand begins. */
let spoken: u32 = 0;

function execute(): bool {
  let goesOn = stepExecution();
  // A command that has changed nothing and asked nobody gives nobody else anything to do.
  while (goesOn && session.phase == Phase.Execute) goesOn = stepExecution();
  if (goesOn) return true;
  if (!isPending()) return endAnswer();
  // What doesn't fit now never will.
  if (lastCmdId() == spoken && shorten()) return true;
  // The package goes on in another message; the server says Next Message (1222) to get it.
  continuing = true;
  send(NO_ALERT, false);
  return true;
}

/** Everything is answered. Final only if the server's package has ended; else the client asks for the rest (OMA-TS-DM_Protocol 6.2). */
function endAnswer(): bool {
  // A message that says so only refuses: it holds Statuses and nothing else (9.1).
  if (!challenging || headerStatus == Status.AuthenticatedForSession) reportAlerts();
  if (message.final) send(NO_ALERT, true);
  else send(Alert.NextMessage, false);
  return true;
}

/** A sync has been asked for. */
let syncing: bool = false;

/** Nothing is said that a power cut could make untrue. */
function sendWhenDurable(): bool {
  if (!synced()) {
    const gaveUp = syncing && failed();
    if (gaveUp) end(true);
    else sync();
    syncing = !gaveUp;
    return true;
  }
  syncing = false;
  // A server may delete its own account: it is told, and that was its last word.
  if (!isUsed(session.account)) session.closing = true;
  const address = url();
  const sent = outbox();
  session.phase = Phase.Sending;
  const effect = issue(Owner.Session, Effect.Send, at(sent), size(sent));
  effect.a0 = session.account;
  effect.a1 = <u32>at(address);
  effect.a2 = size(address);
  effect.a3 = (session.vouched ? 1 : 0) | (session.sent == 1 ? 2 : 0);
  return true;
}
