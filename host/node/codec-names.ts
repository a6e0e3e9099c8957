/** The names of tokens and the tokens of names, on the code pages of each kind of document. */
import { CodecError } from "./codec-fault.js";
import type { DocumentKind } from "./codec-kind.js";
import type { Element } from "./element.js";
import { ATTRIBUTES, PROVISIONING_ELEMENTS, VALUES } from "./provisioning.gen.js";
import { Fault, PAGES } from "./tokens.gen.js";

/** How an element is called whose token its page doesn't know. */
const UNKNOWN = /^unknown-([0-9a-f]{2})$/;
const FIRST_TAG = 0x05;
const LAST_TAG = 0x3f;
const LAST_PAGE = 0xff;

/** One attribute start: the attribute and what its value begins with. */
export interface AttributeStart {
  page: number;
  token: number;
  name: string;
  prefix: string;
}

/** One text of attributes' values. */
export interface ValueToken {
  page: number;
  token: number;
  text: string;
}

/** Page and token as one key. */
const at = (page: number, token: number): number => page * 256 + token;

type Elements = readonly (readonly [page: number, token: number, name: string])[];
const MESSAGE_ELEMENTS: Elements = PAGES.flatMap(({ page, tokens }) =>
  tokens.map(([name, token]) => [page, token, name] as const),
);
const namesOf = (elements: Elements) => new Map(elements.map(([page, token, name]) => [at(page, token), name]));
const tokensOf = (elements: Elements) => new Map(elements.map(([page, token, name]) => [`${page} ${name}`, token]));

const MESSAGES = { names: namesOf(MESSAGE_ELEMENTS), tokens: tokensOf(MESSAGE_ELEMENTS) };
const PROVISIONING = { names: namesOf(PROVISIONING_ELEMENTS), tokens: tokensOf(PROVISIONING_ELEMENTS) };
const vocabularyOf = (kind: DocumentKind) => (kind === "provisioning" ? PROVISIONING : MESSAGES);

/** Every attribute start, those with the longest prefixes first. */
export const ATTRIBUTE_STARTS: readonly AttributeStart[] = ATTRIBUTES.map(([page, token, name, prefix]) => ({
  page,
  token,
  name,
  prefix,
})).sort((a, b) => b.prefix.length - a.prefix.length);

/** The texts that are written as tokens. */
export const WRITTEN_VALUES: readonly ValueToken[] = VALUES.filter(([, , , written]) => written).map(
  ([page, token, text]) => ({ page, token, text }),
);

const STARTS = new Map(ATTRIBUTE_STARTS.map((start) => [at(start.page, start.token), start]));
const TEXTS = new Map(VALUES.map(([page, token, text]) => [at(page, token), text]));

/** The name of an element, `unknown-` and its token in hexadecimal when its page doesn't know it. */
export function elementName(kind: DocumentKind, page: number, token: number): string {
  return vocabularyOf(kind).names.get(at(page, token)) ?? `unknown-${token.toString(16).padStart(2, "0")}`;
}

/**
 * The token of an element, without the bits for content and attributes.
 *
 * @throws CodecError BadToken when its page doesn't have the name, or there is no such page
 */
export function elementToken(kind: DocumentKind, { page, name }: Element): number {
  const token = vocabularyOf(kind).tokens.get(`${page} ${name}`) ?? parseInt(UNKNOWN.exec(name)?.[1] ?? "", 16);
  if (token >= FIRST_TAG && token <= LAST_TAG && page >= 0 && page <= LAST_PAGE) return token;
  throw new CodecError(Fault.BadToken, 0, `no element ${name} on code page ${page}`);
}

export function attributeStart(page: number, token: number): AttributeStart | undefined {
  return STARTS.get(at(page, token));
}

/** The text that a token in an attribute's value stands for. */
export function valueText(page: number, token: number): string | undefined {
  return TEXTS.get(at(page, token));
}
