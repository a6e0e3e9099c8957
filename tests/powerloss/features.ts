/** What the agent can do beyond its commands' names: how a command of the life is told to be of that kind. */
import { Alert } from "../../host/node/abi.gen.js";
import type { Command } from "./server.js";

type Feature = [what: string, is: (each: Command) => boolean];

const CHANGES = ["Add", "Replace"];
const says = ({ lines }: Command, text: string): boolean => lines.some((line) => line.includes(text));
const isWhole = (each: Command): boolean => each.status === 200 && !says(each, "Meta/Size");
const isDocument = (each: Command): boolean => CHANGES.includes(each.name) && says(each, "dmtnds");
const isReplaced = ({ name, uri, status }: Command, property: string): boolean =>
  name === "Replace" && status === 200 && uri.endsWith(`?prop=${property}`);
const isAnswered = ({ name, uri, status }: Command, code: number): boolean =>
  name === "Alert" && Number(uri) <= Alert.MultipleChoice && status === code;

/** Answers of the user: Yes and whatever was asked, No, cancelled, none in time. */
const ANSWERS = [200, 304, 214, 408];
const LISTS = ["Struct", "StructData", "TNDS", "TNDS+Value"];

export const FEATURES: readonly Feature[] = [
  [
    "sets of quotas of live domains",
    ({ name, status, lines }) =>
      name === "Atomic" && status === 200 && lines.some((line) => line.includes("/Cpu/Budget")),
  ],
  ["chunks from a server", ({ status }) => status === 213],
  ["large objects of another size, or broken off", ({ status }) => status === 424],
  ["renamed nodes", (each) => isReplaced(each, "Name")],
  ["titles", (each) => isReplaced(each, "Title")],
  ["documents added", (each) => each.name === "Add" && isDocument(each) && isWhole(each)],
  ["documents that replace", (each) => each.name === "Replace" && isDocument(each) && isWhole(each)],
  ["documents in chunks", (each) => isDocument(each) && says(each, "Meta/Size")],
  ["nodes added with their parents", ({ name, uri }) => name === "Add" && uri.endsWith("/annex/deep/er/long")],
  ...ANSWERS.map((code): Feature => [`answers ${code} of the user`, (each) => isAnswered(each, code)]),
  ...LISTS.map((list): Feature => [`lists ${list}`, ({ uri }) => uri.endsWith(`?list=${list}`)]),
];
