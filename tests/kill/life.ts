/** The life that is cut short: an operator, an enterprise that gets domains of its own, and a partner whose account comes over DM. */
import { Alert } from "../../host/node/abi.gen.js";
import type { CommandRequest } from "../../server/engine.js";
import { accountOf, serverId, type Server } from "./phone.js";

export interface Command extends CommandRequest {
  /** The Status in an undisturbed life. */
  status: number;
  /** What a command is answered too that has been sent again because the agent died before its Status was out. */
  again?: number[];
}

export interface Step {
  title: string;
  server: Server;
  commands: Command[];
  /** Commands that are transactions of their own: a death leaves a beginning of them. */
  isGradual?: boolean;
  /** What is refused here is not refused once a power cut has stopped the domain. */
  needsPower?: boolean;
}

const [E, O] = [serverId("enterprise"), serverId("operator")];
const domain = (name: string): string => `./VirMO/Domain/${name}`;

const get = (target: string, status = 200): Command => ({ command: "Get", target, status });

function exec(name: string, operation: string, status = 202): Command {
  // A stable state already reached: 200 at once, no alert (virmo.md 2).
  return { command: "Exec", target: `${domain(name)}/Operations/${operation}`, status, again: [200] };
}

function create(data: string, status = 202): Command {
  return { command: "Exec", target: "./VirMO/Operations/Create", data, status };
}

const replace = (target: string, data: string, format = "chr"): Command => ({
  command: "Replace",
  target,
  data,
  format,
  status: 200,
});

const add = (target: string, data?: string, format = "chr"): Command => ({
  command: "Add",
  target: `./DMAcc/partner${target}`,
  format,
  ...(data === undefined ? {} : { data }),
  status: 200,
  again: [418],
});

const NAME = "partner";
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

function credentials(place: string, level: string, name: string, secret: string, nonce: Uint8Array): Command[] {
  const at = `/AppAuth/${place}`;
  return [
    add(at, undefined, "node"),
    add(`${at}/AAuthLevel`, level),
    add(`${at}/AAuthType`, "DIGEST"),
    add(`${at}/AAuthName`, name),
    add(`${at}/AAuthSecret`, secret),
    add(`${at}/AAuthData`, base64(nonce), "bin"),
  ];
}

function partnersAccount(): Command[] {
  const a = accountOf(NAME);
  return [
    add("", undefined, "node"),
    add("/AppID", "w7"),
    add("/ServerID", a.serverId),
    add("/AAuthPref", "DIGEST"),
    add("/AppAddr", undefined, "node"),
    add("/AppAddr/1", undefined, "node"),
    add("/AppAddr/1/Addr", a.address),
    add("/AppAddr/1/AddrType", "URI"),
    add("/AppAuth", undefined, "node"),
    ...credentials("1", "CLCRED", a.clientName, a.clientSecret, a.clientNonce),
    ...credentials("2", "SRVCRED", a.serverId, a.serverSecret ?? "", a.serverNonce),
  ];
}

const step = (server: Server, title: string, ...commands: Command[]): Step => ({ server, title, commands });

const SHARED = `Add=${E}&Delete=${E}&Exec=${E}&Get=${E}+${O}&Replace=${E}`;

/** What the phone's user is asked, and says Yes to after a second. */
const ask = (text: string): Command => ({ command: "Alert", ask: { code: Alert.ConfirmOrReject, text }, status: 200 });

/** The scenario of scenarios/enterprise-handset.yaml, and what it lacks: an ACL replaced, an account added, Kill and DM Delete. */
export const LIFE: Step[] = [
  step("operator", "the operator looks at the phone", get("./DevInfo/DevId"), get("./VirMO/Domain")),
  step(
    "enterprise",
    "the enterprise looks at what is on offer",
    get("./VirMO/Capability/Operations"),
    get("./VirMO/Image"),
    get("./VirMO/Platform/Memory/Free"),
    ask("May this company set up a work space?"),
    get("./VirMO/Domain", 425),
    get(`${domain("personal")}/State`, 425),
  ),
  step("enterprise", "Create without an image is refused", create("Name=enterprise", 412)),
  step(
    "enterprise",
    "Create",
    create("Name=enterprise&Image=enterprise-os&Memory=65536&Class=reserved&Budget=10000&Period=100000"),
  ),
  step("enterprise", "Create of a name that is taken", create("Name=enterprise&Image=enterprise-os", 418)),
  step("enterprise", "Start", exec("enterprise", "Start")),
  step("operator", "its memory is charged", get("./VirMO/Platform/Memory/Free")),
  step("enterprise", "Pause", { ...exec("enterprise", "Pause", 200) }),
  step("enterprise", "Resume", { ...exec("enterprise", "Resume", 200) }),
  step(
    "enterprise",
    "over-commitment is refused",
    create("Name=second&Image=enterprise-os&Memory=300000&Start=true", 420),
    create("Name=second&Image=enterprise-os&Class=reserved&Budget=900000&Period=1000000&Start=true", 420),
  ),
  step(
    "operator",
    "the operator has no right on it, and nobody stops the modem",
    exec("enterprise", "Pause", 425),
    { command: "Delete", target: domain("enterprise"), status: 425 },
    exec("modem", "Stop", 403),
  ),
  step("enterprise", "ACL replacement lets the operator look", replace(`${domain("enterprise")}?prop=ACL`, SHARED)),
  step("operator", "the operator looks", get(`${domain("enterprise")}/State`)),
  { ...step("operator", "the partner's account is added", ...partnersAccount()), isGradual: true },
  step("partner", "the partner's first session", get("./DevInfo/DevId"), get(`${domain("enterprise")}/State`, 425)),
  step(
    "enterprise",
    "Create with Start",
    create("Name=second&Image=enterprise-os&Memory=32768&Start=true&AutoStart=false"),
  ),
  step("enterprise", "Stop", exec("enterprise", "Stop")),
  step("enterprise", "Kill", exec("second", "Kill")),
  step(
    "enterprise",
    "promises are replaced",
    replace(`${domain("enterprise")}/Memory/Max`, "131072", "int"),
    replace(`${domain("enterprise")}/Memory/Min`, "32768", "int"),
    replace(`${domain("enterprise")}/Storage/Quota`, "300000", "int"),
  ),
  step("enterprise", "Start again", exec("enterprise", "Start")),
  ...["98304", "49152"].map((target) =>
    step(
      "enterprise",
      `a live domain gets ${target} KiB`,
      replace(`${domain("enterprise")}/Memory/Target`, target, "int"),
    ),
  ),
  ...["5000", "20000"].map((budget) =>
    step(
      "enterprise",
      `a live reservation gets ${budget} µs`,
      replace(`${domain("enterprise")}/Cpu/Budget`, budget, "int"),
    ),
  ),
  {
    ...step("enterprise", "Delete of a running domain is refused", exec("enterprise", "Delete", 403)),
    needsPower: true,
  },
  step("enterprise", "Stop for good", exec("enterprise", "Stop")),
  step("enterprise", "Delete", exec("enterprise", "Delete")),
  step("enterprise", "DM Delete", { command: "Delete", target: domain("second"), status: 200, again: [425] }),
  step("operator", "the partner's account is deleted", {
    command: "Delete",
    target: "./DMAcc/partner",
    status: 200,
    again: [404],
  }),
  step("enterprise", "Create of one that stays", create("Name=third&Image=enterprise-os&Memory=49152")),
  step("operator", "all memory is free again", get("./VirMO/Platform/Memory/Free")),
];
