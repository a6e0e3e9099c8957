/** What is wrong with a WBXML document, as an error. */
import { Fault } from "./tokens.gen.js";

const FAULT_NAMES = new Map<number, string>(Object.entries(Fault).map(([name, fault]) => [fault, name]));

/** A document that is not WBXML of a kind that the codec knows, or a tree that can't be a document. */
export class CodecError extends Error {
  override readonly name = "CodecError";

  /**
   * @param fault what is wrong
   * @param offset where in the document, in bytes; 0 for its header, and when encoding
   */
  constructor(
    readonly fault: Fault,
    readonly offset: number,
    detail = "",
  ) {
    super(`WBXML: ${FAULT_NAMES.get(fault)}${detail ? `: ${detail}` : ` at byte ${offset}`}`);
  }
}
