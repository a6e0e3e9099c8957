/** Prints assembly/mo/dispatch.gen.ts: the switches from the handlers that tree/ names to the functions of mo/. */
import { basename } from "node:path";
import { banner, type GeneratedFile } from "./file.js";
import { handlersOf, type Handler } from "./handlers.js";
import { memberOf, readModel, type Model, type Verb } from "./nodes.js";
import { BINDINGS, SourceError } from "./source.js";

const OUTPUT = "assembly/mo/dispatch.gen.ts";

/** The signatures of the handlers, and what a number that names none of them answers. */
const SWITCHES: { verb: Verb; name: string; comment: string; value: string; result: string; none: string }[] = [
  { verb: "get", name: "get", comment: "The value of a live leaf.", value: "", result: "Slice", none: "EMPTY" },
  {
    verb: "replace",
    name: "replace",
    comment: "Replaces the value of a leaf.",
    value: "value: Slice",
    result: "Status",
    none: "Status.OptionalFeatureNotSupported",
  },
  {
    verb: "exec",
    name: "exec",
    comment: "Executes a node.",
    value: "data: Slice",
    result: "Status",
    none: "Status.OptionalFeatureNotSupported",
  },
  {
    verb: "add",
    name: "add",
    comment: "Adds a node.",
    value: "value: Slice",
    result: "Status",
    none: "Status.OptionalFeatureNotSupported",
  },
  {
    verb: "delete",
    name: "remove",
    comment: "Deletes a node.",
    value: "",
    result: "Status",
    none: "Status.OptionalFeatureNotSupported",
  },
];

export function generate(): GeneratedFile[] {
  return [{ path: OUTPUT, content: print(readModel()) }];
}

/** The text of the file. */
export function print(model: Model): string {
  const handlers = handlersOf(model);
  const guards = model.collections.filter((collection) => collection.guard);
  const files = [
    ...new Set([...handlers.map((handler) => fileOf(handler.name)), ...guards.map((each) => fileOf(each.guard!))]),
  ].sort();
  const twice = files.find((file) => files.some((other) => other !== file && basename(other) === basename(file)));
  if (twice) throw new SourceError(`${BINDINGS}: two files of handlers are called ${basename(twice)}`);
  const imports = files.map((file) => `import * as ${basename(file)} from "./${file}";`);
  return (
    [
      banner(BINDINGS, "tools/generate/dispatch.ts") +
        "/** Calls the handlers of the management objects: the only way from a node to the code behind it. */",
      [
        'import { EMPTY, Slice } from "../memory/slice";',
        'import { Status } from "../status";',
        'import { Handler, Node } from "../tree/schema.gen";',
        ...imports,
      ].join("\n"),
      ...SWITCHES.map((each) =>
        switchOf(
          each,
          handlers.filter((handler) => handler.verb === each.verb),
        ),
      ),
      guardOf(model),
    ].join("\n\n") + "\n"
  );
}

const fileOf = (name: string): string => name.slice(0, name.lastIndexOf("."));
const call = (name: string, parameters: string): string =>
  `${basename(fileOf(name))}.${name.slice(name.lastIndexOf(".") + 1)}(${parameters})`;

function switchOf({ name, comment, value, result, none }: (typeof SWITCHES)[number], handlers: Handler[]): string {
  const parameters = ["handler: u32", "instance: u32", ...(value ? [value] : [])].join(", ");
  const given = ["instance", ...(value ? [value.split(":")[0]!] : [])].join(", ");
  const cases = handlers.map(
    (handler) => `    case Handler.${handler.member}:\n      return ${call(handler.name, given)};\n`,
  );
  return `/** ${comment} */
export function ${name}(${parameters}): ${result} {
  switch (handler) {
${cases.join("")}    default:
      return ${none};
  }
}`;
}

/** At and below an instance of a guarded collection its guard has the say. */
function guardOf(model: Model): string {
  const guarded = model.nodes.filter((node) => node.collection?.guard);
  const lines = guarded.map(({ path, index, end, collection }) => {
    const inside = `node - Node.${memberOf(path)} < ${end - index}`;
    return `  if (${inside}) return ${call(collection!.guard!, `instance & ${2 ** (8 * (collection!.level + 1)) - 1}`)};`;
  });
  return `/** Whether what lies at or below \`node\` may be changed: Ok, or what to answer. */
export function guard(node: u32, instance: u32): Status {
${lines.join("\n")}
  return Status.Ok;
}`;
}
