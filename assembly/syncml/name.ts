/** The names of commands, as a Status repeats them in Cmd. */
import { EMPTY, Slice } from "../memory/slice";
import { text } from "../memory/text";
import { Text } from "../text.gen";
import { Syncml } from "../wbxml/token.gen";

// By token, from Add on; 0 for what is no command.
// prettier-ignore
const NAMES: usize = memory.data<i32>([
  Text.Add, Text.Alert, 0, Text.Atomic, 0, 0, 0, 0, Text.Copy, 0, 0, Text.Delete, Text.Exec, 0, Text.Get, 0, 0, 0, 0,
  Text.Map, 0, 0, 0, 0, 0, 0, Text.Put, Text.Replace, 0, Text.Results, Text.Search, Text.Sequence, 0, 0, 0, 0,
  Text.Status, Text.Sync, 0, Text.SyncHdr, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Text.Move,
]);

/** The name of a command's token, or of the SyncHdr. */
export function commandName(token: u32): Slice {
  const row = token - Syncml.Add;
  if (row > <u32>Syncml.Move - Syncml.Add) return EMPTY;
  const name = load<i32>(NAMES + ((<usize>row) << 2));
  return name == 0 ? EMPTY : text(<Text>name);
}
