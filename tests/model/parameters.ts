/** The Data of an Exec (§3): Key=Value&Key=Value, percent-encoded, every key known and given once. */
import { Status } from "./values.js";

/** The largest DM int. */
export const INT = 2_147_483_647;

/** An answer that ends a command before anything is changed. */
export class Refusal {
  /**
   * @param status what is answered
   * @param key the parameter that is wrong, for the Status Item
   */
  constructor(
    readonly status: number,
    readonly key = "",
  ) {}
}

/** A percent-encoded word, or null when it is malformed. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/**
 * The parameters of an Exec.
 * @param known the keys that it has
 * @returns the values by key, or 412 with the first key that is unknown, given twice or malformed
 */
export function parameters(data: string, known: readonly string[]): Map<string, string> | Refusal {
  const found = new Map<string, string>();
  if (data === "") return found;
  for (const pair of data.split("&")) {
    const at = pair.indexOf("=");
    const key = decoded(at < 0 ? pair : pair.slice(0, at)) ?? "";
    const value = at < 0 ? null : decoded(pair.slice(at + 1));
    if (value === null || !known.includes(key) || found.has(key)) return new Refusal(Status.Incomplete, key);
    found.set(key, value);
  }
  return found;
}

/** A decimal DM int within a range, or null: no sign but "-", no leading zero, no space. */
export function integer(text: string | undefined, least: number, most: number): number | null {
  if (text === undefined || !isInteger(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}

/** Whether a text is a well-formed 32-bit DM int. */
export function isInteger(text: string): boolean {
  return /^(0|-?[1-9]\d{0,9})$/.test(text) && Math.abs(Number(text)) <= INT;
}

/** §1: 1–31 of a–z 0–9 -, a letter first. */
export function isName(text: string): boolean {
  return /^[a-z][a-z0-9-]{0,30}$/.test(text);
}

export function isBool(text: string): boolean {
  return text === "true" || text === "false";
}
