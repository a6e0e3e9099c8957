/** Announces a change of durable records to the journal. */
import { touch } from "../journal/journal";

/** Call before changing `length` bytes at `address`. One command's changes fit the undo stack by design: if not, it is our bug and traps. */
export function edit(address: usize, length: u32): void {
  if (!touch(address, length)) unreachable();
}
