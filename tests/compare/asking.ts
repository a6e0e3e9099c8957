/** What a server asks for in a step: the command for the agent, and the same for the model. */
import type { Input } from "../model/step.js";
import { Status } from "../model/values.js";
import type { Accounts } from "./accounts.js";
import { uriOf } from "./leaves.js";
import { aclText, type Step } from "./story.js";
import type { Command } from "./wire.js";

export interface Asked {
  server: string;
  command: Command;
  input: Input;
  /** What the agent has to answer, its children's Statuses after its own, when the model answers so; else the same. */
  expected?: (status: number) => number[];
}

type StepOf<T extends Step["do"]> = Extract<Step, { do: T }>;

/** The commands of a step of a server; undefined: it asks for nothing. */
export function askedIn(
  step: Step,
  id: number,
  accounts: Accounts,
  urlOf: (server: string) => string,
): Asked | undefined {
  switch (step.do) {
    case "exec":
      return exec(step, id);
    case "replace": {
      const { server, domain, leaf, value } = step;
      const command: Command = { name: "Replace", target: `${uriOf(domain)}/${leaf}`, data: value };
      return { server, command, input: { kind: "replace", server, domain, leaf, value } };
    }
    case "atomic":
      return atomic(step);
    case "delete": {
      const { server, domain } = step;
      return {
        server,
        command: { name: "Delete", target: uriOf(domain) },
        input: { kind: "delete", id, server, domain },
      };
    }
    case "acl": {
      const { server, domain, acl } = step;
      const command: Command = { name: "Replace", target: `${uriOf(domain)}?prop=ACL`, data: aclText(acl) };
      return { server, command, input: { kind: "acl", server, domain, acl } };
    }
    case "add":
      return add(step, accounts, urlOf(step.account));
    case "remove": {
      const { server, account } = step;
      const command: Command = { name: "Delete", target: `./DMAcc/${accounts.nodeOf(account)}` };
      return { server, command, input: { kind: "removeAccount", server, account } };
    }
    default:
      return undefined;
  }
}

function exec({ server, operation, domain, data, correlator }: StepOf<"exec">, id: number): Asked {
  const target = domain === "" ? `./VirMO/Operations/${operation}` : `${uriOf(domain)}/Operations/${operation}`;
  const command: Command = { name: "Exec", target, correlator, ...(data === "" ? {} : { data }) };
  return { server, command, input: { kind: "exec", id, server, operation, domain, data, correlator } };
}

function atomic({ server, children }: StepOf<"atomic">): Asked {
  const commands = children.map(({ domain, leaf, value }): Command => {
    if (leaf === "") return { name: "Delete", target: uriOf(domain) };
    return { name: "Replace", target: `${uriOf(domain)}/${leaf}`, data: value };
  });
  return { server, command: { name: "Atomic", children: commands }, input: { kind: "atomic", server, children } };
}

/** An account is added as a whole or not at all. */
function add({ server, account }: StepOf<"add">, accounts: Accounts, url: string): Asked {
  const node = `./DMAcc/${account}`;
  const children: Command[] = [
    { name: "Add", target: node, format: "node" },
    { name: "Add", target: `${node}/ServerID`, data: account },
    { name: "Add", target: `${node}/AppAddr`, format: "node" },
    { name: "Add", target: `${node}/AppAddr/1`, format: "node" },
    { name: "Add", target: `${node}/AppAddr/1/Addr`, data: url },
  ];
  const expected = (status: number): number[] => {
    if (status === Status.Ok) return [status, ...children.map(() => status)];
    // Of an account that the factory has made the node is free, and the ServerID isn't.
    const refusing = status === Status.Exists && accounts.nodeOf(account) !== account ? 1 : 0;
    const { RolledBack, NotExecuted } = Status;
    const after = children.slice(refusing + 1).map(() => NotExecuted);
    return [Status.AtomicFailed, ...children.slice(0, refusing).map(() => RolledBack), status, ...after];
  };
  return { server, command: { name: "Atomic", children }, input: { kind: "addAccount", server, account }, expected };
}
