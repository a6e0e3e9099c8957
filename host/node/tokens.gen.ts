// Generated from assembly/wbxml/tokens.json assembly/wbxml/fault.ts assembly/wbxml/event.ts by tools/generate/tokens.ts; do not edit
/** The code pages of SyncML 1.2: the elements' names and their token codes, without the content bit 0x40. */
export interface CodePage {
  name: string;
  page: number;
  namespace: string;
  tokens: readonly (readonly [element: string, token: number])[];
}

export const PAGES: readonly CodePage[] = [
  {
    name: "Syncml",
    page: 0,
    namespace: "SYNCML:SYNCML1.2",
    tokens: [
      ["Add", 0x05],
      ["Alert", 0x06],
      ["Archive", 0x07],
      ["Atomic", 0x08],
      ["Chal", 0x09],
      ["Cmd", 0x0a],
      ["CmdID", 0x0b],
      ["CmdRef", 0x0c],
      ["Copy", 0x0d],
      ["Cred", 0x0e],
      ["Data", 0x0f],
      ["Delete", 0x10],
      ["Exec", 0x11],
      ["Final", 0x12],
      ["Get", 0x13],
      ["Item", 0x14],
      ["Lang", 0x15],
      ["LocName", 0x16],
      ["LocURI", 0x17],
      ["Map", 0x18],
      ["MapItem", 0x19],
      ["Meta", 0x1a],
      ["MsgID", 0x1b],
      ["MsgRef", 0x1c],
      ["NoResp", 0x1d],
      ["NoResults", 0x1e],
      ["Put", 0x1f],
      ["Replace", 0x20],
      ["RespURI", 0x21],
      ["Results", 0x22],
      ["Search", 0x23],
      ["Sequence", 0x24],
      ["SessionID", 0x25],
      ["SftDel", 0x26],
      ["Source", 0x27],
      ["SourceRef", 0x28],
      ["Status", 0x29],
      ["Sync", 0x2a],
      ["SyncBody", 0x2b],
      ["SyncHdr", 0x2c],
      ["SyncML", 0x2d],
      ["Target", 0x2e],
      ["TargetRef", 0x2f],
      ["VerDTD", 0x31],
      ["VerProto", 0x32],
      ["NumberOfChanges", 0x33],
      ["MoreData", 0x34],
      ["Field", 0x35],
      ["Filter", 0x36],
      ["Record", 0x37],
      ["FilterType", 0x38],
      ["SourceParent", 0x39],
      ["TargetParent", 0x3a],
      ["Move", 0x3b],
      ["Correlator", 0x3c],
    ],
  },
  {
    name: "Metinf",
    page: 1,
    namespace: "syncml:metinf",
    tokens: [
      ["Anchor", 0x05],
      ["EMI", 0x06],
      ["Format", 0x07],
      ["FreeID", 0x08],
      ["FreeMem", 0x09],
      ["Last", 0x0a],
      ["Mark", 0x0b],
      ["MaxMsgSize", 0x0c],
      ["Mem", 0x0d],
      ["MetInf", 0x0e],
      ["Next", 0x0f],
      ["NextNonce", 0x10],
      ["SharedMem", 0x11],
      ["Size", 0x12],
      ["Type", 0x13],
      ["Version", 0x14],
      ["MaxObjSize", 0x15],
      ["FieldLevel", 0x16],
    ],
  },
  {
    name: "Dmddf",
    page: 2,
    namespace: "syncml:dmddf1.2",
    tokens: [
      ["AccessType", 0x05],
      ["ACL", 0x06],
      ["Add", 0x07],
      ["b64", 0x08],
      ["bin", 0x09],
      ["bool", 0x0a],
      ["chr", 0x0b],
      ["CaseSense", 0x0c],
      ["CIS", 0x0d],
      ["Copy", 0x0e],
      ["CS", 0x0f],
      ["date", 0x10],
      ["DDFName", 0x11],
      ["DefaultValue", 0x12],
      ["Delete", 0x13],
      ["Description", 0x14],
      ["DFFormat", 0x15],
      ["DFProperties", 0x16],
      ["DFTitle", 0x17],
      ["DFType", 0x18],
      ["Dynamic", 0x19],
      ["Exec", 0x1a],
      ["float", 0x1b],
      ["Format", 0x1c],
      ["Get", 0x1d],
      ["int", 0x1e],
      ["Man", 0x1f],
      ["MgmtTree", 0x20],
      ["MIME", 0x21],
      ["Mod", 0x22],
      ["Name", 0x23],
      ["Node", 0x24],
      ["node", 0x25],
      ["NodeName", 0x26],
      ["null", 0x27],
      ["Occurrence", 0x28],
      ["One", 0x29],
      ["OneOrMore", 0x2a],
      ["OneOrN", 0x2b],
      ["Path", 0x2c],
      ["Permanent", 0x2d],
      ["Replace", 0x2e],
      ["RTProperties", 0x2f],
      ["Scope", 0x30],
      ["Size", 0x31],
      ["time", 0x32],
      ["Title", 0x33],
      ["TStamp", 0x34],
      ["Type", 0x35],
      ["Value", 0x36],
      ["VerDTD", 0x37],
      ["VerNo", 0x38],
      ["xml", 0x39],
      ["ZeroOrMore", 0x3a],
      ["ZeroOrN", 0x3b],
      ["ZeroOrOne", 0x3c],
    ],
  },
];

export const Fault = {
  None: 0,
  /** The document ends inside something. */
  Truncated: 1,
  /** Not WBXML 1.1, 1.2 or 1.3. */
  BadVersion: 2,
  /** Not a document of SyncML; for the codec's hosts not one of provisioning or of DDF either. */
  BadPublicId: 3,
  /** Neither UTF-8 nor US-ASCII. */
  BadCharset: 4,
  /** The string table is longer than what remains. */
  BadStringTable: 5,
  /** An integer of more than 5 bytes or 32 bits. */
  Overlong: 6,
  /** A reference beyond the string table. */
  BadIndex: 7,
  /** More than 32 elements inside one another. */
  TooDeep: 8,
  /** Processing instructions, extensions or literals; attributes other than those of a provisioning document. */
  BadToken: 9,
  BadUtf8: 10,
  /** A character that doesn't exist, or NUL. */
  BadEntity: 11,
  /** The end of an element that never began. */
  UnbalancedEnd: 12,
  /** Bytes after the root element. */
  TrailingBytes: 13,
  /** No root element, or content outside of it. */
  NoRoot: 14,
  /** String references that together say more than four times what the document holds. */
  Expansion: 15,
  /** More than fits: an answer of the codec for the hosts, never of the reader. */
  TooLarge: 16,
  /** TNDS as XML: a document type declaration or a processing instruction, which is never read. */
  XmlMarkup: 17,
  /** TNDS as XML: an element that DM DDF 1.2 doesn't have. */
  XmlElement: 18,
  /** TNDS as XML: an attribute other than xmlns with DM DDF 1.2, or something else that no tag holds. */
  XmlAttribute: 19,
  /** TNDS as XML: a reference to what is neither one of the five entities nor a character of XML. */
  XmlReference: 20,
  /** TNDS as XML: a character that XML doesn't have. */
  XmlCharacter: 21,
  /** TNDS as XML: `]]>` in text, or `--` in a comment. */
  XmlSyntax: 22,
} as const;
export type Fault = (typeof Fault)[keyof typeof Fault];

export const EventKind = {
  /** An element without content, and so without an End. */
  Empty: 0,
  Start: 1,
  End: 2,
  Text: 3,
  Opaque: 4,
  /** Text from the string table. */
  Reference: 5,
  /** Text of one character. */
  Entity: 6,
  /** A page switch; of the attribute state between an element and its AttributesEnd. */
  Page: 7,
  /** The start of an attribute; its value's Values and texts follow. */
  Attribute: 8,
  /** A token that stands for a text in an attribute's value. */
  Value: 9,
  AttributesEnd: 10,
} as const;
export type EventKind = (typeof EventKind)[keyof typeof EventKind];

/** The type of a document, which decides what its tokens mean. */
export const DocumentType = {
  Syncml: 0,
  /** The only kind with attributes (OMA-WAP-ProvCont). */
  Provisioning: 1,
  /** Of page 2 alone, on which it begins even when it doesn't say so. */
  Ddf: 2,
} as const;
export type DocumentType = (typeof DocumentType)[keyof typeof DocumentType];
