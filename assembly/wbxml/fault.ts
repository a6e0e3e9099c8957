/** What can be wrong with a WBXML document; the hosts get these names from tools/generate. */
// Shared with the hosts by tools/generate: only plain enum members with literal values.
export const enum Fault {
  None = 0,
  /** The document ends inside something. */
  Truncated = 1,
  /** Not WBXML 1.1, 1.2 or 1.3. */
  BadVersion = 2,
  /** Not a SyncML 1.1 or 1.2 document. */
  BadPublicId = 3,
  /** Neither UTF-8 nor US-ASCII. */
  BadCharset = 4,
  /** The string table is longer than what remains. */
  BadStringTable = 5,
  /** An integer of more than 5 bytes or 32 bits. */
  Overlong = 6,
  /** A reference beyond the string table. */
  BadIndex = 7,
  /** More than 32 elements inside one another. */
  TooDeep = 8,
  /** Attributes, processing instructions, extensions or literals: SyncML has none. */
  BadToken = 9,
  BadUtf8 = 10,
  /** A character that doesn't exist, or NUL. */
  BadEntity = 11,
  /** The end of an element that never began. */
  UnbalancedEnd = 12,
  /** Bytes after the root element. */
  TrailingBytes = 13,
  /** No root element, or content outside of it. */
  NoRoot = 14,
  /** String references that together say more than four times what the document holds. */
  Expansion = 15,
  /** More than fits: an answer of the codec for the hosts, never of the reader. */
  TooLarge = 16,
}
