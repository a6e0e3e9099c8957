/** Attributes of provisioning documents as tokens: which of them are written. */
import { CodecError } from "./codec-fault.js";
import { ATTRIBUTE_STARTS, WRITTEN_VALUES } from "./codec-names.js";
import type { Attribute } from "./element.js";
import { EventKind, Fault } from "./tokens.gen.js";

/** A page switch. */
const SWITCH_BYTES = 2;
/** An inline string's, beside its text. */
const STRING_BYTES = 2;

/** Takes the events that make the attributes. */
interface Sink {
  add(kind: EventKind, page: number, token: number): void;
  addContent(kind: EventKind, bytes: Uint8Array): void;
}

/** The first of `tokens` that stands on `page`, or else the first. */
function nearest<T extends { page: number }>(tokens: readonly T[], page: number): T | undefined {
  return tokens.find((token) => token.page === page) ?? tokens[0];
}

/** Writes attributes with the tokens that say most; knows the page of the attribute state, which lasts for the whole document. */
export class AttributeWriter {
  private page = 0;

  constructor(private readonly sink: Sink) {}

  /**
   * @param element its name, for messages
   * @throws CodecError BadToken for an attribute that provisioning doesn't have, or one that is given twice
   */
  write(element: string, attributes: Attribute[]): void {
    const seen = new Set<string>();
    for (const { name, value } of attributes) {
      if (seen.has(name)) throw new CodecError(Fault.BadToken, 0, `${element}: the attribute ${name} is given twice`);
      seen.add(name);
      this.writeAttribute(element, name, value);
    }
  }

  /** The start with the longest prefix; what is left as a token if there is one and it is shorter, as an inline string otherwise. */
  private writeAttribute(element: string, name: string, value: string): void {
    const fitting = ATTRIBUTE_STARTS.filter((start) => start.name === name && value.startsWith(start.prefix));
    const longest = fitting.filter(({ prefix }) => prefix.length === fitting[0]!.prefix.length);
    const start = nearest(longest, this.page);
    if (!start) throw new CodecError(Fault.BadToken, 0, `${element}: provisioning has no attribute ${name}`);
    this.add(EventKind.Attribute, start);
    const rest = value.slice(start.prefix.length);
    if (rest === "") return;
    const token = nearest(
      WRITTEN_VALUES.filter(({ text }) => text === rest),
      this.page,
    );
    const bytes = Buffer.from(rest);
    if (token && 1 + (token.page === this.page ? 0 : SWITCH_BYTES) < bytes.length + STRING_BYTES)
      this.add(EventKind.Value, token);
    else this.sink.addContent(EventKind.Text, bytes);
  }

  private add(kind: EventKind, { page, token }: { page: number; token: number }): void {
    this.page = page;
    this.sink.add(kind, page, token);
  }
}
