/** Which element may stand in which in a TNDS document, and what it is (OMA-TS-DM_TND 9.6, OMA-TS-DM_TNDS 5). */
import { Dmddf } from "../wbxml/token.gen";
import { Fact } from "./tnds-node";

/** What an element is, where its Fact isn't said. */
export const enum Kind {
  Group = 8,
  Node = 9,
  /** A format, which is its name. */
  Format = 10,
  /** Passed over, with everything in it. */
  Skip = 11,
  /** Doesn't stand there. */
  Wrong = 12,
}

// Each element that may stand in another: parent << 16 | token << 8 | Fact or Kind. 0 is the document; sizes, times and numbers of versions are the
// device's.
// prettier-ignore
const GRAMMAR: usize = memory.data<i32>([
  (Dmddf.MgmtTree << 8) | Kind.Group,
  (Dmddf.MgmtTree << 16) | (Dmddf.VerDTD << 8) | Fact.Version,
  (Dmddf.MgmtTree << 16) | (Dmddf.Man << 8) | Kind.Skip,
  (Dmddf.MgmtTree << 16) | (Dmddf.Mod << 8) | Kind.Skip,
  (Dmddf.MgmtTree << 16) | (Dmddf.Node << 8) | Kind.Node,
  (Dmddf.Node << 16) | (Dmddf.NodeName << 8) | Fact.Name,
  (Dmddf.Node << 16) | (Dmddf.Path << 8) | Fact.Path,
  (Dmddf.Node << 16) | (Dmddf.RTProperties << 8) | Kind.Group,
  (Dmddf.Node << 16) | (Dmddf.DFProperties << 8) | Kind.Skip,
  (Dmddf.Node << 16) | (Dmddf.Value << 8) | Fact.Value,
  (Dmddf.Node << 16) | (Dmddf.Node << 8) | Kind.Node,
  (Dmddf.RTProperties << 16) | (Dmddf.ACL << 8) | Fact.Acl,
  (Dmddf.RTProperties << 16) | (Dmddf.Format << 8) | Kind.Group,
  (Dmddf.RTProperties << 16) | (Dmddf.Name << 8) | Kind.Skip,
  (Dmddf.RTProperties << 16) | (Dmddf.Size << 8) | Kind.Skip,
  (Dmddf.RTProperties << 16) | (Dmddf.Title << 8) | Fact.Title,
  (Dmddf.RTProperties << 16) | (Dmddf.TStamp << 8) | Kind.Skip,
  (Dmddf.RTProperties << 16) | (Dmddf.Type << 8) | Kind.Group,
  (Dmddf.RTProperties << 16) | (Dmddf.VerNo << 8) | Kind.Skip,
  (Dmddf.Type << 16) | (Dmddf.MIME << 8) | Fact.Mime,
  (Dmddf.Type << 16) | (Dmddf.DDFName << 8) | Fact.DdfName,
]);
const ROWS: u32 = 21;
/** The Fact or the Kind that element `token` is in `parent`. */
export function kindOf(parent: u32, token: u32): u32 {
  for (let i: u32 = 0; i < ROWS; i++) {
    const row = load<u32>(GRAMMAR + i * 4);
    if (row >> 8 == ((parent << 8) | token)) return row & 0xff;
  }
  return Kind.Wrong;
}
