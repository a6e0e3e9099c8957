/** The pieces that DM messages are written of: elements, and commands that leave no trace when they don't fit. */
import { writeDecimal } from "../memory/decimal";
import { Slice, size, slice } from "../memory/slice";
import { Metinf, Page, Syncml } from "../wbxml/token.gen";
import { Mark, Writer } from "../wbxml/writer";

const DECIMAL: usize = memory.data(12);

/** The message. */
export const out = changetype<Writer>(memory.data(20));
let cmdId: u32 = 0;
let mark: Mark = 0;
/** The CmdID before it. */
let markedId: u32 = 0;

/** Opens a message of at most `room` bytes at `address`. */
export function openDocument(address: usize, room: u32): void {
  out.open(address, room);
  out.documentHeader();
  begin(Syncml.SyncML);
  cmdId = 0;
}

/** The CmdID of the command written last. */
export function lastCmdId(): u32 {
  return cmdId;
}

/** Begins a command. */
export function command(token: Syncml): void {
  setMark();
  join(token);
}

/** From here on what is written is taken back together. */
export function setMark(): void {
  mark = out.mark();
  markedId = cmdId;
}

/** A command that is taken back with the one before. */
export function join(token: Syncml): void {
  begin(token);
  number(Syncml.CmdID, ++cmdId);
}

/** Takes the command written last back, with all that left with it. */
export function takeBack(): void {
  out.reset(mark);
  cmdId = markedId;
}

/** Takes the command back if it did not fit. */
export function written(): bool {
  if (out.overflow) takeBack();
  else return true;
  return false;
}


@inline
export function begin(token: Syncml): void {
  out.element(Page.Syncml, token, true);
}


@inline
export function end(): void {
  out.end();
}

/** An element that holds text; without text it has no content. */
export function leaf(token: Syncml, value: Slice): void {
  begin(token);
  if (size(value) > 0) out.text(value);
  end();
}

export function number(token: Syncml, value: u32): void {
  leaf(token, slice(DECIMAL, writeDecimal(DECIMAL, <i32>value)));
}

export function meta(format: Slice, type: Slice): void {
  begin(Syncml.Meta);
  metaLeaf(Metinf.Format, format);
  if (size(type) > 0) metaLeaf(Metinf.Type, type);
  end();
}

export function metaLeaf(token: Metinf, value: Slice): void {
  out.element(Page.Metinf, token, true);
  out.text(value);
  end();
}

export function metaNumber(token: Metinf, value: u32): void {
  metaLeaf(token, slice(DECIMAL, writeDecimal(DECIMAL, <i32>value)));
}
