/** The handlers that the bindings name, numbered: those of Add and Delete first, because they share one byte of the node table. */
import { BINDINGS, SourceError } from "./source.js";
import type { Model, Verb } from "./nodes.js";

export interface Handler {
  /** FILE.FUNCTION, the file below assembly/mo. */
  name: string;
  verb: Verb;
  /** From 1. */
  id: number;
  /** Its member of the enum Handler. */
  member: string;
}

const VERBS: Verb[] = ["add", "delete", "get", "replace", "exec"];
/** Two of the sixteen values of half a byte stand for unbuilt and stored. */
const MAX_STRUCTURAL = 14;
const MAX_HANDLERS = 248;

export function handlersOf(model: Model): Handler[] {
  const handlers: Handler[] = [];
  for (const verb of VERBS) {
    const bound = model.nodes.map((node) => node.verbs[verb]).filter((each) => each?.kind === "handler");
    for (const name of [...new Set(bound.map((each) => each!.text))].sort()) {
      handlers.push({ name, verb, id: handlers.length + 1, member: memberOf(name) });
    }
    if (verb === "delete" && handlers.length > MAX_STRUCTURAL) {
      throw new SourceError(`${BINDINGS}: ${handlers.length} handlers of Add and Delete, limit ${MAX_STRUCTURAL}`);
    }
  }
  if (handlers.length > MAX_HANDLERS)
    throw new SourceError(`${BINDINGS}: ${handlers.length} handlers, limit ${MAX_HANDLERS}`);
  const members = handlers.map((handler) => handler.member);
  const twice = handlers.find((handler, index) => members.indexOf(handler.member) !== index);
  if (twice) throw new SourceError(`${BINDINGS}: ${twice.name} is bound to two commands`);
  return handlers;
}

/** virmo/capability.cpuClasses becomes VirmoCapabilityCpuClasses. */
function memberOf(name: string): string {
  return name.replace(/(?:^|[/.])(\w)/g, (_, letter: string) => letter.toUpperCase());
}
