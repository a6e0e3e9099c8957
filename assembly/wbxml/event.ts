/** The events of a WBXML document as codec.wasm exchanges them with the hosts, which get these names from tools/generate. */
// Shared with the hosts by tools/generate: only plain enum members with literal values.
export const enum EventKind {
  /** An element without content, and so without an End. */
  Empty = 0,
  Start = 1,
  End = 2,
  Text = 3,
  Opaque = 4,
  /** Text from the string table. */
  Reference = 5,
  /** Text of one character. */
  Entity = 6,
  /** A page switch; of the attribute state between an element and its AttributesEnd. */
  Page = 7,
  /** The start of an attribute; its value's Values and texts follow. */
  Attribute = 8,
  /** A token that stands for a text in an attribute's value. */
  Value = 9,
  AttributesEnd = 10,
}

/** The type of a document, which decides what its tokens mean. */
export const enum DocumentType {
  Syncml = 0,
  /** The only kind with attributes (OMA-WAP-ProvCont). */
  Provisioning = 1,
  /** Of page 2 alone, on which it begins even when it doesn't say so. */
  Ddf = 2,
}
