/** What a phone is found to be once it has come to rest, read by its servers and seen on the hypervisor, and whether both agree. */
import { DomainState, HypervisorState } from "../../host/node/abi.gen.js";
import type { AlertRecord } from "../../server/engine.js";
import { DESCRIPTION, DEVICE, Phone, SERVERS, type Remains, type Server } from "./phone.js";

/** The domains that the life makes. */
const NAMES = ["enterprise", "second", "third"];
const LEAVES = [
  "State",
  "Desired",
  "Owner",
  "Role",
  "Image",
  "Reason",
  "LastOperation",
  "LastResult",
  "Id",
  "Memory/Min",
  "Memory/Target",
  "Memory/Max",
  "Cpu/Class",
  "Cpu/Budget",
  "Cpu/Period",
  "Policy/AutoStart",
  "Storage/Quota",
  "Network/cellular/Guaranteed",
];
const LEDGER = ["Memory/Total", "Memory/Free", "Cpu/Free", "Storage/Free", "Network/cellular/Free"].map(
  (leaf) => `./VirMO/Platform/${leaf}`,
);
const SHARED = [".", "./VirMO/Domain", "./VirMO/Image", "./VirMO/Operations/Create", "./DevInfo", "./DMAcc"].map(
  (node) => `${node}?prop=ACL`,
);
const PARTNER = ["", "/AppID", "/ServerID", "/AAuthPref", "/AppAddr", "/AppAddr/1/Addr", "/AppAuth", "/AppAuth/1"]
  .concat(["/AppAuth/2/AAuthType", "/AppAuth/2/AAuthName", "?prop=ACL"])
  .map((place) => `./DMAcc/partner${place}`);

type Values = Record<string, string>;

export interface Audit {
  /** By name, then by leaf. */
  domains: Record<string, Values>;
  ledger: Values;
  /** ACLs of shared nodes, and the partner's account. */
  rights: Values;
  alerts: { server: Server; correlator: string; code: number }[];
  /** What was told of domains that have changed unasked. */
  changes: string[];
  complaints: string[];
}

/** Switches on what remained of a phone, with servers that have nothing else to ask, and looks. */
export async function audit(remains: Remains): Promise<Audit> {
  const phone = await Phone.open([], remains);
  const general = await read(phone, "operator", [...LEDGER, ...SHARED, ...PARTNER, ...NAMES.map(stateOf)]);
  // An owned domain is none of the operator's business (425), one that isn't there is missing (404).
  const there = NAMES.filter((name) => general[stateOf(name)] !== "404");
  const own = await read(phone, "enterprise", there.flatMap(leavesOf));
  const found: Audit = {
    domains: Object.fromEntries(there.map((name) => [name, pick(own, leavesOf(name), `./VirMO/Domain/${name}`)])),
    ledger: pick(general, LEDGER, "./VirMO/Platform"),
    rights: pick(general, [...SHARED, ...PARTNER], ""),
    alerts: await alertsOf(phone),
    changes: await changesOf(phone),
    complaints: phone.complaints,
  };
  await phone.rest();
  found.complaints.push(...disagreements(found, phone), ...debts(found), ...forces(found, phone));
  await phone.close();
  return found;
}

const stateOf = (name: string): string => `./VirMO/Domain/${name}/State`;

function leavesOf(name: string): string[] {
  return [...LEAVES.map((leaf) => `./VirMO/Domain/${name}/${leaf}`), `./VirMO/Domain/${name}?prop=ACL`];
}

function pick(values: Values, keys: string[], prefix: string): Values {
  return Object.fromEntries(keys.map((key) => [key.slice(prefix.length).replace(/^\//, ""), values[key] ?? "unread"]));
}

/** The value of each node, or the Status if there is none to be had. */
async function read(phone: Phone, server: Server, targets: string[]): Promise<Values> {
  if (targets.length === 0) return {};
  const engine = phone.engine(server);
  for (const target of targets) await engine.enqueue(DEVICE, { command: "Get", target });
  phone.visit(server);
  await phone.until(async () => (await engine.queue(DEVICE)).length === 0);
  const results = await engine.results(DEVICE);
  return Object.fromEntries(
    results.map(({ request, status, results }) => [request.target, results?.[0]?.data ?? String(status)]),
  );
}

const isChange = ({ type }: AlertRecord): boolean => type === "urn:oma:at:x-virmo:1.0:DomainStateChange";

/** The alerts of operations that a server was told. */
export async function ends(phone: Phone, server: Server): Promise<AlertRecord[]> {
  return (await phone.engine(server).alerts(DEVICE)).filter((alert) => !isChange(alert));
}

async function alertsOf(phone: Phone): Promise<Audit["alerts"]> {
  const lists = SERVERS.map(async (server) =>
    (await ends(phone, server)).map(({ correlator = "", data }) => ({ server, correlator, code: Number(data) })),
  );
  return (await Promise.all(lists)).flat();
}

/** What servers were told of domains that have changed unasked: `enterprise ./VirMO/Domain/second 20`. */
export async function changesOf(phone: Phone): Promise<string[]> {
  const lists = SERVERS.map(async (server) =>
    (await phone.engine(server).alerts(DEVICE))
      .filter(isChange)
      .map(({ source, data }) => `${server} ${source} ${data}`),
  );
  return (await Promise.all(lists)).flat();
}

const SHOWN: Record<number, number> = {
  [HypervisorState.Stopped]: DomainState.Stopped,
  [HypervisorState.Running]: DomainState.Running,
  [HypervisorState.Paused]: DomainState.Paused,
  [HypervisorState.Crashed]: DomainState.Crashed,
};

/** Names, ids and states are the same in the tree and on the hypervisor, and all are stable. */
function disagreements({ domains }: Audit, phone: Phone): string[] {
  const line = (name: string, state: unknown, id = ""): string => `${name} ${state} ${id.replaceAll("-", "")}`;
  const made = phone.hypervisor.domains().filter(({ marked }) => marked);
  const shown = made.map(({ name, state, id }) => line(name, SHOWN[state] ?? `in transition (${state})`, id)).sort();
  const told = Object.entries(domains).map(([name, values]) => line(name, values["State"], values["Id"]));
  const same = shown.join() === told.sort().join();
  return same ? [] : [`the tree says [${told.join()}], the hypervisor [${shown.join()}]`];
}

const isLive = (state: number): boolean => state >= DomainState.Starting && state <= DomainState.Stopping;

/** What is promised to a live domain is in force; storage is for all. */
function forces({ domains }: Audit, phone: Phone): string[] {
  return phone.hypervisor.domains().flatMap(({ name, memory, budgetInForce, periodInForce, storageInForce }) => {
    const told = domains[name];
    if (told === undefined) return [];
    const reservation = ["Cpu/Budget", "Cpu/Period"].map((leaf) =>
      told["Cpu/Class"] === "reserved" ? told[leaf] : "0",
    );
    const live = memory > 0 ? [`${memory}`, `${budgetInForce}`, `${periodInForce}`] : [];
    const promised = memory > 0 ? [told["Memory/Target"], ...reservation] : [];
    const [is, shall] = [[storageInForce, ...live].join(), [told["Storage/Quota"], ...promised].join()];
    return is === shall ? [] : [`${name}: in force ${is}, promised ${shall}`];
  });
}

/** Free is what is left of Total after the reserve and everything charged (virmo.md 5). */
function debts({ domains, ledger }: Audit): string[] {
  const { hypervisor, domains: factory } = DESCRIPTION;
  const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);
  const own = Object.values(domains);
  const live = own.filter((values) => isLive(Number(values["State"])));
  const memory = sum([
    ...factory.map((d) => d.memory.target),
    ...live.map((values) => Number(values["Memory/Target"])),
  ]);
  const storage = sum([...factory.map((d) => d.storage), ...own.map((values) => Number(values["Storage/Quota"]))]);
  const due: [string, number][] = [
    ["Memory/Free", hypervisor.memory.total - hypervisor.memory.reserve - memory],
    ["Storage/Free", hypervisor.storage.total - hypervisor.storage.reserve - storage],
  ];
  return due
    .filter(([leaf, expected]) => ledger[leaf] !== String(expected))
    .map(([leaf, expected]) => `${leaf}: expected ${expected}, got ${ledger[leaf]}`);
}
