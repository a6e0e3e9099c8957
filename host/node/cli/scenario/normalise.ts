/** From the short forms of a scenario file to the full ones, and the checks that need more than one place. */
import { Alert } from "../../abi.gen.js";
import { eventOf, hypervisorExpectOf, type RawEvent, type RawHypervisorExpect } from "./machine.js";
import { Places } from "./place.js";
import type { Path } from "./place.js";
import type {
  Action,
  AlertExpect,
  CommandAction,
  CommandVerb,
  ContainerVerb,
  DataExpect,
  DomainExpect,
  Expect,
  Reaction,
  Request,
  Scenario,
  ServerHeader,
  Step,
  UserAlert,
} from "./model.js";

type Scalar = string | number | boolean;
type RawAlert = Omit<AlertExpect, "line" | "server" | "within"> & { server?: string; within?: number };
type RawData = Scalar | Omit<DataExpect, "is">;
type RawDomain = string | Omit<DomainExpect, "line" | "name">;

interface RawExpect {
  status?: number;
  data?: RawData;
  items?: Record<string, Scalar | null>;
  parts?: number[];
  session?: "ok" | "failed";
  alert?: number | RawAlert | RawAlert[];
  domains?: Record<string, RawDomain>;
  hypervisor?: RawHypervisorExpect;
}

type RawReaction =
  string | (Omit<Reaction, "line" | "after" | "chooses"> & { after?: number; chooses?: number | number[] });

type RawAsk = { text?: string; options?: string | Record<string, Scalar>; choices?: string[]; confirm?: string };

/** A command, or a question to the user; also within a container. */
type RawRequest = { ask?: keyof typeof ASKS } & RawAsk & {
    data?: Scalar | Record<string, Scalar>;
    format?: string;
    type?: string;
    from?: string;
    correlator?: string;
  } & Partial<Record<CommandVerb, string>> &
  Partial<Record<ContainerVerb, unknown[]>>;

type RawStep = { note?: string; server?: string; user?: RawReaction[]; expect: RawExpect } & RawRequest &
  RawEvent & { session?: string };

/** A scenario as the schema lets it pass. */
export interface RawScenario {
  title: string;
  seed?: number;
  start?: string;
  description?: string;
  servers: (Partial<ServerHeader> & { name: string })[];
  steps: RawStep[];
}

/** What a step asks the user. */
const ASKS = {
  display: Alert.Display,
  confirm: Alert.ConfirmOrReject,
  input: Alert.TextInput,
  choice: Alert.SingleChoice,
  choices: Alert.MultipleChoice,
} as const;

const COMMANDS: readonly CommandVerb[] = ["get", "add", "replace", "delete", "copy", "exec"];
const CONTAINERS: readonly ContainerVerb[] = ["sequence", "atomic"];

/** When the device of a scenario is switched on, if the scenario doesn't say. */
const DEFAULT_START = "20270104T080000Z";

/** How long an alert may take when the scenario doesn't say, in virtual seconds. */
const ALERT_WITHIN = 300;

/** @throws UsageError with the line of a server or a correlator that doesn't exist, or stands there twice */
export function scenarioOf(raw: RawScenario, places: Places): Scenario {
  const servers = raw.servers.map(serverOf);
  demandUnique(servers, "name", places);
  demandUnique(servers, "serverId", places);
  const steps = raw.steps.map((step, index) => stepOf(step, index, places));
  steps.forEach((step, index) => demandServers(step, index, servers, places));
  demandCorrelators(steps, places);
  return {
    file: places.file,
    title: raw.title,
    seed: raw.seed ?? 1,
    start: utc(raw.start ?? DEFAULT_START, places),
    ...(raw.description === undefined ? {} : { description: raw.description }),
    servers,
    isWatched: steps.some(({ expect }) => asksForDeadlines(expect)),
    steps,
  };
}

function asksForDeadlines({ hypervisor }: Expect): boolean {
  return hypervisor?.missedDeadlines !== undefined || hypervisor?.missedBudgets !== undefined;
}

function serverOf(raw: RawScenario["servers"][number]): ServerHeader {
  return { ...raw, serverId: raw.serverId ?? `${raw.name}.example`, auth: raw.auth ?? "md5" };
}

function demandUnique(servers: ServerHeader[], key: "name" | "serverId", places: Places): void {
  servers.forEach((server, index) => {
    if (servers.findIndex((other) => other[key] === server[key]) !== index)
      throw places.error(["servers", index, key], `${server[key]} stands here twice`);
  });
}

function demandServers(step: Step, index: number, servers: ServerHeader[], places: Places): void {
  const known = (name: string): boolean => servers.some((server) => server.name === name);
  const names = servers.map((server) => server.name).join(", ");
  const { action } = step;
  if ("server" in action && !known(action.server))
    throw places.error(
      ["steps", index, action.verb === "session" ? "session" : "server"],
      `${action.server} is none of ${names}`,
    );
  for (const alert of step.expect.alerts)
    if (!known(alert.server))
      throw places.error(
        ["steps", index, "expect", "alert"],
        alert.server ? `${alert.server} is none of ${names}` : "server is missing",
      );
}

/** An alert is told by its Correlator. */
function demandCorrelators(steps: Step[], places: Places): void {
  const seen = new Set<string>();
  const demandNew = ({ correlator, commands = [], verb }: Request, path: Path): void => {
    if (correlator !== undefined && seen.has(correlator))
      throw places.error([...path, "correlator"], `${correlator} stands here twice`);
    if (correlator !== undefined) seen.add(correlator);
    commands.forEach((part, index) => demandNew(part, [...path, verb, index]));
  };
  steps.forEach(({ action }, index) => {
    if (isRequest(action)) demandNew(action, ["steps", index]);
  });
}

function isRequest(action: Action): action is CommandAction {
  return "server" in action && action.verb !== "session";
}

function stepOf(raw: RawStep, index: number, places: Places): Step {
  const path: Path = ["steps", index];
  const action = actionOf(raw, index);
  return {
    line: places.line(path),
    ...(raw.note === undefined ? {} : { note: raw.note }),
    action,
    user: (raw.user ?? []).map((reaction, at) => reactionOf(reaction, [...path, "user", at], places)),
    expect: expectOf(raw.expect, action, [...path, "expect"], places),
  };
}

/** @throws UsageError for one that doesn't do exactly one thing */
function reactionOf(raw: RawReaction, path: Path, places: Places): Reaction {
  const line = places.line(path);
  if (typeof raw !== "string" && [raw.says, raw.types, raw.chooses].filter((deed) => deed !== undefined).length !== 1)
    throw places.error(path, "does not exactly one of says, types or chooses");
  if (typeof raw === "string") return { line, says: raw as NonNullable<Reaction["says"]>, after: 0 };
  const { chooses, after = 0, ...rest } = raw;
  return { line, ...rest, after, ...(chooses === undefined ? {} : { chooses: [chooses].flat() }) };
}

/** Options are percent-encoded like the parameters of an operation (OMA-TS-DM_Protocol 10.3). */
function askOf({ text = "", options, choices }: RawAsk, kind: keyof typeof ASKS): UserAlert {
  const encoded = options === undefined ? {} : { options: dataText(options) };
  return { code: ASKS[kind], text, ...encoded, ...(choices === undefined ? {} : { choices }) };
}

function actionOf(raw: RawStep, index: number): Action {
  const event = eventOf(raw);
  if (event) return event;
  if (raw.session !== undefined) return { verb: "session", server: raw.session };
  return { server: raw.server ?? "", ...requestOf(raw, `step-${index + 1}`) };
}

/** @param correlator of an exec that has none */
function requestOf(raw: RawRequest, correlator: string): Request {
  if (raw.ask !== undefined) return { verb: "ask", ask: askOf(raw, raw.ask) };
  const container = CONTAINERS.find((name) => raw[name] !== undefined);
  if (container) {
    const parts = raw[container] as RawRequest[];
    return { verb: container, commands: parts.map((part, index) => requestOf(part, `${correlator}.${index + 1}`)) };
  }
  const verb = COMMANDS.find((name) => raw[name] !== undefined) as CommandVerb;
  const { from, format, type } = raw;
  return {
    verb,
    target: raw[verb] ?? "",
    ...(from === undefined ? {} : { source: from }),
    ...(raw.data === undefined ? {} : { data: dataText(raw.data) }),
    ...(format === undefined ? {} : { format }),
    ...(type === undefined ? {} : { type }),
    ...(verb === "exec" ? { correlator: raw.correlator ?? correlator } : {}),
    ...(raw.confirm === undefined ? {} : { ask: askOf({ text: raw.confirm }, "confirm") }),
  };
}

/** The parameters of an operation are percent-encoded `Key=Value&Key=Value` (virmo.md 1). */
function dataText(data: Scalar | Record<string, Scalar>): string {
  if (typeof data !== "object") return String(data);
  return Object.entries(data)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join("&");
}

function expectOf(raw: RawExpect, action: Action, path: Path, places: Places): Expect {
  const at = <T>(key: string, value: T): { line: number; value: T } => ({ line: places.line([...path, key]), value });
  return {
    ...(raw.status === undefined ? {} : { status: at("status", raw.status) }),
    ...(raw.data === undefined ? {} : { data: at("data", dataOf(raw.data)) }),
    ...(raw.items === undefined ? {} : { items: at("items", itemsOf(raw.items)) }),
    ...(raw.parts === undefined ? {} : { parts: at("parts", raw.parts) }),
    ...(raw.session === undefined ? {} : { session: at("session", raw.session) }),
    ...(raw.hypervisor ? { hypervisor: hypervisorExpectOf(raw.hypervisor, [...path, "hypervisor"], places) } : {}),
    alerts: alertsOf(raw.alert, action, [...path, "alert"], places),
    domains: Object.entries(raw.domains ?? {}).map(([name, domain]) => {
      const form = typeof domain === "string" ? { state: domain } : domain;
      return { line: places.line([...path, "domains", name]), name, ...form };
    }),
  };
}

function dataOf(raw: RawData): DataExpect {
  return typeof raw === "object" ? raw : { is: String(raw) };
}

function itemsOf(raw: Record<string, Scalar | null>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(raw).map(([uri, value]) => [uri, value === null ? null : String(value)]));
}

/** The Correlator of a request, or of the first Exec in it. */
function correlatorOf({ correlator, commands = [] }: Request): string | undefined {
  return correlator ?? commands.map(correlatorOf).find((found) => found !== undefined);
}

/** A bare code is that of the step's own Exec: same server, same Correlator. */
function alertsOf(raw: RawExpect["alert"], action: Action, path: Path, places: Places): AlertExpect[] {
  if (raw === undefined) return [];
  const correlator = isRequest(action) ? correlatorOf(action) : undefined;
  const own = correlator === undefined ? {} : { correlator };
  const list = Array.isArray(raw) ? raw : typeof raw === "number" ? [{ code: raw }] : [raw];
  return list.map((alert, index) => ({
    within: ALERT_WITHIN,
    server: "server" in action ? action.server : "",
    line: places.line(Array.isArray(raw) ? [...path, index] : path),
    ...(identified(alert) ? {} : own),
    ...alert,
  }));
}

function identified(alert: RawAlert): boolean {
  return alert.correlator !== undefined || alert.source !== undefined || alert.type !== undefined;
}

/** `YYYYMMDDThhmmssZ` → UTC milliseconds. */
function utc(text: string, places: Places): number {
  const time = Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (Number.isNaN(time)) throw places.error(["start"], `${text} is no time`);
  return time;
}
