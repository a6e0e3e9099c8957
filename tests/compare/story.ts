/** A story: what servers, guests, the hypervisor and the phone do, step by step, and how a step reads. */
import type { Change } from "../model/replace.js";
import type { OperationName } from "../model/values.js";
import type { Acl } from "../model/world.js";
import type { Fate, Fated } from "./meddler.js";

export type Step =
  | { do: "exec"; server: string; operation: OperationName; domain: string; data: string; correlator: string }
  /** An operation that the table of virmo.md 2 allows now: number `pick` of those there are, asked for by the Owner. */
  | { do: "allowed"; domain: string; pick: number; data: string }
  | ({ do: "replace"; server: string } & Change)
  | { do: "atomic"; server: string; children: Change[] }
  | { do: "delete"; server: string; domain: string }
  | { do: "acl"; server: string; domain: string; acl: Acl }
  | { do: "add"; server: string; account: string }
  | { do: "remove"; server: string; account: string }
  | { do: "session"; server: string }
  | { do: "pass"; ms: number }
  | { do: "crash" | "shutDown" | "ignoreStop"; domain: string }
  | { do: "call" | "emergency" | "hangUp"; domain: string }
  | { do: "balloon"; domain: string; gives: "slowly" | "nothing" | "at once" }
  /** The hypervisor changes a guest's quotas by itself. */
  | { do: "drift"; domain: string; quota: "storage" | "budget" | "guaranteed" }
  | { do: "fate"; verb: Fated; fate: Fate }
  | { do: "unreachable" | "reachable" | "death" | "powerCut" }
  | { do: "down" | "up" | "losing"; server: string }
  | { do: "acks"; server: string; status: number | undefined };

const WORDS: Partial<Record<Step["do"], string>> = {
  unreachable: "the hypervisor answers nobody",
  reachable: "the hypervisor answers again",
  death: "the agent dies",
  powerCut: "the power is cut, and comes back",
};

/** A step in words. */
export function tell(step: Step): string {
  switch (step.do) {
    case "exec":
      return `${step.server}: Exec ${[step.domain, step.operation].filter((word) => word !== "").join("/")} ${step.data}${step.correlator === "" ? "" : ` (${step.correlator})`}`;
    case "allowed":
      return `whatever ${step.domain} allows, number ${step.pick}`;
    case "replace":
      return `${step.server}: Replace ${changeText(step)}`;
    case "atomic":
      return `${step.server}: Atomic of ${step.children.map(changeText).join(", ")}`;
    case "delete":
      return `${step.server}: Delete ${step.domain}`;
    case "acl":
      return `${step.server}: ACL of ${step.domain} = ${aclText(step.acl)}`;
    case "add":
      return `${step.server}: Add the account of ${step.account}`;
    case "remove":
      return `${step.server}: Delete the account of ${step.account}`;
    case "session":
      return `a session with ${step.server}`;
    case "pass":
      return `${step.ms / 1000} s pass`;
    case "drift":
      return `the hypervisor changes the ${step.quota} of ${step.domain} by itself`;
    case "balloon":
      return `the balloon of ${step.domain} gives ${step.gives}`;
    case "fate":
      return `the next ${step.verb} is ${step.fate}`;
    case "acks":
      return `${step.server} answers alerts with ${step.status ?? "nothing"}`;
    case "down":
    case "up":
    case "losing":
      return `${step.server} is ${step.do}`;
    default:
      return "domain" in step ? `the guest ${step.domain}: ${step.do}` : (WORDS[step.do] ?? step.do);
  }
}

function changeText({ domain, leaf, value }: Change): string {
  return leaf === "" ? `Delete ${domain}` : `${domain}/${leaf} = ${value}`;
}

/** An ACL as DM writes it. */
export function aclText(acl: Acl): string {
  const entries = Object.entries(acl).filter(([, servers]) => servers.length > 0);
  return entries.map(([right, servers]) => `${right}=${servers.join("+")}`).join("&");
}
