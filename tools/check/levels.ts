/** Who may import whom: the levels of assembly/ and the areas of the TypeScript. The one place where this is said. */

/** A folder or flat file of assembly/ imports only from a lower level, or from itself. */
export const LEVELS: string[][] = [
  ["status", "alert", "effect", "domain", "limits", "text.gen"],
  ["memory"],
  ["wbxml", "auth", "quota", "peripheral", "port"],
  ["syncml", "journal"],
  ["tree"],
  ["mo"],
  ["session"],
  ["index", "codec", "probe"],
];

/** Pairs that the levels would allow and that are still wrong: session/ carries slices between these two, which never meet. */
export const NEVER: [from: string, to: string][] = [["tree", "syncml"]];

/** The areas of the TypeScript, the longest prefix first: what each may import beside itself. */
export const AREAS: { area: string; may: string[] }[] = [
  { area: "host/node/cli", may: ["host/node", "server"] },
  { area: "host/node", may: [] },
  { area: "server", may: ["host/node"] },
  { area: "tools", may: ["host/node"] },
  // The model says what is right without asking the product.
  { area: "tests/model", may: [] },
  { area: "tests/compare", may: ["host/node", "tools", "tests/model", "tests"] },
  { area: "tests", may: ["host/node", "host/node/cli", "server", "tools"] },
];
