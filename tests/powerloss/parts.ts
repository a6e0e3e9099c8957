/** What every phone of the power-loss runner is made of: the description, the servers' accounts, the codec and the agent's module. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FactoryAccount } from "../../host/node/account.js";
import type { AgentExports } from "../../host/node/agent.js";
import { factoryAccount } from "../../host/node/cli/scenario/accounts.js";
import { Codec } from "../../host/node/codec.js";
import { loadDescription, machineOf, type Description } from "../../host/node/description.js";
import type { Machine } from "../../host/node/hypervisor/domain.js";
import { WebAssembly } from "../../tools/check/webassembly.js";
import { ROOT } from "../../tools/root.js";

export interface Parts {
  description: Description;
  machine: Machine;
  accounts: readonly FactoryAccount[];
  codec: Codec;
  instantiate: () => AgentExports;
  /** Types of the Generic Alerts that the module knows. */
  alertTypes: string[];
  /** SHA-256 of the module. */
  digest: string;
}

export const AGENT = join(ROOT, "build/agent.wasm");
export const OPERATOR = 0;
export const ENTERPRISE = 1;

const SEED = 1;

/** The URNs among the agent's texts. */
function alertTypes(): string[] {
  const texts = JSON.parse(readFileSync(join(ROOT, "assembly/text.json"), "utf8")) as Record<string, unknown>;
  return Object.values(texts).filter(
    (text): text is string => typeof text === "string" && text.startsWith("urn:oma:at:"),
  );
}

/** @param wasm file of the agent's module */
export async function loadParts(wasm: string = AGENT): Promise<Parts> {
  const bytes = readFileSync(wasm);
  const module = new WebAssembly.Module(bytes);
  const description = loadDescription();
  return {
    description,
    machine: machineOf(description),
    accounts: ["operator", "enterprise"].map((name) =>
      factoryAccount({ name, serverId: `${name}.example`, auth: "md5" }, SEED),
    ),
    codec: await Codec.load(),
    alertTypes: alertTypes(),
    digest: createHash("sha256").update(bytes).digest("hex"),
    instantiate: () => new WebAssembly.Instance(module).exports as unknown as AgentExports,
  };
}
