/** What tests of the audit read, and what they have it record. */
import assert from "node:assert/strict";
import { Outcome } from "../../host/node/abi.gen.js";
import type { DomainDescriptor } from "../../host/node/hypervisor/domain.js";
import { NO_SHARE } from "../host/parts.js";
import type { World } from "./world.js";

const LEAVES = ["Seq", "Server", "Domain", "Peripheral", "Event", "Decision", "Count"];

/** What a record says, by leaf; the status of what it doesn't. */
export type Entry = Record<string, string>;

/** Every record that the operator finds, in the order of their Seqs. */
export async function records(w: World): Promise<Entry[]> {
  const names = (await w.get("./VirMO/Audit")).split("/").filter((name) => name !== "Lost");
  const found: Entry[] = [];
  for (const name of names) {
    const targets = LEAVES.map((leaf) => ({ command: "Get" as const, target: `./VirMO/Audit/${name}/${leaf}` }));
    const replies = await w.converse(w.operator, ...targets);
    found.push(Object.fromEntries(LEAVES.map((leaf, i) => [leaf, replies[i]!.data ?? `${replies[i]!.status}`])));
    assert.equal(found.at(-1)!["Seq"], name);
  }
  return found.sort((a, b) => Number(a["Seq"]) - Number(b["Seq"]));
}

/** The id of stray domain number `number`. */
export const idOf = (number: number): string => number.toString(16).padStart(2, "0").repeat(16);

/** A domain that carries our mark. */
export const STRAY: DomainDescriptor = {
  ...{ id: idOf(0), name: "stray", image: "enterprise-os", memory: 1000, memoryMax: 1000, class: "besteffort" },
  ...{ budget: 0, period: 0, weight: 256, cap: 0, storage: 262_144, networks: [NO_SHARE, NO_SHARE] },
};

/** Makes one that the agent knows nothing of. */
export function stray(w: World, number: number): void {
  const outcome = w.hypervisor.create({ ...STRAY, id: idOf(number), name: `stray-${number}` });
  assert.equal(outcome, Outcome.Started);
}
