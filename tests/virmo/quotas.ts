/** What tests of live quotas share: replacing them, alone or as a set, and what the hypervisor has of them. */
import type { DomainReport } from "../../host/node/hypervisor/domain.js";
import type { Request, ScriptedServer } from "./server.js";
import type { World } from "./world.js";

/** "ent Memory/Target 65536": a Replace of that quota. */
export function replace(quota: string): Request {
  const [name, leaf, data] = quota.split(" ") as [string, string, string];
  return { command: "Replace", target: `./VirMO/Domain/${name}/${leaf}`, data };
}

/** Status of a Replace of one quota. */
export async function set(w: World, quota: string, server: ScriptedServer = w.operator): Promise<number> {
  return (await w.converse(server, replace(quota)))[0]!.status;
}

export const atomic = (...children: Request[]): Request => ({ command: "Atomic", target: "", children });

/** Statuses of an Atomic and of the Replaces in it. */
export async function setAll(w: World, ...quotas: string[]): Promise<number[]> {
  return (await w.converse(w.operator, atomic(...quotas.map(replace)))).map(({ status }) => status);
}

/** What the hypervisor shows of a domain. */
export function shown(w: World, name: string): DomainReport {
  return w.hypervisor.domains().find((domain) => domain.name === name)!;
}

export const reserved = (budget: number, period: number): string =>
  `&Memory=1000&Class=reserved&Budget=${budget}&Period=${period}`;
