/** Writes a DM message, command by command; a command that doesn't fit leaves no trace (OMA-TS-DM_RepPro 6). */
import { MaxMsgSize, MaxObjSize } from "../limits";
import { EMPTY, Slice, size, slice } from "../memory/slice";
import { text } from "../memory/text";
import { writeDecimal } from "../memory/decimal";
import { Text } from "../text.gen";
import { Metinf, Page, Syncml } from "../wbxml/token.gen";
import { Mark, Writer } from "../wbxml/writer";
import { commandName } from "./name";

/** What always fits behind the commands: an Alert 1222 or 1223, Final and the ends of SyncBody and SyncML. */
const TAIL: u32 = 40;
const DECIMAL: usize = memory.data(12);

const out = changetype<Writer>(memory.data(20));
let cmdId: u32 = 0;
/** Where the command being written began, and the CmdID before it. */
let mark: Mark = 0;
let idBefore: u32 = 0;

/** One Status, and the Results that follow it when it answers a Get. */
@unmanaged
export class Answer {
  /** MsgID and CmdID of what is answered; CmdRef 0 is the SyncHdr. */
  msgRef: u32;
  cmdRef: u32;
  /** Its token; Syncml.SyncHdr for the header. */
  command: u32;
  code: u32;
  /** LocURI of the item; for the SyncHdr its Target and Source. Empty: left out. */
  targetRef: Slice;
  sourceRef: Slice;
  /** Chal: Text.AuthMd5 or Text.AuthBasic, and NextNonce in Base64 for md5; 0: none. */
  chal: u32;
  nextNonce: Slice;
  /** Data of the Status's Item: which key of an Exec was wrong. Empty: left out. */
  detail: Slice;
  /** LocURI of the interior node below which an implicit Add, or a TNDS document, failed. Empty: left out. */
  failedUri: Slice;
  /** What the user answered: the address of so many slices, each the Data of an Item of its own. */
  answers: usize;
  answerCount: u32;
  /** Results: whether there are any, their Format and Type (empty: chr, text/plain) and Data. */
  results: bool;
  opaque: bool;
  format: Slice;
  type: Slice;
  data: Slice;
  /** The Data lie in the staging area. */
  staged: bool;
}

/** Opens a message of at most `room` bytes at `address`. */
export function open(address: usize, room: u32): void {
  out.open(address, room - TAIL);
  out.documentHeader();
  begin(Syncml.SyncML);
  cmdId = 0;
}

/**
 * SyncHdr (OMA-TS-DM_Protocol 8.3). `credType` is Text.AuthMd5 or Text.AuthBasic with `cred` in Base64, or 0; `user` names who it is about
 * and may be empty.
 */
export function header(
  sessionId: Slice,
  msgId: u32,
  target: Slice,
  source: Slice,
  user: Slice,
  credType: u32,
  cred: Slice,
): void {
  begin(Syncml.SyncHdr);
  leaf(Syncml.VerDTD, text(Text.VerDtd));
  leaf(Syncml.VerProto, text(Text.VerProto));
  leaf(Syncml.SessionID, sessionId);
  number(Syncml.MsgID, msgId);
  begin(Syncml.Target);
  leaf(Syncml.LocURI, target);
  end();
  begin(Syncml.Source);
  leaf(Syncml.LocURI, source);
  if (size(user) > 0) leaf(Syncml.LocName, user);
  end();
  if (credType != 0) {
    begin(Syncml.Cred);
    meta(text(Text.B64), text(<Text>credType));
    leaf(Syncml.Data, cred);
    end();
  }
  begin(Syncml.Meta);
  metaNumber(Metinf.MaxMsgSize, MaxMsgSize);
  metaNumber(Metinf.MaxObjSize, MaxObjSize);
  end();
  end();
  begin(Syncml.SyncBody);
}

/** A Status, with its Results; false if both together don't fit. */
export function answer(a: Answer): bool {
  command(Syncml.Status);
  references(a);
  leaf(Syncml.Cmd, commandName(a.command));
  if (size(a.targetRef) > 0) leaf(Syncml.TargetRef, a.targetRef);
  if (size(a.sourceRef) > 0) leaf(Syncml.SourceRef, a.sourceRef);
  if (a.chal != 0) challenge(a);
  number(Syncml.Data, a.code);
  if (size(a.failedUri) > 0) {
    begin(Syncml.Item);
    begin(Syncml.Target);
    leaf(Syncml.LocURI, a.failedUri);
    end();
    end();
  }
  if (size(a.detail) > 0) dataItem(a.detail);
  for (let i: u32 = 0; i < a.answerCount; i++) dataItem(load<Slice>(a.answers + ((<usize>i) << 3)));
  end();
  if (a.results) results(a);
  return written();
}

function dataItem(data: Slice): void {
  begin(Syncml.Item);
  leaf(Syncml.Data, data);
  end();
}

function challenge(a: Answer): void {
  begin(Syncml.Chal);
  begin(Syncml.Meta);
  metaLeaf(Metinf.Format, text(Text.B64));
  metaLeaf(Metinf.Type, text(<Text>a.chal));
  if (size(a.nextNonce) > 0) metaLeaf(Metinf.NextNonce, a.nextNonce);
  end();
  end();
}

function results(a: Answer): void {
  begin(Syncml.Results);
  number(Syncml.CmdID, ++cmdId);
  references(a);
  begin(Syncml.Item);
  begin(Syncml.Source);
  leaf(Syncml.LocURI, a.targetRef);
  end();
  if (size(a.format) > 0 || size(a.type) > 0) meta(a.format, a.type);
  begin(Syncml.Data);
  if (a.opaque) out.opaque(a.data);
  else out.text(a.data);
  end();
  end();
  end();
}

function references(a: Answer): void {
  number(Syncml.MsgRef, a.msgRef);
  number(Syncml.CmdRef, a.cmdRef);
}

/** An Alert without items, such as 1201 or 1222. */
export function alert(code: u32): bool {
  command(Syncml.Alert);
  number(Syncml.Data, code);
  end();
  return written();
}

/** A Generic Alert (OMA-TS-DM_Protocol 8.7) with an integer as its Data; an empty correlator is left out. */
export function genericAlert(code: u32, correlator: Slice, source: Slice, type: Slice, mark: Text, data: u32): bool {
  command(Syncml.Alert);
  number(Syncml.Data, code);
  if (size(correlator) > 0) leaf(Syncml.Correlator, correlator);
  begin(Syncml.Item);
  begin(Syncml.Source);
  leaf(Syncml.LocURI, source);
  end();
  begin(Syncml.Meta);
  metaLeaf(Metinf.Format, text(Text.Int));
  metaLeaf(Metinf.Type, type);
  metaLeaf(Metinf.Mark, text(mark));
  end();
  number(Syncml.Data, data);
  end();
  end();
  return written();
}

/** Begins the Replace that tells DevInfo; its items follow, then endReplace(). */
export function beginReplace(): void {
  command(Syncml.Replace);
}

/** One leaf of DevInfo: its value under its URI as Source (OMA-TS-DM_Protocol 8.3). */
export function sourceItem(uri: Slice, value: Slice): void {
  begin(Syncml.Item);
  begin(Syncml.Source);
  leaf(Syncml.LocURI, uri);
  end();
  meta(text(Text.Chr), text(Text.TextPlain));
  leaf(Syncml.Data, value);
  end();
}

export function endReplace(): bool {
  end();
  return written();
}

/** The CmdID of the command written last. */
export function lastCmdId(): u32 {
  return cmdId;
}

/**
 * Ends the message. `alertCode` is Alert.NextMessage or Alert.SessionAbort to add as its last command, or 0.
 *
 * @returns the message
 */
export function close(alertCode: u32, final: bool): Slice {
  out.limit += TAIL;
  if (alertCode != 0) alert(alertCode);
  if (final) out.element(Page.Syncml, Syncml.Final, false);
  end();
  end();
  return out.overflow ? EMPTY : slice(out.start, <u32>(out.cursor - out.start));
}

function command(token: Syncml): void {
  mark = out.mark();
  idBefore = cmdId;
  begin(token);
  number(Syncml.CmdID, ++cmdId);
}

/** Takes the command back if it did not fit. */
function written(): bool {
  if (!out.overflow) return true;
  out.reset(mark);
  cmdId = idBefore;
  return false;
}


@inline
function begin(token: Syncml): void {
  out.element(Page.Syncml, token, true);
}


@inline
function end(): void {
  out.end();
}

function leaf(token: Syncml, value: Slice): void {
  begin(token);
  if (size(value) > 0) out.text(value);
  end();
}

function number(token: Syncml, value: u32): void {
  leaf(token, slice(DECIMAL, writeDecimal(DECIMAL, <i32>value)));
}

function meta(format: Slice, type: Slice): void {
  begin(Syncml.Meta);
  if (size(format) > 0) metaLeaf(Metinf.Format, format);
  if (size(type) > 0) metaLeaf(Metinf.Type, type);
  end();
}

function metaLeaf(token: Metinf, value: Slice): void {
  out.element(Page.Metinf, token, true);
  out.text(value);
  end();
}

function metaNumber(token: Metinf, value: u32): void {
  metaLeaf(token, slice(DECIMAL, writeDecimal(DECIMAL, <i32>value)));
}
