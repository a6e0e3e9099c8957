/** What can be wrong with a WBXML document; the hosts get these names from tools/generate. */
// Shared with the hosts by tools/generate: only plain enum members with literal values.
export const enum Fault {
  None = 0,
  /** The document ends inside something. */
  Truncated = 1,
  /** Not WBXML 1.1, 1.2 or 1.3. */
  BadVersion = 2,
  /** Not a document of SyncML; for the codec's hosts not one of provisioning or of DDF either. */
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
  /** Processing instructions, extensions or literals; attributes other than those of a provisioning document. */
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
  /** TNDS as XML: a document type declaration or a processing instruction, which is never read. */
  XmlMarkup = 17,
  /** TNDS as XML: an element that DM DDF 1.2 doesn't have. */
  XmlElement = 18,
  /** TNDS as XML: an attribute other than xmlns with DM DDF 1.2, or something else that no tag holds. */
  XmlAttribute = 19,
  /** TNDS as XML: a reference to what is neither one of the five entities nor a character of XML. */
  XmlReference = 20,
  /** TNDS as XML: a character that XML doesn't have. */
  XmlCharacter = 21,
  /** TNDS as XML: `]]>` in text, or `--` in a comment. */
  XmlSyntax = 22,
}
