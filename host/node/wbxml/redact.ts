/** What a trace may show of a message: its credentials, nonces and the secrets of accounts are blacked out, in the documents inside it, too. */
import { isUtf8 } from "node:buffer";
import { type Codec, CodecError, type Document } from "../codec.js";
import { type Content, type Element, children, textOf } from "../element.js";
import { XmlError, fromXml } from "./parse.js";

export const BLACKED_OUT = "*****";
/** The leaves of DMAcc that hold secrets, wherever in a URI or a node name; what is only much like them, too. */
const SECRET_LEAF = /AAuth(Secret|Data)/i;
/** What says where a command or a node is. */
const LOCATIONS = ["Target", "Source", "TargetParent", "SourceParent"];
/** What stands beside the secret of a leaf: all else may hold it. */
const BESIDE_SECRET = new Set([...LOCATIONS, "CmdID", "Meta", "NodeName", "Path", "RTProperties"]);
/** What no text holds, but half a WBXML document. */
const NO_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f]/;
/** How many documents may lie inside one another before the rest is taken for a secret. */
const MOST_INSIDE = 4;

/** A URI without its percent-encoding (RFC 3986, 2.1), which nothing obliges a server to leave out. */
function decoded(uri: string): string {
  return uri.replace(/%([0-7][\da-fA-F])/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function isSecretLeaf(parent: Element): boolean {
  const locations = LOCATIONS.flatMap((name) => children(parent, name)).flatMap((of) => children(of, "LocURI"));
  return [...locations, ...children(parent, "NodeName")].some((uri) => SECRET_LEAF.test(decoded(textOf(uri))));
}

function isSecret({ name }: Element, parent: Element): boolean {
  if (name === "NextNonce" || (parent.name === "Cred" && name === "Data")) return true;
  if (!BESIDE_SECRET.has(name) && isSecretLeaf(parent)) return true;
  // A piece of a large object may be the half of a document, and nothing says which.
  return (name === "Data" || name === "Value") && children(parent, "MoreData").length > 0;
}

/** Blacks out one message. */
class Redaction {
  constructor(private readonly codec: Codec) {}

  element(element: Element, parent: Element | undefined, inside: number): Element {
    const secret = parent !== undefined && isSecret(element, parent) && element.children.length > 0;
    const parts = secret ? [BLACKED_OUT] : element.children.map((part) => this.part(part, element, inside));
    return { ...element, children: parts };
  }

  private part(part: Content, parent: Element, inside: number): Content {
    if (typeof part === "string") return this.text(part, inside);
    return part instanceof Uint8Array ? this.opaque(part, inside) : this.element(part, parent, inside);
  }

  private opaque(bytes: Uint8Array, inside: number): Content {
    const document = this.document(() => this.codec.decodeDocument(bytes), inside);
    if (document !== undefined) return document;
    const text = Buffer.from(bytes).toString("utf8");
    return isUtf8(bytes) && !NO_TEXT.test(text) ? this.text(text, inside) : `${bytes.length} bytes`;
  }

  /** Text with markup is a document, or what is left of one. */
  private text(text: string, inside: number): Content {
    if (!text.includes("<")) return text;
    return this.document(() => fromXml(Buffer.from(text)), inside) ?? BLACKED_OUT;
  }

  /** The root element of a document inside the message; undefined for what is none. */
  private document(read: () => Document, inside: number): Content | undefined {
    try {
      const { kind, root } = read();
      if (kind === "provisioning" || inside === MOST_INSIDE) return BLACKED_OUT;
      return this.element(root, undefined, inside + 1);
    } catch (error) {
      if (error instanceof CodecError || error instanceof XmlError) return undefined;
      throw error;
    }
  }
}

/**
 * A message for reading, without what is secret: a document inside it, be it OPAQUE or text, stands there as its elements, OPAQUE that is text as text, and of
 * any other only the length. What can't be told to be no secret, such as the half of a document, is blacked out.
 */
export function redacted(root: Element, codec: Codec): Element {
  return new Redaction(codec).element(root, undefined, 0);
}
