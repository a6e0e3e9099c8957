/** What a command is answered. */
import { Slice } from "../memory/slice";

/** One Status, and the Results that follow it when it answers a Get. */
@unmanaged
export class Answer {
  /** MsgID and CmdID of what is answered; CmdRef 0 is the SyncHdr. */
  msgRef: u32;
  cmdRef: u32;
  /** Its token; Syncml.SyncHdr for the header. */
  command: u32;
  code: u32;
  /** LocURI of the item. Empty: left out. */
  targetRef: Slice;
  sourceRef: Slice;
  /** The command has no other Item: CmdRef says all, and its Status no TargetRef. */
  only: bool;
  /** Chal: Text.AuthMd5 or Text.AuthBasic, and NextNonce in Base64 for md5; 0: none. */
  chal: u32;
  nextNonce: Slice;
  /** Data of the Status's Item: which key of an Exec was wrong. Empty: left out. */
  detail: Slice;
  /** LocURI of the interior node below which an implicit Add, or a TNDS document, failed. Empty: left out. */
  failedUri: Slice;
  /** What the user answered: the address of so many slices, each the Data of an Item of its own. */
  answers: usize;
  answerCount: u32;
  /** LocURI of the Results' Source. Empty: targetRef. */
  source: Slice;
  /** Results: whether there are any, their Format and Type (empty: chr, text/plain) and Data. */
  results: bool;
  opaque: bool;
  format: Slice;
  type: Slice;
  data: Slice;
  /** The Data lie in the staging area. */
  staged: bool;
}
