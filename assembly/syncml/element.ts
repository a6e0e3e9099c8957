/** The grammar of a DM message: which element may stand where, what it opens, and which slot its text fills (OMA-TS-DM_RepPro 6). */

/** What an element is, seen from its children. The values are bits of `parents` below. */
export const enum Context {
  Document = 0,
  SyncML = 1,
  SyncBody = 2,
  Target = 3,
  Source = 4,
  Cred = 5,
  Chal = 6,
  Meta = 7,
  /** Not ours to understand: skipped with everything in it. */
  Skip = 8,
  // From here on the elements whose start or end means something.
  SyncHdr = 9,
  Command = 10,
  /** Atomic, Sequence and Sync: commands that hold commands. */
  Container = 11,
  Item = 12,
  /** An element without content. */
  Flag = 13,
  /** An element that holds text alone. */
  Text = 14,
}

/** Where a text of a header, a command or an item is kept. Source follows Target, and Cred and Chal follow Meta, at fixed distances. */
export const enum Slot {
  TargetUri = 1,
  TargetName = 2,
  SourceUri = 3,
  SourceName = 4,
  Format = 5,
  Type = 6,
  Data = 7,
  CredFormat = 8,
  CredType = 9,
  CredData = 10,
  ChalFormat = 11,
  ChalType = 12,
  NextNonce = 13,
  CmdId = 14,
  /** MsgID in a header, MsgRef in a Status. */
  MsgId = 15,
  CmdRef = 16,
  Cmd = 17,
  TargetRef = 18,
  SourceRef = 19,
  Correlator = 20,
  Mark = 21,
  Size = 22,
  MaxMsgSize = 23,
  MaxObjSize = 24,
  RespUri = 25,
  SessionId = 26,
  VerDtd = 27,
  VerProto = 28,
}

/** How many there are, with the one before the first, which is none. */
export const SLOTS: u32 = 29;

// Where the reader stands is one word, as it changes with every element: the Context and how far slots are shifted in it, as in a row; the
// slot of the Text that is open, or 0; whether a piece of that text has come; and how many elements other than Text are open.
export const CONTEXT: u32 = 0xf;
export const SHIFT_AT: u32 = 4;
export const SHIFT: u32 = 7;
export const SLOT_AT: u32 = 8;
export const IN_TEXT: u32 = 0x1f << SLOT_AT;
export const HAS_PIECE: u32 = 1 << 13;
export const DEPTH_AT: u32 = 24;
export const NESTED: u32 = 1 << DEPTH_AT;

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

// A row: parents (bits) | context << 16 | shift << 20 | slot << 24. The shift is how far the slots of what stands in the element lie behind
// those of a Target, for a Source, or of an Item's Meta and Data, for Cred and Chal.
const FIRST: u32 = 0x05;
const ROWS: u32 = 0x52;

// From token 05 of page 0 on, 64 rows for a page.
const TABLE: usize = memory.data<u32>([
  PLACE | (Context.Command << 16), // Add
  PLACE | (Context.Command << 16), // Alert
  COMMAND | (Context.Skip << 16), // Archive
  PLACE | (Context.Container << 16), // Atomic
  COMMAND | (Context.Chal << 16) | (6 << 20), // Chal
  COMMAND | (Context.Text << 16) | (Slot.Cmd << 24), // Cmd
  OWNER | (Context.Text << 16) | (Slot.CmdId << 24), // CmdID
  COMMAND | (Context.Text << 16) | (Slot.CmdRef << 24), // CmdRef
  PLACE | (Context.Command << 16), // Copy
  HDR | COMMAND | (Context.Cred << 16) | (3 << 20), // Cred
  COMMAND | ITEM | CRED | (Context.Text << 16) | (Slot.Data << 24), // Data
  PLACE | (Context.Command << 16), // Delete
  PLACE | (Context.Command << 16), // Exec
  BODY | (Context.Flag << 16), // Final
  PLACE | (Context.Command << 16), // Get
  COMMAND | (Context.Item << 16), // Item
  COMMAND | (Context.Skip << 16), // Lang
  TARGET | SOURCE | (Context.Text << 16) | (Slot.TargetName << 24), // LocName
  TARGET | SOURCE | (Context.Text << 16) | (Slot.TargetUri << 24), // LocURI
  PLACE | (Context.Command << 16), // Map
  COMMAND | (Context.Skip << 16), // MapItem
  HDR | OWNER | ITEM | CRED | CHAL | (Context.Meta << 16), // Meta
  HDR | (Context.Text << 16) | (Slot.MsgId << 24), // MsgID
  COMMAND | (Context.Text << 16) | (Slot.MsgId << 24), // MsgRef
  HDR | OWNER | (Context.Skip << 16), // NoResp
  OWNER | (Context.Skip << 16), // NoResults
  PLACE | (Context.Command << 16), // Put
  PLACE | (Context.Command << 16), // Replace
  HDR | (Context.Text << 16) | (Slot.RespUri << 24), // RespURI
  PLACE | (Context.Command << 16), // Results
  PLACE | (Context.Command << 16), // Search
  PLACE | (Context.Container << 16), // Sequence
  HDR | (Context.Text << 16) | (Slot.SessionId << 24), // SessionID
  COMMAND | (Context.Flag << 16), // SftDel
  HDR | OWNER | ITEM | (Context.Source << 16) | (2 << 20), // Source
  COMMAND | (Context.Text << 16) | (Slot.SourceRef << 24), // SourceRef
  PLACE | (Context.Command << 16), // Status
  PLACE | (Context.Container << 16), // Sync
  SYNCML | (Context.SyncBody << 16), // SyncBody
  SYNCML | (Context.SyncHdr << 16), // SyncHdr
  (1 << Context.Document) | (Context.SyncML << 16), // SyncML
  HDR | OWNER | ITEM | (Context.Target << 16), // Target
  COMMAND | (Context.Text << 16) | (Slot.TargetRef << 24), // TargetRef
  0, // reserved
  HDR | (Context.Text << 16) | (Slot.VerDtd << 24), // VerDTD
  HDR | (Context.Text << 16) | (Slot.VerProto << 24), // VerProto
  CONTAINER | (Context.Skip << 16), // NumberOfChanges
  ITEM | (Context.Flag << 16), // MoreData
  COMMAND | TARGET | SOURCE | (Context.Skip << 16), // Field
  COMMAND | TARGET | SOURCE | (Context.Skip << 16), // Filter
  COMMAND | (Context.Skip << 16), // Record
  COMMAND | (Context.Skip << 16), // FilterType
  COMMAND | ITEM | (Context.Skip << 16), // SourceParent
  COMMAND | ITEM | (Context.Skip << 16), // TargetParent
  PLACE | (Context.Command << 16), // Move
  COMMAND | (Context.Text << 16) | (Slot.Correlator << 24), // Correlator
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0, // reserved, and the global tokens of page 1
  META | (Context.Skip << 16), // Anchor
  META | (Context.Skip << 16), // EMI
  META | (Context.Text << 16) | (Slot.Format << 24), // Format
  META | (Context.Skip << 16), // FreeID
  META | (Context.Skip << 16), // FreeMem
  META | (Context.Skip << 16), // Last
  META | (Context.Text << 16) | (Slot.Mark << 24), // Mark
  META | (Context.Text << 16) | (Slot.MaxMsgSize << 24), // MaxMsgSize
  META | (Context.Skip << 16), // Mem
  META | (Context.Meta << 16), // MetInf
  META | (Context.Skip << 16), // Next
  META | (Context.Text << 16) | (Slot.NextNonce << 24), // NextNonce
  META | (Context.Skip << 16), // SharedMem
  META | (Context.Text << 16) | (Slot.Size << 24), // Size
  META | (Context.Text << 16) | (Slot.Type << 24), // Type
  META | (Context.Skip << 16), // Version
  META | (Context.Text << 16) | (Slot.MaxObjSize << 24), // MaxObjSize
  META | (Context.Skip << 16), // FieldLevel
]);

/** The row of a token (05–3F), or 0 if the pages of a DM message have no such element. */
@inline
export function rowOf(page: u32, token: u32): u32 {
  const index = ((page << 6) | token) - FIRST;
  return index < ROWS ? load<u32>(TABLE + (index << 2)) : 0;
}

/** Whether the element may stand in `parent`. */
@inline
export function mayStandIn(row: u32, parent: u32): bool {
  return ((row >> parent) & 1) != 0;
}


@inline
export function contextOf(row: u32): u32 {
  return (row >> 16) & 15;
}

/** The context with the shift, as they stand in a state of the reader. */
@inline
export function placeOf(row: u32): u32 {
  return (row >> 16) & 0x7f;
}


@inline
export function slotOf(row: u32): u32 {
  return row >> 24;
}
