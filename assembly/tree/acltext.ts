/** The text form of ACLs, `Add=*&Get=id+id`: written in alphabetical order, read strictly (OMA-TS-DM_TND 7.7.1.3). */
import { Acl, PRINCIPAL_COUNT, PRINCIPAL_ID } from "../journal/record.gen";
import * as arena from "../memory/arena";
import { Slice, EMPTY, byteAt, indexOf, prefix, size, skip } from "../memory/slice";
import { is, text } from "../memory/text";
import { isText } from "../memory/utf8";
import { Status } from "../status";
import { Text } from "../text.gen";
import { ANYBODY, COMMANDS, findAcl, maskOf, setAcl } from "./acl";
import { Address } from "./address";
import { NOBODY, internBeside, principalId } from "./principal";

const AMPERSAND: u32 = 0x26;
const ASTERISK: u32 = 0x2a;
const PLUS: u32 = 0x2b;
const EQUALS: u32 = 0x3d;

/** The masks that the text being read gives, u32 each. */
const MASKS: usize = memory.data(20, 4);

/** The commands in alphabetical order, which is that of Command's bits. */
const NAMES: usize = memory.data<i32>([Text.Add, Text.Delete, Text.Exec, Text.Get, Text.Replace]);


@inline
function commandName(index: u32): Text {
  return <Text>load<i32>(NAMES + ((<usize>index) << 2));
}

/** The node's own ACL as text in the arena; EMPTY if it inherits, or if the arena is full (overflowed). */
export function ownAcl(node: u32, instance: u32): Slice {
  const entry = findAcl(node, instance);
  arena.begin();
  if (changetype<usize>(entry) != 0 || node == 0) putAcl(entry);
  return arena.finish();
}

function putAcl(entry: Acl): void {
  let first = true;
  for (let index: u32 = 0; index < COMMANDS; index++) {
    const mask = maskOf(entry, 1 << index);
    if (mask == 0) continue;
    if (!first) arena.putByte(AMPERSAND);
    first = false;
    arena.put(text(commandName(index)));
    arena.putByte(EQUALS);
    putMask(mask);
  }
}

/** `*` stands for everybody, whoever else is named. */
function putMask(mask: u32): void {
  if ((mask & ANYBODY) != 0) {
    arena.putByte(ASTERISK);
    return;
  }
  let first = true;
  for (let i: u32 = 0; i < PRINCIPAL_COUNT; i++) {
    if (((mask >> i) & 1) == 0) continue;
    if (!first) arena.putByte(PLUS);
    first = false;
    arena.put(principalId(i));
  }
}

/**
 * Replaces the node's ACL. Who may do that, the caller has asked mayReplaceAcl().
 *
 * @param value the text; no bytes make the node inherit
 * @returns Ok; CommandNotAllowed for the root without an ACL; UnsupportedMediaType if the text is malformed; DeviceFull if there is no
 *   room for it (roll back then)
 */
export function replaceAcl(a: Address, value: Slice): Status {
  if (size(value) == 0 && a.node == 0) return Status.CommandNotAllowed;
  const status = readAcl(value);
  if (status != Status.Ok) return status;
  const done = setAcl(a.node, a.instance, maskAt(0), maskAt(1), maskAt(2), maskAt(3), maskAt(4));
  return done ? Status.Ok : Status.DeviceFull;
}


@inline
function maskAt(index: u32): u32 {
  return load<u32>(MASKS + index * 4);
}

/** Reads the text into MASKS: the grammar first, then the identifiers, so that a malformed text leaves nothing behind. */
function readAcl(value: Slice): Status {
  memory.fill(MASKS, 0, COMMANDS * 4);
  if (size(value) == 0) return Status.Ok;
  if (!isText(value) || !readEntries(value, false)) return Status.UnsupportedMediaType;
  memory.fill(MASKS, 0, COMMANDS * 4);
  return readEntries(value, true) ? Status.Ok : Status.DeviceFull;
}

/** Up to the separator, or all. */
function upTo(s: Slice, separator: u32): Slice {
  const found = indexOf(s, separator);
  return found < 0 ? s : prefix(s, <u32>found);
}

/** `command=ids` joined by &, no command twice. With `intern` the identifiers become principals, without they are only checked. */
function readEntries(value: Slice, intern: bool): bool {
  while (true) {
    const entry = upTo(value, AMPERSAND);
    const name = upTo(entry, EQUALS);
    const index = commandOf(name);
    if (index == COMMANDS || size(name) == size(entry) || maskAt(index) != 0) return false;
    const mask = readIds(skip(entry, size(name) + 1), intern);
    if (mask == 0) return false;
    store<u32>(MASKS + index * 4, mask);
    if (size(entry) == size(value)) return true;
    value = skip(value, size(entry) + 1);
  }
}

function commandOf(name: Slice): u32 {
  for (let index: u32 = 0; index < COMMANDS; index++) if (is(name, commandName(index))) return index;
  return COMMANDS;
}

/** The mask of `*` or identifiers joined by +; 0 if one is malformed, or finds no place. */
function readIds(ids: Slice, intern: bool): u32 {
  let mask: u32 = 0;
  while (true) {
    const id = upTo(ids, PLUS);
    const bit = idBit(id, intern, mask);
    if (bit == 0) return 0;
    mask |= bit;
    if (size(id) == size(ids)) return mask;
    ids = skip(ids, size(id) + 1);
  }
}

function idBit(id: Slice, intern: bool, mask: u32): u32 {
  if (size(id) == 1 && byteAt(id, 0) == ASTERISK) return ANYBODY;
  if (!intern) return u32(isId(id));
  const kept = mask | maskAt(0) | maskAt(1) | maskAt(2) | maskAt(3) | maskAt(4);
  const principal = size(id) > PRINCIPAL_ID ? NOBODY : internBeside(id, kept);
  return principal == NOBODY ? 0 : 1 << principal;
}

/** Printable, without = & * + and white space. */
function isId(id: Slice): bool {
  for (let i: u32 = 0; i < size(id); i++) {
    const byte = byteAt(id, i);
    if (byte <= 0x20 || byte == 0x7f || byte == EQUALS || byte == ASTERISK) return false;
  }
  return id != EMPTY && size(id) > 0;
}
