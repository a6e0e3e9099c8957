/** Looks for functions of a module that call themselves, through others too: on a machine without stack checks they have no place. */

/** The calls of each function, from the module's text. */
export function callsOf(wat: string): Map<string, string[]> {
  const functions = wat.split(/^ \(func /m).slice(1);
  return new Map(
    functions.map((text) => {
      const name = /^\S+/.exec(text)?.[0] ?? "";
      return [name, [...text.matchAll(/\((?:return_)?call (\$[^\s)]+)/g)].map(([, callee]) => callee ?? "")];
    }),
  );
}

/** Those that reach themselves. Calls through a table can't be followed: they count as a fault of their own. */
export function recursive(wat: string): string[] {
  const calls = callsOf(wat);
  const reached = (from: string, seen = new Set<string>()): Set<string> => {
    for (const callee of calls.get(from) ?? []) {
      if (!seen.has(callee)) reached(callee, seen.add(callee));
    }
    return seen;
  };
  const indirect = [...wat.matchAll(/\((?:return_)?call_(?:indirect|ref)\b/g)].map(([call]) => call);
  return [...indirect, ...[...calls.keys()].filter((name) => reached(name).has(name))];
}
