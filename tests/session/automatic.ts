/** Sessions that a fixture doesn't tell: what was given before it begins, and the look into the tree when it is over. */
import { Activity } from "../../host/node/abi.gen.js";
import { child, childText, children, type Element } from "../../host/node/codec.js";
import type { Device } from "./device.js";
import type { Peer } from "./peer.js";

export interface Reply {
  statuses: Element[];
  results: Element[];
}

/** More messages than any such session needs. */
const MOST_MESSAGES = 20;

const commands = (message: Element, name: string): Element[] => children(child(message, "SyncBody")!, name);
const isFinal = (message: Element): boolean => commands(message, "Final").length > 0;
const refusal = (message: Element): boolean =>
  commands(message, "Status").some((status) => ["401", "407"].includes(childText(status, "Data")!));

export function isOpen(device: Device): boolean {
  return (device.agent.busy() & Activity.Session) !== 0;
}

/** One session in which the server sends `lines`, answers a challenge, asks for the rest and acknowledges every alert. */
export function session(device: Device, account: number, peer: Peer, lines: readonly string[]): Reply {
  const reply: Reply = { statuses: [], results: [] };
  device.requestSession(account);
  let heard = next(device, peer);
  let message = [...lines, "Final"];
  for (let count = 0; count < MOST_MESSAGES && heard !== undefined; count++) {
    const acknowledged = acknowledgements(heard);
    device.receive(peer.encode([...acknowledged, ...message]));
    if (!isOpen(device)) return reply;
    heard = next(device, peer);
    if (heard !== undefined && refusal(heard)) continue;
    reply.statuses.push(...(heard ? commands(heard, "Status") : []));
    reply.results.push(...(heard ? commands(heard, "Results") : []));
    message = heard && isFinal(heard) ? ["Final"] : ["Alert 1 1222"];
  }
  throw new Error("a session of the fixture's own doesn't end");
}

/** Ends whatever session is open, as a server does that has nothing more to say; a hypervisor's answer isn't waited for. */
export function endSession(device: Device, peer: Peer): void {
  const patience = 31_000;
  if (isOpen(device) && device.agent.busy() & Activity.Operation) device.pass(patience);
  for (let count = 0; count < 3 && isOpen(device); count++) device.receive(peer.encode(["Final"]));
  if (isOpen(device)) device.pass(5 * patience);
}

function next(device: Device, peer: Peer): Element | undefined {
  const bytes = device.sent.at(-1);
  return bytes && peer.hear(bytes);
}

function acknowledgements(heard: Element): string[] {
  const alerts = commands(heard, "Alert").filter((alert) => childText(alert, "Data") === "1226");
  return alerts.map((alert) => `Status ${childText(alert, "CmdID")} Alert 200`);
}
