/** A handset around hand-made agents, for the tests of the driver loop. */
import { Effect } from "../../host/node/abi.gen.js";
import type { FactoryAccount } from "../../host/node/account.js";
import { Handset, type HandsetOptions } from "../../host/node/handset.js";
import type { Transport } from "../../host/node/transport.js";
import { FakeAgent, type Behaviour } from "./fake-agent.js";
import { Bench, description } from "./parts.js";

const URL = new TextEncoder().encode("http://127.0.0.1:1/dm");
export const ACCOUNT: FactoryAccount = {
  serverId: "operator",
  address: "http://127.0.0.1:1/dm",
  auth: "md5",
  clientName: "phone",
  clientSecret: "secret",
  clientNonce: new Uint8Array([1, 2, 3]),
  serverSecret: undefined,
  serverNonce: new Uint8Array(),
};

const echo: Transport = { exchange: async (_, message) => message };
const flash = { read: (_: number, length: number) => new Uint8Array(length), program() {}, erase() {}, sync() {} };

/** A handset whose agents, one after the other, are kept for inspection. */
export async function handset(behaviour: Behaviour, more: Partial<HandsetOptions> = {}) {
  const bench = new Bench();
  const agents: FakeAgent[] = [];
  const instantiate = (): FakeAgent => {
    agents.push(new FakeAgent(behaviour));
    return agents.at(-1)!;
  };
  const { clock, hypervisor } = bench;
  const random = (length: number): Uint8Array => new Uint8Array(length).fill(7);
  const parts = { clock, transport: echo, flash, hypervisor, description, accounts: [], random, instantiate, ...more };
  return { bench, agents, phone: await Handset.open(parts) };
}

export const send = (agent: FakeAgent, text: string, flags = 0): void => {
  agent.bytes(0x200, URL.length).set(URL);
  const payload = new TextEncoder().encode(text);
  agent.wish({ kind: Effect.Send, arguments: [0, 0x200, URL.length, flags], payload });
};
export const once = (action: (agent: FakeAgent) => void): NonNullable<Behaviour["tick"]> => {
  let done = false;
  return (agent) => {
    if (!done) action(agent);
    done = true;
  };
};
