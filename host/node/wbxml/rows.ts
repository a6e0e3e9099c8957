/** A WBXML document explained: for each run of bytes where it stands, what it means, and how deep. */
import { isUtf8 } from "node:buffer";
import type { Codec, DocumentKind, EventSpan, Explanation, Span } from "../codec.js";
import { PAGES } from "../tokens.gen.js";
import { reasonOf } from "./reason.js";

/** What a row is about, which decides its colour. */
export type Role = "header" | "page" | "tag" | "attribute" | "text" | "opaque" | "fault";

export interface Row {
  /** Of the first byte, from the document's beginning. */
  offset: number;
  bytes: Uint8Array;
  depth: number;
  role: Role;
  meaning: string;
  /** Whether what it holds may be a secret: text of an element, or the string table. */
  hidden: boolean;
}

/** Documents inside documents that are explained; what lies deeper is shown as bytes. */
const MOST_INSIDE = 4;
/** In a tag. */
const HAS_ATTRIBUTES = 0x80;
/** How many bytes of what can't be read are shown. */
const FAULT_BYTES = 8;

/** Elements of SyncML, MetInf and DM DDF whose text never is a secret. */
const HARMLESS = new Set(
  (
    "Cmd CmdID CmdRef Correlator LocName LocURI MsgID MsgRef SessionID SourceRef TargetRef VerDTD VerProto " +
    "Format MaxMsgSize MaxObjSize Size Type MIME NodeName Path"
  ).split(" "),
);

/** The Data of these is a number. */
const NUMBERED = new Set(["Alert", "Status"]);

const UNSEEN = /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

function escaped(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Text in quotation marks, its characters that aren't seen as in JSON. */
function quoted(text: string): string {
  return escaped(JSON.stringify(text));
}

/** The strings of a string table. */
function stringsOf(table: Uint8Array): string {
  const strings = textOf(table).split("\0");
  return (strings[strings.length - 1] === "" ? strings.slice(0, -1) : strings).map(quoted).join(", ");
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

/** Explains one document, and those inside it. */
class Explainer {
  readonly rows: Row[] = [];
  private readonly open: string[] = [];
  /** While attributes are open: how their element's tag will end. */
  private tagEnd: string | undefined;

  /**
   * @param base where the document begins in the file
   * @param indent how deep the document lies
   */
  constructor(
    private readonly codec: Codec,
    private readonly bytes: Uint8Array,
    private readonly base: number,
    private readonly indent: number,
    private readonly inside: number,
  ) {}

  explain({ header, events, fault, kind = "syncml" }: Explanation): Row[] {
    for (const span of header) this.header(span);
    for (const event of events) this.event(event, kind);
    if (fault) {
      const to = Math.min(fault.offset + FAULT_BYTES, this.bytes.length);
      this.add({ from: fault.offset, to }, 0, "fault", reasonOf(fault.fault), true);
    }
    return this.rows;
  }

  private add(span: { from: number; to: number }, depth: number, role: Role, meaning: string, hidden = false): void {
    const bytes = this.bytes.subarray(span.from, span.to);
    this.rows.push({ offset: this.base + span.from, bytes, depth: this.indent + depth, role, meaning, hidden });
  }

  private header(span: Span): void {
    const strings = span.what === "string table" ? `: ${stringsOf(this.bytes.subarray(span.from, span.to))}` : "";
    const isOfTable = strings !== "" || span.what.startsWith("string table index");
    this.add(span, 0, "header", escaped(span.what) + strings, isOfTable);
  }

  private event(event: EventSpan, kind: DocumentKind): void {
    const { depth, name = "", page } = event;
    switch (event.kind) {
      case "page":
        return this.add(event, depth, "page", `code page ${page}${pageName(kind, page)}`);
      case "start":
      case "empty":
        return this.tag(event, name);
      case "end":
        return this.add(event, depth - 1, "tag", `</${this.open.pop() ?? ""}>`);
      case "attribute":
        return this.add(event, depth, "attribute", name, true);
      case "value":
        return this.add(event, depth + 1, "attribute", quoted(name), true);
      case "attributesEnd":
        this.add(event, depth - 1, "tag", this.tagEnd ?? "");
        this.tagEnd = undefined;
        return;
      default:
        return this.content(event);
    }
  }

  private tag(event: EventSpan, name: string): void {
    const end = event.kind === "empty" ? "/>" : ">";
    if (event.kind === "start") this.open.push(name);
    if (this.bytes[event.from]! & HAS_ATTRIBUTES) this.tagEnd = end;
    this.add(event, event.depth, "tag", this.tagEnd ? `<${name}` : `<${name}${end}`);
  }

  private content(event: EventSpan): void {
    const content = event.content ?? new Uint8Array();
    const depth = event.depth + (this.tagEnd ? 1 : 0);
    if (event.kind === "opaque") return this.opaque(event, depth, content);
    const from = { reference: "string table: ", entity: "character: " }[event.kind as string] ?? "";
    this.add(event, depth, "text", from + quoted(textOf(content)), this.isHidden());
  }

  private opaque(event: EventSpan, depth: number, content: Uint8Array): void {
    const inner = this.inside < MOST_INSIDE && content.length > 0 ? this.codec.explain(content) : undefined;
    if (inner && !inner.fault) {
      const begin = event.to - content.length;
      this.add({ from: event.from, to: begin }, depth, "opaque", `OPAQUE, ${content.length} bytes: a document`);
      const indent = this.indent + depth + 1;
      const within = new Explainer(this.codec, content, this.base + begin, indent, this.inside + 1);
      for (const row of within.explain(inner)) this.rows.push(row);
      return;
    }
    const text = isUtf8(content) && content.length > 0 ? `: ${quoted(textOf(content))}` : "";
    this.add(event, depth, "opaque", `OPAQUE, ${content.length} bytes${text}`, this.isHidden());
  }

  private isHidden(): boolean {
    if (this.tagEnd) return true;
    const [parent = "", element = ""] = this.open.slice(-2);
    return !HARMLESS.has(element) && !(element === "Data" && NUMBERED.has(parent));
  }
}

/** Where the page has a namespace: provisioning's have none. */
function pageName(kind: DocumentKind, page: number): string {
  const namespace = kind === "provisioning" ? undefined : PAGES[page]?.namespace;
  return namespace ? `: ${namespace}` : "";
}

/** The rows of a document. Never throws for what isn't WBXML: the last row then says what is wrong. */
export function rowsOf(bytes: Uint8Array, codec: Codec): Row[] {
  return new Explainer(codec, bytes, 0, 0, 0).explain(codec.explain(bytes));
}
