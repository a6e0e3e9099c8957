/** TNDS as the data of an Add or a Replace: the grammar of its documents, which come in windows as XML or WBXML (OMA-TS-DM_TNDS). */
import { MaxNesting } from "../limits";
import * as arena from "../memory/arena";
import { EMPTY, Slice, indexOf } from "../memory/slice";
import { is } from "../memory/text";
import { Status } from "../status";
import { Text } from "../text.gen";
import { Command } from "../tree/schema";
import { Fault, MAX_EXPANSION, document, header, position, read } from "../wbxml/reader";
import { Dmddf, Page } from "../wbxml/token.gen";
import { beginXml, feedXml, xml } from "../wbxml/xml";
import { nameOf } from "../wbxml/xml-text";
import { deleteChildren } from "./target";
import { Kind, kindOf } from "./tnds-grammar";
import {
  Fact,
  beginFact,
  beginNode,
  beginNodes,
  draft,
  factOf,
  leaveNode,
  nodeUri,
  placeNode,
  putFact,
} from "./tnds-node";

const NO_FACT: u32 = 255;
/** The stages of a document. */
const enum Progress {
  New = 0,
  Under = 1,
  /** Its root element has ended. */
  Read = 2,
}

/** The document that is being read, and the consumer of both readers. */
@unmanaged
class Tnds {
  /** None while nothing is wrong with it. */
  status: Status;
  progress: Progress;
  /** How many elements are open, and how many when one began that is passed over; 0: none. */
  depth: u32;
  skipped: u32;
  /** The Fact whose text is being read. */
  fact: u32;
  /** The node at hand has been made, or has failed. */
  placed: bool;
  failed: bool;
  /** Whether there has been VerDTD 1.2, and a node. */
  isDtd: bool;
  hasNode: bool;
  /** Where the WBXML reader goes on. */
  page: u32;
  open: u32;


  @inline
  start(page: u32, token: u32, content: bool): bool {
    return startElement(page, token, content);
  }


  @inline
  end(): bool {
    return endElement();
  }


  @inline
  text(address: usize, length: u32): bool {
    return readPiece(address, length);
  }


  @inline
  opaque(address: usize, length: u32): bool {
    return readPiece(address, length);
  }
}

const tnds = changetype<Tnds>(memory.data(offsetof<Tnds>(), 4));
/** The tokens of the open elements, behind that of the document. */
const OPEN: usize = memory.data(MaxNesting + 1);

/** Whether a Type is that of TNDS. As libwbxml says +wbxml of XML, too, the document itself tells which it is. */
export function isTnds(type: Slice): bool {
  return is(type, Text.TndsXml) || is(type, Text.TndsWbxml);
}

/**
 * Begins a document that is the data of a command. What is wrong with its target is decided before anything of the document is read: tndsOutcome().
 *
 * @param command Add or Replace; a Replace deletes the children of its target
 * @param uri of its target, which the document's paths are relative to
 */
export function beginTnds(command: Command, uri: Slice): void {
  memory.fill(changetype<usize>(tnds), 0, offsetof<Tnds>());
  tnds.fact = NO_FACT;
  if (!refuse(beginNodes(uri))) return;
  if (command == Command.Replace) refuse(deleteChildren(uri));
  else if (indexOf(uri, 0x3f) >= 0) tnds.status = Status.CommandNotAllowed;
}

/**
 * Reads the next window of the document.
 *
 * @param window holds what was left of the last one, and what follows
 * @param length in bytes; more than any token of the document, or it is all that is left
 * @param last whether nothing follows
 * @returns how many bytes have been read; -1: tndsOutcome() is decided
 */
export function feedTnds(window: usize, length: u32, last: bool): i32 {
  if (tnds.status != Status.None) return -1;
  if (tnds.progress == Progress.New) draft.isXml = length == 0 || load<u8>(window) > 3;
  const next = draft.isXml ? feedText(window, length, last) : feedTokens(window, window + length, last);
  // A document that hasn't ended is Truncated.
  if (last && tnds.status == Status.None) tnds.status = Status.Ok;
  return tnds.status == Status.None ? <i32>(next - window) : -1;
}

/** What the command is answered: Ok, or the code of what has failed; then everything has to be rolled back. */
export function tndsOutcome(): Status {
  return tnds.status;
}

/** The URI of the node that has failed; EMPTY if it was the document. */
export function tndsFailedUri(): Slice {
  return tnds.failed ? nodeUri() : EMPTY;
}

function feedText(window: usize, length: u32, last: bool): usize {
  if (tnds.progress == Progress.New) beginXml();
  tnds.progress = max(tnds.progress, Progress.Under);
  judge(feedXml<Tnds>(tnds, window, window + length, last), last);
  return xml.cursor;
}

function feedTokens(window: usize, end: usize, last: bool): usize {
  if (tnds.progress == Progress.New && !openTokens(window, end, last)) return window;
  if (tnds.progress == Progress.Read) {
    judge(window < end ? Fault.TrailingBytes : Fault.None, last);
    return window;
  }
  const isFirst = tnds.progress == Progress.New;
  const from = isFirst ? document.body : window;
  tnds.progress = Progress.Under;
  if (!isFirst) document.allowance += <u32>(end - window) * MAX_EXPANSION;
  document.charged = from;
  const fault = read<Tnds>(tnds, from, end, tnds.page, tnds.open);
  tnds.page = position.page;
  tnds.open = position.depth;
  // With more to be seen it may be nothing of the kind.
  if (last || position.cursor == window) judge(fault, last);
  return position.cursor;
}

/** Any public identifier will do: the type has said what it is. Its elements are of page 2, with or without a switch to it. */
function openTokens(window: usize, end: usize, last: bool): bool {
  const fault = header(window, end);
  if (fault != Fault.BadPublicId) judge(fault, last);
  if (tnds.status != Status.None) return false;
  tnds.page = Page.Dmddf;
  const length = document.tableEnd - document.table;
  if (last || length == 0) return true;
  // The table outlasts the window that it stands in.
  const table = arena.take(length);
  if (table == 0) return refuse(Status.RequestEntityTooLarge);
  memory.copy(table, document.table, length);
  document.table = table;
  document.tableEnd = table + length;
  draft.mark = arena.mark();
  return true;
}

/** Malformed is 415; what is longer than a window 413. */
function judge(fault: Fault, last: bool): void {
  if (fault == Fault.None) return;
  refuse(fault == Fault.Truncated && !last ? Status.RequestEntityTooLarge : Status.UnsupportedMediaType);
}

/** Decides the outcome unless `status` is Ok; false if it is decided. The first is the one that counts. */
function refuse(status: Status): bool {
  if (tnds.status == Status.None && status != Status.Ok) tnds.status = status;
  return tnds.status == Status.None;
}

function malformed(): bool {
  refuse(Status.UnsupportedMediaType);
  return true;
}


@inline
function innermost(): u32 {
  return load<u8>(OPEN + tnds.depth);
}

function startElement(page: u32, token: u32, content: bool): bool {
  if (tnds.skipped == 0 && (page != Page.Dmddf || !enter(token))) return malformed();
  if (tnds.status != Status.None) return true;
  store<u8>(OPEN + ++tnds.depth, token);
  return content ? false : endElement();
}

/** Begins an element that isn't passed over; false if it has no place there. */
function enter(token: u32): bool {
  const parent = innermost();
  // Paths are those of the nodes in the MgmtTree.
  if (tnds.fact != NO_FACT || (token == Dmddf.Path && tnds.depth > 2)) return false;
  const kind = parent == Dmddf.Format ? <u32>Kind.Format : kindOf(parent, token);
  // Behind the nodes in a node stand others, and nothing else.
  if (parent == Dmddf.Node && tnds.placed && kind != Kind.Node) return false;
  switch (kind) {
    case Kind.Wrong:
      return false;
    case Kind.Group:
      return true;
    case Kind.Node:
      return enterNode(parent == Dmddf.MgmtTree);
    case Kind.Format:
      draft.format = nameOf(token);
      break;
    case Kind.Skip:
      break;
    default:
      tnds.fact = kind;
      return beginFact(kind);
  }
  tnds.skipped = tnds.depth + 1;
  return true;
}

/** A node begins; the one around it is made before. */
function enterNode(isTop: bool): bool {
  if (!tnds.isDtd) return false;
  if (!isTop && !tnds.placed) place(true);
  tnds.hasNode = true;
  tnds.placed = false;
  beginNode();
  return true;
}

/** Nodes directly in the MgmtTree are the second elements that are open. */
function place(hasNodes: bool): void {
  tnds.placed = true;
  tnds.failed = !refuse(placeNode(tnds.depth - 2, hasNodes));
}

function endElement(): bool {
  const token = innermost();
  if (tnds.skipped == 0 && !leave(token)) return malformed();
  if (tnds.status != Status.None) return true;
  if (tnds.skipped == tnds.depth) tnds.skipped = 0;
  if (--tnds.depth == 0) tnds.progress = Progress.Read;
  return false;
}

function leave(token: u32): bool {
  tnds.fact = NO_FACT;
  if (token == Dmddf.VerDTD) tnds.isDtd = is(factOf(Fact.Version), Text.VerDtd);
  if (token == Dmddf.MgmtTree) return tnds.hasNode;
  if (token != Dmddf.Node) return token != Dmddf.VerDTD || tnds.isDtd;
  if (!tnds.placed) place(false);
  if (tnds.status != Status.None) return true;
  tnds.failed = !refuse(leaveNode(tnds.depth - 2));
  return true;
}

/** Text that is no fact's is white space between elements. */
function readPiece(address: usize, length: u32): bool {
  if (tnds.skipped > 0) return false;
  if (tnds.fact != NO_FACT) return !putFact(tnds.fact, address, length) && !refuse(Status.RequestEntityTooLarge);
  for (let i: u32 = 0; i < length; i++) if (load<u8>(address + i) > 0x20) return malformed();
  return false;
}
