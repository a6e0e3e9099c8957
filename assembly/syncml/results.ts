/** Writes Results: of one Item, whose Data may be a chunk, or of many (OMA-TS-DM_RepPro 6.5.1). */
import { size } from "../memory/slice";
import { Metinf, Syncml } from "../wbxml/token.gen";
import { Answer } from "./answer";
import { begin, end, join, leaf, metaLeaf, metaNumber, number, out, setMark, written } from "./emit";

/** The command that a Status or Results answer. */
export function references(a: Answer): void {
  number(Syncml.MsgRef, a.msgRef);
  number(Syncml.CmdRef, a.cmdRef);
}

/** Results up to their Data, together with what has been written since the last mark; `total`: the Size of an object that leaves in chunks. */
export function beginResults(a: Answer, total: u32): void {
  join(Syncml.Results);
  references(a);
  beginItem(a, total);
  begin(Syncml.Data);
}

function beginItem(a: Answer, total: u32): void {
  begin(Syncml.Item);
  begin(Syncml.Source);
  leaf(Syncml.LocURI, size(a.source) > 0 ? a.source : a.targetRef);
  end();
  if (size(a.format) == 0 && size(a.type) == 0 && total == 0) return;
  begin(Syncml.Meta);
  if (size(a.format) > 0) metaLeaf(Metinf.Format, a.format);
  if (size(a.type) > 0) metaLeaf(Metinf.Type, a.type);
  if (total > 0) metaNumber(Metinf.Size, total);
  end();
}

export function putData(a: Answer): void {
  if (a.opaque) out.opaque(a.data);
  else out.text(a.data);
}

export function endResults(): void {
  end();
  end();
  end();
}

/**
 * Writes an Item of Results with many: one behind the other, then endListed().
 *
 * @param isFirst whether it begins them, or a further Results in another message
 * @returns false if it doesn't fit, and then there is nothing of it
 */
export function listed(a: Answer, isFirst: bool, hasData: bool): bool {
  setMark();
  if (isFirst) {
    join(Syncml.Results);
    references(a);
  }
  beginItem(a, 0);
  if (hasData) {
    begin(Syncml.Data);
    putData(a);
    end();
  }
  end();
  // The end of the Results has to fit, too.
  if (out.room() == 0) out.overflow = true;
  return written();
}

export function endListed(): void {
  end();
}
