/** The elements of a device description (OMA-TS-DM_TND 1.2.1, 9) and what each may hold; ddf/dm_ddf.dtd says the same to xmllint. */

/** How often a child may stand: once, at most once, once or more, any number. */
export type Often = "" | "?" | "+" | "*";

export type Content =
  | { kind: "empty" }
  | { kind: "text" }
  /** Children in their order; those of `either` exclude each other and stand last. */
  | { kind: "sequence"; children: Map<string, Often>; either: Map<string, Often> }
  /** One of these. */
  | { kind: "choice"; children: Map<string, Often> };

const EMPTY: Content = { kind: "empty" };
const TEXT: Content = { kind: "text" };

function counted(children: string[]): Map<string, Often> {
  return new Map(children.map((child) => [child.replace(/[?+*]$/, ""), (/[?+*]$/.exec(child)?.[0] ?? "") as Often]));
}

function sequence(children: string, either = ""): Content {
  return {
    kind: "sequence",
    children: counted(children.split(" ")),
    either: counted(either.split(" ").filter(Boolean)),
  };
}

function choice(children: string): Content {
  return { kind: "choice", children: counted(children.split(" ")) };
}

const FORMATS = "b64 bin bool chr int node null xml date time float";
const EMPTY_ELEMENTS = `Add Copy Delete Exec Get Replace ${FORMATS} One ZeroOrOne ZeroOrMore OneOrMore Permanent Dynamic CS CIS`;
const TEXT_ELEMENTS =
  "VerDTD Man Mod NodeName Path Value ACL Name Size Title TStamp VerNo DefaultValue Description ZeroOrN OneOrN DFTitle MIME DDFName";

/** By name. */
export const ELEMENTS: ReadonlyMap<string, Content> = new Map<string, Content>([
  ["MgmtTree", sequence("VerDTD Man? Mod? Node+")],
  ["Node", sequence("NodeName Path? RTProperties? DFProperties?", "Node* Value?")],
  ["RTProperties", sequence("ACL? Format? Name? Size? Title? TStamp? Type VerNo?")],
  [
    "DFProperties",
    sequence("AccessType DefaultValue? Description? DFFormat Occurrence? Scope? DFTitle? DFType CaseSense?"),
  ],
  ["AccessType", sequence("Add? Copy? Delete? Exec? Get? Replace?")],
  ["Format", choice(FORMATS)],
  ["DFFormat", choice(FORMATS)],
  ["Occurrence", choice("One ZeroOrOne ZeroOrMore OneOrMore ZeroOrN OneOrN")],
  ["Scope", choice("Permanent Dynamic")],
  ["Type", choice("MIME+ DDFName")],
  ["DFType", choice("MIME+ DDFName")],
  ["CaseSense", choice("CS CIS")],
  ...EMPTY_ELEMENTS.split(" ").map((name): [string, Content] => [name, EMPTY]),
  ...TEXT_ELEMENTS.split(" ").map((name): [string, Content] => [name, TEXT]),
]);

/** The children that `content` knows, in their order. */
export function childrenOf(content: Content): Map<string, Often> {
  if (content.kind === "sequence") return new Map([...content.children, ...content.either]);
  return content.kind === "choice" ? content.children : new Map();
}
