/** The grammar of a DM message: which element may stand where, what it opens, and which slot its text fills (OMA-TS-DM_RepPro 6). */

/** What an element is, seen from its children. The values are bits of `parents` below. */
export const enum Context {
  Document = 0,
  SyncML = 1,
  SyncHdr = 2,
  SyncBody = 3,
  Command = 4,
  /** Atomic, Sequence and Sync: commands that hold commands. */
  Container = 5,
  Item = 6,
  Target = 7,
  Source = 8,
  Cred = 9,
  Chal = 10,
  Meta = 11,
  /** An element that holds text alone. */
  Text = 12,
  /** An element without content. */
  Flag = 13,
  /** Not ours to understand: skipped with everything in it. */
  Skip = 14,
}

/** Where a text of a header, a command or an item is kept. Source follows Target, and Cred and Chal follow Meta, at fixed distances. */
export const enum Slot {
  TargetUri = 0,
  TargetName = 1,
  SourceUri = 2,
  SourceName = 3,
  Format = 4,
  Type = 5,
  Data = 6,
  CredFormat = 7,
  CredType = 8,
  CredData = 9,
  ChalFormat = 10,
  ChalType = 11,
  NextNonce = 12,
  CmdId = 13,
  /** MsgID in a header, MsgRef in a Status. */
  MsgId = 14,
  CmdRef = 15,
  Cmd = 16,
  TargetRef = 17,
  SourceRef = 18,
  Correlator = 19,
  Mark = 20,
  Size = 21,
  MaxMsgSize = 22,
  MaxObjSize = 23,
  RespUri = 24,
  SessionId = 25,
  VerDtd = 26,
  VerProto = 27,
  /** No text, or text nobody reads. */
  None = 28,
}

export const SLOTS: u32 = 28;
/** From a Target's slots to a Source's. */
export const SOURCE_SHIFT: u32 = 2;
/** From Meta's Format, Type and Data to Cred's, and on to Chal's. */
export const CRED_SHIFT: u32 = 3;
export const CHAL_SHIFT: u32 = 6;

const SYNCML: u32 = 1 << Context.SyncML;
const HDR: u32 = 1 << Context.SyncHdr;
const BODY: u32 = 1 << Context.SyncBody;
const COMMAND: u32 = 1 << Context.Command;
const CONTAINER: u32 = 1 << Context.Container;
const ITEM: u32 = 1 << Context.Item;
const TARGET: u32 = 1 << Context.Target;
const SOURCE: u32 = 1 << Context.Source;
const CRED: u32 = 1 << Context.Cred;
const CHAL: u32 = 1 << Context.Chal;
const META: u32 = 1 << Context.Meta;
const PLACE: u32 = BODY | CONTAINER;
const OWNER: u32 = COMMAND | CONTAINER;

// A row: parents (bits) | context << 16 | slot << 24; without a slot it is skipped or holds elements.
const FIRST: u32 = 0x05;
const PAGE_0_END: u32 = 0x3d;
const PAGE_1_END: u32 = 0x17;

// Rows of page 0, from token 05 on.
const PAGE_0: usize = memory.data<u32>([
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Add
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Alert
  COMMAND | (Context.Skip << 16) | (Slot.None << 24), // Archive
  PLACE | (Context.Container << 16) | (Slot.None << 24), // Atomic
  COMMAND | (Context.Chal << 16) | (Slot.None << 24), // Chal
  COMMAND | (Context.Text << 16) | (Slot.Cmd << 24), // Cmd
  OWNER | (Context.Text << 16) | (Slot.CmdId << 24), // CmdID
  COMMAND | (Context.Text << 16) | (Slot.CmdRef << 24), // CmdRef
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Copy
  HDR | COMMAND | (Context.Cred << 16) | (Slot.None << 24), // Cred
  COMMAND | ITEM | CRED | (Context.Text << 16) | (Slot.Data << 24), // Data
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Delete
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Exec
  BODY | (Context.Flag << 16) | (Slot.None << 24), // Final
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Get
  COMMAND | (Context.Item << 16) | (Slot.None << 24), // Item
  COMMAND | (Context.Skip << 16) | (Slot.None << 24), // Lang
  TARGET | SOURCE | (Context.Text << 16) | (Slot.TargetName << 24), // LocName
  TARGET | SOURCE | (Context.Text << 16) | (Slot.TargetUri << 24), // LocURI
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Map
  COMMAND | (Context.Skip << 16) | (Slot.None << 24), // MapItem
  HDR | OWNER | ITEM | CRED | CHAL | (Context.Meta << 16) | (Slot.None << 24), // Meta
  HDR | (Context.Text << 16) | (Slot.MsgId << 24), // MsgID
  COMMAND | (Context.Text << 16) | (Slot.MsgId << 24), // MsgRef
  HDR | OWNER | (Context.Skip << 16) | (Slot.None << 24), // NoResp
  OWNER | (Context.Skip << 16) | (Slot.None << 24), // NoResults
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Put
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Replace
  HDR | (Context.Text << 16) | (Slot.RespUri << 24), // RespURI
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Results
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Search
  PLACE | (Context.Container << 16) | (Slot.None << 24), // Sequence
  HDR | (Context.Text << 16) | (Slot.SessionId << 24), // SessionID
  COMMAND | (Context.Skip << 16) | (Slot.None << 24), // SftDel
  HDR | OWNER | ITEM | (Context.Source << 16) | (Slot.None << 24), // Source
  COMMAND | (Context.Text << 16) | (Slot.SourceRef << 24), // SourceRef
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Status
  PLACE | (Context.Container << 16) | (Slot.None << 24), // Sync
  SYNCML | (Context.SyncBody << 16) | (Slot.None << 24), // SyncBody
  SYNCML | (Context.SyncHdr << 16) | (Slot.None << 24), // SyncHdr
  (1 << Context.Document) | (Context.SyncML << 16) | (Slot.None << 24), // SyncML
  HDR | OWNER | ITEM | (Context.Target << 16) | (Slot.None << 24), // Target
  COMMAND | (Context.Text << 16) | (Slot.TargetRef << 24), // TargetRef
  0, // reserved
  HDR | (Context.Text << 16) | (Slot.VerDtd << 24), // VerDTD
  HDR | (Context.Text << 16) | (Slot.VerProto << 24), // VerProto
  CONTAINER | (Context.Skip << 16) | (Slot.None << 24), // NumberOfChanges
  ITEM | (Context.Flag << 16) | (Slot.None << 24), // MoreData
  COMMAND | TARGET | SOURCE | (Context.Skip << 16) | (Slot.None << 24), // Field
  COMMAND | TARGET | SOURCE | (Context.Skip << 16) | (Slot.None << 24), // Filter
  COMMAND | (Context.Skip << 16) | (Slot.None << 24), // Record
  COMMAND | (Context.Skip << 16) | (Slot.None << 24), // FilterType
  COMMAND | ITEM | (Context.Skip << 16) | (Slot.None << 24), // SourceParent
  COMMAND | ITEM | (Context.Skip << 16) | (Slot.None << 24), // TargetParent
  PLACE | (Context.Command << 16) | (Slot.None << 24), // Move
  COMMAND | (Context.Text << 16) | (Slot.Correlator << 24), // Correlator
]);

// Rows of page 1, from token 05 on.
const PAGE_1: usize = memory.data<u32>([
  META | (Context.Skip << 16) | (Slot.None << 24), // Anchor
  META | (Context.Skip << 16) | (Slot.None << 24), // EMI
  META | (Context.Text << 16) | (Slot.Format << 24), // Format
  META | (Context.Skip << 16) | (Slot.None << 24), // FreeID
  META | (Context.Skip << 16) | (Slot.None << 24), // FreeMem
  META | (Context.Skip << 16) | (Slot.None << 24), // Last
  META | (Context.Text << 16) | (Slot.Mark << 24), // Mark
  META | (Context.Text << 16) | (Slot.MaxMsgSize << 24), // MaxMsgSize
  META | (Context.Skip << 16) | (Slot.None << 24), // Mem
  META | (Context.Meta << 16) | (Slot.None << 24), // MetInf
  META | (Context.Skip << 16) | (Slot.None << 24), // Next
  META | (Context.Text << 16) | (Slot.NextNonce << 24), // NextNonce
  META | (Context.Skip << 16) | (Slot.None << 24), // SharedMem
  META | (Context.Text << 16) | (Slot.Size << 24), // Size
  META | (Context.Text << 16) | (Slot.Type << 24), // Type
  META | (Context.Skip << 16) | (Slot.None << 24), // Version
  META | (Context.Text << 16) | (Slot.MaxObjSize << 24), // MaxObjSize
  META | (Context.Skip << 16) | (Slot.None << 24), // FieldLevel
]);

/** The row of a token, or 0 if the pages of a DM message have no such element. */
export function rowOf(page: u32, token: u32): u32 {
  if (token < FIRST || page > 1 || token >= (page == 0 ? PAGE_0_END : PAGE_1_END)) return 0;
  return load<u32>((page == 0 ? PAGE_0 : PAGE_1) + ((token - FIRST) << 2));
}

/** Whether the element may stand in `parent`. */
@inline
export function mayStandIn(row: u32, parent: u32): bool {
  return ((row >> parent) & 1) != 0 && parent < 16;
}


@inline
export function contextOf(row: u32): u32 {
  return (row >> 16) & 0xff;
}


@inline
export function slotOf(row: u32): u32 {
  return row >> 24;
}
