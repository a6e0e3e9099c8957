/** The events of a WBXML document as codec.wasm exchanges them with the hosts, which get these names from tools/generate. */
// Shared with the hosts by tools/generate: only plain enum members with literal values.
export const enum EventKind {
  /** An element without content, and so without an End. */
  Empty = 0,
  Start = 1,
  End = 2,
  Text = 3,
  Opaque = 4,
}
