/** The kinds of documents: how their headers name them, and the header that the codec writes for each. */
import { CodecError } from "./codec-fault.js";
import { DocumentType, Fault } from "./tokens.gen.js";

/** A message, a bootstrap document, or a description or a serialised tree (DDF, TNDS) of its own. */
export type DocumentKind = "syncml" | "provisioning" | "ddf";

/** The public identifiers (OMNA) that documents other than SyncML's have; DDF has only a name. */
const PROVISIONING_ID = 0x0b;
const PROVISIONING_NAME = "-//WAPFORUM//DTD PROV 1.0//EN";
const DDF_NAME = "-//OMA//DTD-DM-DDF 1.2//EN";
/** "Unknown": the document doesn't say what it is. */
const UNKNOWN_ID = 1;
/** DM DDF's page. */
const DDF_PAGE = 2;

/** Version, public identifier, UTF-8 and string table. */
const HEADERS: Record<DocumentKind, Uint8Array> = {
  syncml: Buffer.from("02A4016A00", "hex"),
  provisioning: Buffer.from("030B6A00", "hex"),
  ddf: Buffer.concat([Buffer.from("0200006A1B", "hex"), Buffer.from(`${DDF_NAME}\0`)]),
};

const TYPES: Record<DocumentKind, DocumentType> = {
  syncml: DocumentType.Syncml,
  provisioning: DocumentType.Provisioning,
  ddf: DocumentType.Ddf,
};

/** What codec.wasm calls the kind. */
export function typeOf(kind: DocumentKind): DocumentType {
  return TYPES[kind];
}

/** The header of a document that the codec writes. */
export function headerOf(kind: DocumentKind): Uint8Array {
  const header = HEADERS[kind];
  if (!header) throw new CodecError(Fault.BadPublicId, 0, `no documents are called ${String(kind)}`);
  return header;
}

/** The kind of a document that is not SyncML, by its public identifier or the name of it; undefined when no kind has it. */
export function kindOf(publicId: number, name: string | undefined): DocumentKind | undefined {
  if (publicId === PROVISIONING_ID || name === PROVISIONING_NAME) return "provisioning";
  return name === DDF_NAME ? "ddf" : undefined;
}

/** The kind of a document that has been read as SyncML: one that doesn't say what it is, is what its root element says. */
export function kindByRoot(publicId: number, rootPage: number): DocumentKind {
  return publicId === UNKNOWN_ID && rootPage === DDF_PAGE ? "ddf" : "syncml";
}
