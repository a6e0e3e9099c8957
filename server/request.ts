/** What administrators may ask for: accounts and commands, their schemas and the rules a schema can't say. */
import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import { Alert, MaxChoices, MaxCorrelator } from "../host/node/abi.gen.js";
import { RequestError } from "./errors.js";

/** How a device and this server know each other. Secrets never leave the store again. */
export interface DeviceAccount {
  /** Source of the device's messages, e.g. its DevInfo/DevId; 1–127 characters. */
  deviceId: string;
  /** How the device must authenticate; `none`: the transport already did. */
  auth: "none" | "basic" | "md5";
  clientName: string;
  clientSecret: string;
  /** Base64; without it the first session is challenged. */
  clientNonce?: string;
  /** Without it the server sends no credentials. */
  serverSecret?: string;
  /** Base64; without it the nonce is empty. */
  serverNonce?: string;
}

/** What the device shows to its user or asks (OMA-TS-DM_Protocol 10). */
export interface UserAlert {
  /** 1100 display, 1101 confirm or reject, 1102 text input, 1103 single choice, 1104 multiple choice. */
  code: number;
  text: string;
  /** `MAXDT=30&DR=1` (10.3). */
  options?: string;
  /** Of 1103 and 1104, at least one. */
  choices?: string[];
}

export interface CommandRequest {
  command: "Get" | "Add" | "Replace" | "Delete" | "Copy" | "Exec" | "Alert" | "Sequence" | "Atomic";
  /** URI of the node, possibly with `?prop=` or, of a Get, `?list=`; an Alert, a Sequence and an Atomic have none. */
  target?: string;
  /** URI of the leaf that a Copy reads. */
  source?: string;
  /** What a Sequence or an Atomic holds. */
  commands?: CommandRequest[];
  /** The Alert; of another command, what the user is asked first: both go in a Sequence, so after a No the command is answered 215. */
  ask?: UserAlert;
  /** Format of the data (default chr; `node` for an interior node, which has no data). */
  format?: string;
  /** MIME type, default text/plain; of a Get that of the answer, where there is a choice. */
  type?: string;
  /** Text; Base64 if the format is bin. */
  data?: string;
  /** Exec only; unique for the device. The server makes one up if there is none. */
  correlator?: string;
}

/** The path of the Exec that has a correlator. */
export function pathOf({ correlator, commands = [] }: CommandRequest, wanted: string): number[] | undefined {
  if (correlator === wanted) return [];
  for (const [index, part] of commands.entries()) {
    const path = pathOf(part, wanted);
    if (path) return [index, ...path];
  }
  return undefined;
}

/** The correlators of a command and of all in it. */
export function correlatorsOf({ correlator, commands = [] }: CommandRequest): string[] {
  return [...(correlator === undefined ? [] : [correlator]), ...commands.flatMap(correlatorsOf)];
}

const FORMATS = ["b64", "bin", "bool", "chr", "int", "node", "null", "xml", "date", "time", "float"];
const printable = (maxLength: number) => ({
  type: "string",
  minLength: 1,
  maxLength,
  pattern: "^[^\\u0000-\\u001f\\ud800-\\udfff]+$",
});
const shown = (maxLength: number) => ({ ...printable(maxLength), pattern: "^[^\\u0000\\ud800-\\udfff]+$" });
const nonce = {
  type: "string",
  maxLength: 88,
  pattern: "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
};

/** Commands that a request may hold in all. */
const MAX_COMMANDS = 256;

const ACCOUNT = {
  type: "object",
  additionalProperties: false,
  required: ["deviceId", "auth", "clientName", "clientSecret"],
  properties: {
    deviceId: printable(127),
    auth: { enum: ["none", "basic", "md5"] },
    clientName: { type: "string", maxLength: 127, pattern: "^[^:\\u0000-\\u001f]*$" },
    clientSecret: { type: "string", maxLength: 127 },
    clientNonce: nonce,
    serverSecret: { type: "string", minLength: 1, maxLength: 127 },
    serverNonce: nonce,
  },
};

const COMMAND = {
  type: "object",
  additionalProperties: false,
  required: ["command"],
  properties: {
    command: { enum: ["Get", "Add", "Replace", "Delete", "Copy", "Exec", "Alert", "Sequence", "Atomic"] },
    target: printable(255),
    source: printable(255),
    commands: { type: "array", minItems: 1, maxItems: 64, items: { $ref: "#" } },
    ask: {
      type: "object",
      additionalProperties: false,
      required: ["code", "text"],
      properties: {
        code: { type: "integer", minimum: Alert.Display, maximum: Alert.MultipleChoice },
        text: shown(4000),
        options: printable(1000),
        choices: { type: "array", minItems: 1, maxItems: MaxChoices, items: shown(255) },
      },
    },
    format: { enum: FORMATS },
    type: printable(127),
    data: { type: "string", maxLength: 60_000 },
    correlator: printable(MaxCorrelator),
  },
};

const ajv = new Ajv({ strict: true, allErrors: false });
const isAccount = ajv.compile<DeviceAccount>(ACCOUNT);
const isCommand = ajv.compile<CommandRequest>(COMMAND);

/**
 * The account that a value is.
 * @throws RequestError 400 naming the property and its limit
 */
export function accountOf(value: unknown): DeviceAccount {
  demand(isAccount, value, "account");
  return value;
}

/**
 * The command that a value is.
 * @throws RequestError 400 naming the property and its limit
 */
export function commandOf(value: unknown): CommandRequest {
  demand(isCommand, value, "command");
  check(value, "command");
  if (countOf(value) > MAX_COMMANDS) throw new RequestError(400, `command: holds more than ${MAX_COMMANDS} commands`);
  const twice = correlatorsOf(value).find((correlator, index, all) => all.indexOf(correlator) !== index);
  if (twice !== undefined) throw new RequestError(400, "command: a correlator stands in it twice");
  return value;
}

const RULES: { breaks: (c: CommandRequest) => boolean; says: string }[] = [
  { breaks: (c) => !hasNoTarget(c) && c.target === undefined, says: "target is missing" },
  { breaks: (c) => c.command === "Alert" && c.ask === undefined, says: "ask is missing" },
  {
    breaks: (c) => c.command === "Alert" && carries(c, "target", "source", "data", "format", "type", "commands"),
    says: "Alert carries ask and nothing else",
  },
  { breaks: (c) => isContainer(c) && c.commands === undefined, says: "commands is missing" },
  {
    breaks: (c) => isContainer(c) && carries(c, "target", "source", "data", "format", "type", "ask"),
    says: "Sequence and Atomic carry commands and nothing else",
  },
  { breaks: (c) => !isContainer(c) && c.commands !== undefined, says: "commands are for Sequence and Atomic" },
  {
    breaks: ({ ask }) => ask !== undefined && isChoice(ask) !== (ask.choices !== undefined),
    says: "choices are for 1103 and 1104",
  },
  { breaks: (c) => c.correlator !== undefined && c.command !== "Exec", says: "correlator is for Exec only" },
  { breaks: (c) => bytesOf(c.correlator) > MaxCorrelator, says: `correlator is longer than ${MaxCorrelator} octets` },
  { breaks: (c) => c.command === "Copy" && c.source === undefined, says: "source is missing" },
  { breaks: (c) => c.command !== "Copy" && c.source !== undefined, says: "source is for Copy" },
  { breaks: (c) => takesNothing(c) && c.data !== undefined, says: "Get, Delete and Copy carry no data" },
  { breaks: (c) => takesNothing(c) && c.format !== undefined, says: "Get, Delete and Copy carry no format" },
  {
    breaks: (c) => takesNothing(c) && c.command !== "Get" && c.type !== undefined,
    says: "Delete and Copy carry no type",
  },
  { breaks: (c) => hasNoData(c) && c.data !== undefined, says: "format node or null has no data" },
  { breaks: (c) => needsData(c) && c.data === undefined, says: "data is missing" },
  { breaks: (c) => c.format === "bin" && !isBase64(c.data ?? ""), says: "data of format bin must be Base64" },
  {
    breaks: (c) => c.data !== undefined && c.type?.endsWith("+wbxml") === true && c.format !== "bin",
    says: "data of a WBXML type has format bin, in Base64",
  },
];

const CONTAINERS: CommandRequest["command"][] = ["Sequence", "Atomic"];
const WITHOUT_DATA: CommandRequest["command"][] = ["Get", "Delete", "Copy"];
const carries = (c: CommandRequest, ...names: (keyof CommandRequest)[]): boolean =>
  names.some((name) => c[name] !== undefined);
const isContainer = ({ command }: CommandRequest): boolean => CONTAINERS.includes(command);
const hasNoTarget = (c: CommandRequest): boolean => c.command === "Alert" || isContainer(c);
const isChoice = ({ code }: UserAlert): boolean => code >= Alert.SingleChoice;
const takesNothing = ({ command }: CommandRequest): boolean => WITHOUT_DATA.includes(command);
const hasNoData = (c: CommandRequest): boolean => c.format === "node" || c.format === "null";
const needsData = (c: CommandRequest): boolean => (c.command === "Add" || c.command === "Replace") && !hasNoData(c);
const bytesOf = (text = ""): number => Buffer.byteLength(text);
const isBase64 = (text: string): boolean => Buffer.from(text, "base64").toString("base64") === text;
const countOf = ({ commands = [] }: CommandRequest): number => commands.reduce((sum, part) => sum + countOf(part), 1);

/** What may stand in a container (OMA-TS-DM_RepPro 6.6.3, 6.6.12); of the others a device would refuse the whole. */
const HOLDS: Partial<Record<CommandRequest["command"], CommandRequest["command"][]>> = {
  Sequence: ["Add", "Replace", "Delete", "Copy", "Get", "Exec", "Alert", "Atomic"],
  Atomic: ["Add", "Replace", "Delete", "Copy", "Alert"],
};

/** Checks a command, then what it holds. */
function check(request: CommandRequest, place: string): void {
  const broken = RULES.find(({ breaks }) => breaks(request));
  if (broken) throw new RequestError(400, `${place}: ${broken.says}`);
  const { command, commands = [] } = request;
  for (const [index, part] of commands.entries()) {
    const within = `${place}: commands.${index}`;
    if (!HOLDS[command]?.includes(part.command))
      throw new RequestError(400, `${within}: ${command} holds no ${part.command}`);
    if (part.ask && part.command !== "Alert")
      throw new RequestError(400, `${within}: ask is for Alert, in a ${command}`);
    check(part, within);
  }
}

function demand<T>(validate: ValidateFunction<T>, value: unknown, what: string): asserts value is T {
  if (validate(value)) return;
  const error = validate.errors?.[0];
  const place = error?.instancePath.slice(1).replaceAll("/", ".");
  const extra = error?.params.additionalProperty ? ` (${error.params.additionalProperty})` : "";
  const allowed = error?.params.allowedValues ? `: ${error.params.allowedValues.join(", ")}` : "";
  throw new RequestError(400, `${what}${place ? `: ${place}` : ""} ${error?.message}${extra}${allowed}`);
}
