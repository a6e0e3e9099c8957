/** What is wrong with a WBXML document, in words. */
import { Fault } from "../tokens.gen.js";

const NAMES = new Map<Fault, string>(Object.entries(Fault).map(([name, fault]) => [fault, name]));

/** The faults that the reader of WBXML finds; the others keep their names. */
const REASONS: Partial<Record<Fault, string>> = {
  [Fault.Truncated]: "the document ends inside something",
  [Fault.BadVersion]: "this is no WBXML 1.1, 1.2 or 1.3",
  [Fault.BadPublicId]: "the public identifier is none of SyncML 1.1 or 1.2, DM DDF 1.2 and provisioning 1.0",
  [Fault.BadCharset]: "the character set is neither UTF-8 nor US-ASCII",
  [Fault.BadStringTable]: "the string table is longer than what remains",
  [Fault.Overlong]: "an integer has more than 5 bytes or 32 bits",
  [Fault.BadIndex]: "a reference leads out of the string table",
  [Fault.TooDeep]: "more than 32 elements inside one another",
  [Fault.BadToken]: "a token can't stand here",
  [Fault.BadUtf8]: "this text isn't UTF-8",
  [Fault.BadEntity]: "there is no such character",
  [Fault.UnbalancedEnd]: "an element ends that never began",
  [Fault.TrailingBytes]: "something comes after the root element",
  [Fault.NoRoot]: "there is no root element",
  [Fault.TooLarge]: "as WBXML it has more than 65536 bytes",
  [Fault.Expansion]: "string references together say more than four times what the document holds",
};

/** What is wrong, in words. */
export function reasonOf(fault: Fault): string {
  return REASONS[fault] ?? NAMES.get(fault) ?? `${fault}`;
}

/** What is wrong at an offset: `byte 37 (0x25): more than 32 elements inside one another`. */
export function reasonAt(offset: number, reason: string): string {
  return `byte ${offset} (0x${offset.toString(16)}): ${reason}`;
}
