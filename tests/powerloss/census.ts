/** What a life must hold, so that cutting it means something: what the agent has built, it is asked, and the tree's bindings say. */
import { Alert } from "../../host/node/abi.gen.js";
import { readBindings } from "../../tools/generate/source.js";
import { command, container, get } from "./command.js";
import { FEATURES } from "./features.js";
import type { Step } from "./step.js";
import { fresh } from "./live.js";
import { OPERATOR, type Parts } from "./parts.js";
import { Phone } from "./phone.js";
import type { Asked, Command } from "./server.js";
import type { Outcome } from "./walk.js";

const OFTEN = 10;
const COMMANDS = 1000;
const CYCLES = 50;
const FAILURES = 20;
const CHECKPOINTS = 3;
const LOG_SECTORS = 32;

const NOT_BUILT = 406;
const CONTAINERS = ["Atomic", "Sequence", "Sync"];
const SIMPLE = ["Add", "Copy", "Delete", "Exec", "Get", "Move", "Put", "Replace", "Search"];
/** They steer the conversation: the servers and the device say them by themselves. */
const STEERING: number[] = [Alert.NextMessage, Alert.SessionAbort];
const OPERATIONS = "./VirMO/Capability/Operations";
const CREATE = "./VirMO/Operations/Create";

/** What the agent carries out: commands and alerts of DM, and operations of VirMO. */
interface Built {
  commands: string[];
  operations: string[];
}

/** Asks an agent what it carries out. */
function built(parts: Parts): Built {
  const phone = new Phone(parts, 0, fresh(parts, "census"));
  phone.boot([]);
  const server = phone.servers[OPERATOR]!;
  const alerts = Object.values(Alert).filter((code) => !STEERING.includes(code));
  const candidates = [
    ...SIMPLE.map((name) => command(name, "./DevInfo/Nothing")),
    ...CONTAINERS.map((name) => container(name, 200, get("./DevInfo/Man"))),
    ...alerts.map((code) => command("Alert", `${code}`)),
  ];
  const asked = [get(OPERATIONS), ...candidates].map((each) => server.ask(each));
  phone.visit(OPERATOR);
  phone.rest();
  const isBuilt = ({ statuses }: Asked): boolean => statuses[0] !== NOT_BUILT;
  const names = asked
    .slice(1)
    .filter(isBuilt)
    .map((each) => nameOf(each.command));
  return { commands: names, operations: asked[0]!.results.get(OPERATIONS)!.split(",") };
}

/** An Alert's code is part of what it is. */
const nameOf = ({ name, uri }: Command): string => (name === "Alert" ? `Alert ${uri}` : name);

/** The commands that the bindings have something carry out: `Replace ./DMAcc/<X>/Name`. */
function changes(): string[] {
  return Object.entries(readBindings().nodes).flatMap(([uri, source]) =>
    Object.entries(typeof source === "string" ? {} : source)
      .filter(([verb, handler]) => ["add", "replace", "delete", "exec"].includes(verb) && handler !== "unbuilt")
      .map(([verb]) => `${verb[0]!.toUpperCase()}${verb.slice(1)} ${uri}`),
  );
}

function isOf(each: Command, change: string): boolean {
  const [verb, uri] = change.split(" ") as [string, string];
  const pattern = new RegExp(`^${uri.replaceAll(".", "\\.").replaceAll("<X>", "[^/]+")}$`);
  return each.name === verb && each.status < 300 && pattern.test(each.uri);
}

const isOperation = (each: Command, name: string): boolean =>
  each.name === "Exec" && each.status < 300 && each.uri.endsWith(`/Operations/${name}`);

const isCreate = (each: Command): boolean => each.name === "Exec" && each.uri === CREATE;
const isFailure = (each: Command): boolean =>
  each.status >= 300 && (isCreate(each) || CONTAINERS.includes(each.name) || each.uri.startsWith("./DMAcc"));
const isEnd = (each: Command): boolean =>
  isOperation(each, "Delete") || (each.name === "Delete" && /^\.\/VirMO\/Domain\/[^/]+$/.test(each.uri));

/** What is counted, how often it is there, and how often it must be. */
export type Count = [what: string, is: number, least: number];

/** @param outcome of a walk through all of the life */
export function count(life: readonly Step[], outcome: Outcome, parts: Parts): Count[] {
  const all = life.flatMap(({ commands }) => commands);
  const often = (is: (each: Command) => boolean): number => all.filter(is).length;
  const { commands, operations } = built(parts);
  return [
    ["commands", all.length, COMMANDS],
    ["operations in an emergency call", life.filter(({ calls }) => calls !== undefined).length, OFTEN],
    [
      "domains created and deleted",
      Math.min(
        often((each) => isOperation(each, "Create")),
        often(isEnd),
      ),
      CYCLES,
    ],
    ["changes of several leaves that fail", often(isFailure), FAILURES],
    ["checkpoints", outcome.checkpoints, CHECKPOINTS],
    ["log sectors begun", outcome.logSectors, LOG_SECTORS + 1],
    ...commands.map((name): Count => [name, often((each) => nameOf(each) === name && each.status < 300), OFTEN]),
    ...FEATURES.map(([what, is]): Count => [what, often(is), OFTEN]),
    ...operations.map((name): Count => [`operation ${name}`, often((each) => isOperation(each, name)), OFTEN]),
    ...changes().map((change): Count => [change, often((each) => isOf(each, change)), 1]),
    ["Replace of an ACL", often(({ name, uri }) => name === "Replace" && uri.endsWith("?prop=ACL")), OFTEN],
    ...alerts(outcome.phone, parts),
  ];
}

/** The alerts that were said to the device and by it. */
function alerts({ servers }: Phone, { alertTypes }: Parts): Count[] {
  const said = servers.flatMap((server) => server.said);
  const heard = servers.flatMap((server) => server.heard);
  const types = servers.flatMap(({ told }) => told.map(({ type }) => type));
  const times = <T>(list: readonly T[], one: T): number => list.filter((each) => each === one).length;
  return [
    ...STEERING.map((code): Count => [`Alert ${code} to the device`, times(said, code), OFTEN]),
    ...[Alert.ClientInitiatedManagement, ...STEERING, Alert.NoEndOfData, Alert.GenericAlert].map((code): Count => [
      `Alert ${code} from the device`,
      times(heard, code),
      OFTEN,
    ]),
    ["chunks from the device", sum(servers.map(({ chunks }) => chunks)), OFTEN],
    ...alertTypes.map((type): Count => [`alerts ${type}`, times(types, type), OFTEN]),
  ];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** What is there too rarely. */
export function missing(counts: readonly Count[]): string[] {
  return counts
    .filter(([, is, least]) => is < least)
    .map(([what, is, least]) => `${what}: ${is}, at least ${least} wanted`);
}
