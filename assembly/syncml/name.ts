/** The names of commands, as a Status repeats them in Cmd. */
import { EMPTY, Slice } from "../memory/slice";
import { text } from "../memory/text";
import { Text } from "../text.gen";
import { Syncml } from "../wbxml/token.gen";

// Token << 24 | name.
// prettier-ignore
const NAMES: usize = memory.data<i32>([
  (Syncml.Add << 24) | Text.Add,
  (Syncml.Alert << 24) | Text.Alert,
  (Syncml.Atomic << 24) | Text.Atomic,
  (Syncml.Copy << 24) | Text.Copy,
  (Syncml.Delete << 24) | Text.Delete,
  (Syncml.Exec << 24) | Text.Exec,
  (Syncml.Get << 24) | Text.Get,
  (Syncml.Map << 24) | Text.Map,
  (Syncml.Move << 24) | Text.Move,
  (Syncml.Put << 24) | Text.Put,
  (Syncml.Replace << 24) | Text.Replace,
  (Syncml.Results << 24) | Text.Results,
  (Syncml.Search << 24) | Text.Search,
  (Syncml.Sequence << 24) | Text.Sequence,
  (Syncml.Status << 24) | Text.Status,
  (Syncml.Sync << 24) | Text.Sync,
  (Syncml.SyncHdr << 24) | Text.SyncHdr,
]);
const COUNT: u32 = 17;

/** The name of a command's token, or of the SyncHdr. */
export function commandName(token: u32): Slice {
  for (let i: u32 = 0; i < COUNT; i++) {
    const row = load<u32>(NAMES + ((<usize>i) << 2));
    if (row >> 24 == token) return text(<Text>(row & 0xffffff));
  }
  return EMPTY;
}
