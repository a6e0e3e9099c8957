/** Calls in a story: who is in one, told to both sides, and ended with the domain that it is in. */
import { Call, HypervisorState } from "../../host/node/abi.gen.js";
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

/** Who no longer lives is in no call any more. @param all the phone loses its power */
export function hangUp(phone: Phone, twin: Twin, all = false): void {
  for (const { name, state } of phone.hypervisor.domains())
    if ((all || !TALKING.includes(state)) && (twin.world.domains[name]?.call ?? "none") !== "none")
      change(name, Call.None, phone, twin);
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
