/** Calls in a story: who is in one, told to both sides, and ended with the domain that it is in. */
import { Call, HypervisorState } from "../../host/node/abi.gen.js";
import { AFTER_EMERGENCY } from "../model/values.js";
import type { Phone } from "./phone.js";
import type { Twin } from "./twin.js";

const CALLS = { call: Call.Ordinary, emergency: Call.Emergency, hangUp: Call.None } as const;
const WORDS = { [Call.None]: "none", [Call.Ordinary]: "ordinary", [Call.Emergency]: "emergency" } as const;
const TALKING: readonly HypervisorState[] = [HypervisorState.Running, HypervisorState.Paused];

/** A guest that runs begins a call, or ends the one that it is in. */
export function talk(deed: keyof typeof CALLS, name: string, phone: Phone, twin: Twin): void {
  const shown = phone.hypervisor.domains().find((domain) => domain.name === name);
  if (shown === undefined || !TALKING.includes(shown.state)) return;
  change(name, CALLS[deed], phone, twin);
  phone.settle();
}

/** Who no longer lives is in no call any more. */
export function hangUp(phone: Phone, twin: Twin): void {
  for (const { name, state } of phone.hypervisor.domains())
    if (!TALKING.includes(state) && (twin.world.domains[name]?.call ?? "none") !== "none")
      change(name, Call.None, phone, twin);
}

/** The power is cut, and with it every call: no agent is left that could hear of it. */
export function lineDead(phone: Phone, { world }: Twin): void {
  for (const domain of Object.values(world.domains)) {
    if (domain.call === "none") continue;
    if (domain.call === "emergency") domain.quietUntil = world.now + AFTER_EMERGENCY;
    domain.call = "none";
    phone.call(domain.name, Call.None);
  }
}

/** A fresh agent knows now whether a domain is in a call. */
export function told(name: string, twin: Twin | undefined): void {
  const domain = twin?.world.domains[name];
  if (domain !== undefined) twin!.feed({ kind: "call", domain: name, call: domain.call });
}

function change(name: string, call: Call, phone: Phone, twin: Twin): void {
  if (twin.world.domains[name] === undefined) return;
  twin.feed({ kind: "call", domain: name, call: WORDS[call] });
  phone.call(name, call);
}
