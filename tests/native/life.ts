/** One life of a handset: it boots, is managed with MD5 both ways, makes and starts a domain, tells of both, dies and boots again. */
import type { AgentExports } from "../../host/node/agent.js";
import { VirtualClock } from "../../host/node/clock.js";
import { Codec, toXml } from "../../host/node/codec.js";
import { loadDescription, machineOf } from "../../host/node/description.js";
import { NorFlash } from "../../host/node/flash.js";
import { Handset, type Observer } from "../../host/node/handset.js";
import { Hypervisor } from "../../host/node/hypervisor/hypervisor.js";
import { seededRandom } from "../../host/node/random.js";
import { memoryFile } from "../../host/node/state.js";
import { ManagementServer, type AlertRecord, type CommandRequest, type CommandResult } from "../../server/engine.js";
import { MemoryStore } from "../../server/store.js";

const START = Date.UTC(2026, 10, 22);
const SEED = 7;
/** Milliseconds after which a session and what it started are over. */
const PATIENCE = 20_000;

const SECRETS = { auth: "md5" as const, clientName: "phone", clientSecret: "secret", serverSecret: "their secret" };
const ACCOUNT = {
  ...SECRETS,
  serverId: "operator",
  address: "http://127.0.0.1:1/dm",
  clientNonce: new Uint8Array(),
  serverNonce: new Uint8Array(),
};

const get = (target: string): CommandRequest => ({ command: "Get", target });
const exec = (target: string): CommandRequest => ({ command: "Exec", target });

/** What the server asks, session by session. */
const SESSIONS: CommandRequest[][] = [
  [get("./VirMO/Domain"), { ...exec("./VirMO/Operations/Create"), data: "Name=firm&Image=enterprise-os" }],
  [get("./VirMO/Domain/firm/State"), exec("./VirMO/Domain/firm/Operations/Start")],
];
/** What it asks the agent that has booted after the first one's death. */
const AFTERWARDS = [get("./VirMO/Domain/firm/State"), get("./VirMO/Domain/absent/State")];

/** What came of it. */
export interface Outcome {
  results: CommandResult[];
  alerts: AlertRecord[];
  /** Messages from (in) and to (out) the server that carried a credential of their sender. */
  credentials: { in: number; out: number };
  deaths: string[];
  /** What is still under way at the end, `Activity`: an alert that nobody has acknowledged, for one. */
  activity: number;
}

/** A handset whose server is reached without any network. */
async function switchOn(instantiate: () => AgentExports, observer: Observer) {
  const [clock, random, description] = [new VirtualClock(START), seededRandom(SEED), loadDescription()];
  const codec = await Codec.load();
  const server = await ManagementServer.open({ serverId: "operator", store: new MemoryStore(), codec, clock, random });
  const device = description.identity.devId;
  await server.register({ deviceId: device, ...SECRETS });
  const machine = machineOf(description);
  const hypervisor = new Hypervisor({ clock, machine, store: memoryFile("hypervisor"), random });
  const transport = { exchange: (_url: string, message: Uint8Array) => server.handle(message) };
  const parts = { clock, transport, flash: NorFlash.open(), hypervisor, description, accounts: [ACCOUNT], random };
  return { clock, server, device, handset: await Handset.open({ ...parts, observer, instantiate }) };
}

/** Lets `ms` of virtual time pass, and everything happen that falls into them. */
async function pass(handset: Handset, clock: VirtualClock, ms: number): Promise<void> {
  const end = clock.now() + ms;
  await handset.settle();
  for (let next = handset.nextWake(); next !== undefined && next <= end; next = handset.nextWake()) {
    clock.advanceTo(next);
    await handset.settle();
  }
  clock.advanceTo(end);
  await handset.settle();
}

/** Sees what the handset and its server tell each other. */
async function witness(): Promise<Observer & Pick<Outcome, "credentials" | "deaths">> {
  const codec = await Codec.load();
  const credentials = { in: 0, out: 0 };
  const deaths: string[] = [];
  return {
    credentials,
    deaths,
    message: (direction, bytes) => {
      if (toXml(codec.decode(bytes)).includes("<Cred>")) credentials[direction]++;
    },
    restarted: (reason) => void deaths.push(reason),
  };
}

/** @param instantiate makes the agents */
export async function live(instantiate: () => AgentExports): Promise<Outcome> {
  const { credentials, deaths, ...observer } = await witness();
  const { clock, server, device, handset } = await switchOn(instantiate, observer);
  const session = async (requests: CommandRequest[]): Promise<void> => {
    for (const request of requests) await server.enqueue(device, request);
    handset.requestSession();
    await pass(handset, clock, PATIENCE);
  };
  await pass(handset, clock, PATIENCE);
  for (const requests of SESSIONS) await session(requests);
  handset.kill();
  await session(AFTERWARDS);
  const activity = handset.activity();
  await handset.close();
  return { results: await server.results(device), alerts: await server.alerts(device), credentials, deaths, activity };
}
