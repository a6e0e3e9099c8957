/** The names of commands, as a Status repeats them in Cmd. */
import { EMPTY, Slice } from "../memory/slice";
import { text } from "../memory/text";
import { Text } from "../text.gen";
import { Syncml } from "../wbxml/token.gen";

/** The name of a command's token, or of the SyncHdr. */
export function commandName(token: u32): Slice {
  switch (token) {
    case Syncml.Add:
      return text(Text.Add);
    case Syncml.Alert:
      return text(Text.Alert);
    case Syncml.Atomic:
      return text(Text.Atomic);
    case Syncml.Copy:
      return text(Text.Copy);
    case Syncml.Delete:
      return text(Text.Delete);
    case Syncml.Exec:
      return text(Text.Exec);
    case Syncml.Get:
      return text(Text.Get);
    case Syncml.Map:
      return text(Text.Map);
    case Syncml.Move:
      return text(Text.Move);
    case Syncml.Put:
      return text(Text.Put);
    case Syncml.Replace:
      return text(Text.Replace);
    case Syncml.Results:
      return text(Text.Results);
    case Syncml.Search:
      return text(Text.Search);
    case Syncml.Sequence:
      return text(Text.Sequence);
    case Syncml.Status:
      return text(Text.Status);
    case Syncml.Sync:
      return text(Text.Sync);
    case Syncml.SyncHdr:
      return text(Text.SyncHdr);
    default:
      return EMPTY;
  }
}
