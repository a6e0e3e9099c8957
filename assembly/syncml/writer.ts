/** Writes a DM message, command by command; a command that doesn't fit leaves no trace (OMA-TS-DM_RepPro 6). */
import { Alert } from "../alert";
import { MaxMsgSize, MaxObjSize } from "../limits";
import { EMPTY, Slice, size, slice } from "../memory/slice";
import { text } from "../memory/text";
import { Text } from "../text.gen";
import { integerBytes } from "../wbxml/integer";
import { Metinf, Page, Syncml } from "../wbxml/token.gen";
import {
  begin,
  command,
  end,
  leaf,
  meta,
  metaLeaf,
  metaNumber,
  number,
  openDocument,
  out,
  setMark,
  written,
} from "./emit";
import { Answer } from "./answer";
import { commandName } from "./name";
import { beginResults, endResults, putData, references } from "./results";

/** What always fits behind the commands: an Alert 1222 or 1223, Final and the ends of SyncBody and SyncML. */
const TAIL: u32 = 40;
/** Of that, what always stands there. */
const ENDS: u32 = 2;
/** The ends of Data, Item and Results. */
const RESULTS_ENDS: u32 = 3;

/** Opens a message of at most `room` bytes at `address`. */
export function open(address: usize, room: u32): void {
  openDocument(address, room - TAIL);
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
  // It holds for the session (OMA-TS-DM_Protocol 7).
  if (msgId == 1) metaNumber(Metinf.MaxObjSize, MaxObjSize);
  end();
  end();
  begin(Syncml.SyncBody);
}

/** A Status, with its Results; false if both together don't fit. */
export function answer(a: Answer): bool {
  status(a);
  if (a.results) {
    beginResults(a, 0);
    putData(a);
    endResults();
  }
  return written();
}

function status(a: Answer): void {
  command(Syncml.Status);
  references(a);
  leaf(Syncml.Cmd, commandName(a.command));
  if (size(a.targetRef) > 0 && !a.only) leaf(Syncml.TargetRef, a.targetRef);
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

/** How many bytes the chunk written last takes. */
export let chunkBytes: u32 = 0;

/**
 * A chunk of Results, the first one behind its Status: all that is left, or as much as the message takes, and then nothing else fits. As
 * OPAQUE, since it may begin and end within a character.
 *
 * @param sent how many of the object's `total` bytes have been sent before
 * @returns where its `chunkBytes` belong; 0 if the message takes none
 */
export function chunk(a: Answer, sent: u32, total: u32): usize {
  if (sent == 0) status(a);
  else setMark();
  beginResults(a, sent == 0 ? total : 0);
  chunkBytes = total - sent;
  const isLast = chunkBytes + 1 + integerBytes(chunkBytes) + RESULTS_ENDS <= out.room();
  if (!isLast) {
    out.limit += TAIL - ENDS;
    const room = out.room() - min(out.room(), RESULTS_ENDS + 2 + integerBytes(out.room()));
    chunkBytes = min(room, chunkBytes - 1);
  }
  const place = out.hole(chunkBytes);
  end();
  if (!isLast) out.element(Page.Syncml, Syncml.MoreData, false);
  end();
  end();
  if (!isLast) out.limit -= TAIL - ENDS;
  return chunkBytes > 0 && written() ? place : 0;
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

/** One leaf of DevInfo: its value under its URI as Source (OMA-TS-DM_Protocol 8.3). Format and Type are the default ones, and left out. */
export function sourceItem(uri: Slice, value: Slice): void {
  begin(Syncml.Item);
  begin(Syncml.Source);
  leaf(Syncml.LocURI, uri);
  end();
  leaf(Syncml.Data, value);
  end();
}

export function endReplace(): bool {
  end();
  return written();
}

/** An Alert 1225 about the command with these LocURIs in its item; those that are empty are left out. */
export function noEndOfData(target: Slice, source: Slice): bool {
  command(Syncml.Alert);
  number(Syncml.Data, Alert.NoEndOfData);
  begin(Syncml.Item);
  place(Syncml.Target, target);
  place(Syncml.Source, source);
  end();
  end();
  return written();
}

/** A Target or Source, if there is one. */
function place(token: Syncml, uri: Slice): void {
  if (size(uri) == 0) return;
  begin(token);
  leaf(Syncml.LocURI, uri);
  end();
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
