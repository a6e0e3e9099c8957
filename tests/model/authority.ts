/** Who may do what (§7): ACLs first, on the nearest existing ancestor, so that 404 tells a stranger nothing. */
import { dropAccount } from "./ticket.js";
import { applyLock, putLock } from "./lock.js";
import { ceilingOf } from "./ledger.js";
import type { Run } from "./run.js";
import { Lock, Status } from "./values.js";
import type { Acl, Right, World } from "./world.js";
import { isProtected } from "./run.js";

/** Whether a server has a right at a domain's node. Above the domains, from where an empty ACL inherits, only the operator has any but Get. */
export function mayAt(world: World, server: string, name: string, right: Right): boolean {
  const domain = world.domains[name];
  if (domain === undefined) return server === world.operator;
  if (domain.private) return false;
  const inherits = Object.values(domain.acl).every((servers) => servers.length === 0);
  return inherits ? server === world.operator : domain.acl[right].includes(server);
}

/** 425 when a server lacks a right at a domain's node, 404 when it has it and there is no such domain, else null. */
export function refusedAt(world: World, server: string, name: string, right: Right): number | null {
  if (!mayAt(world, server, name, right)) return Status.PermissionDenied;
  return world.domains[name] === undefined ? Status.NotFound : null;
}

/** Replaces the ACL of a domain: who has Replace there, or on its parent, may; of a private domain nobody. */
export function replaceAcl(world: World, server: string, name: string, acl: Acl): number {
  const domain = world.domains[name];
  const parent = server === world.operator;
  if (domain === undefined) return parent ? Status.NotFound : Status.PermissionDenied;
  if (domain.private || !(parent || domain.acl.Replace.includes(server))) return Status.PermissionDenied;
  domain.acl = structuredClone(acl);
  return Status.Ok;
}

/** A later account: Exec on Create and Transfer, and a ceiling. Two accounts never share a Server Identifier: 418. */
export function addAccount(world: World, server: string, account: string): number {
  if (server !== world.operator) return Status.PermissionDenied;
  if (world.accounts[account] !== undefined) return Status.Exists;
  world.accounts[account] = ceilingOf(world, account);
  world.createAcl.push(account);
  world.transferAcl.push(account);
  return Status.Ok;
}

/** An account is removed: its id leaves every ACL, its domains are fully locked, Owner stays. The operator's never is: 405. */
export function removeAccount(run: Run, server: string, account: string): number {
  const { world } = run;
  if (server !== world.operator && server !== account) return Status.PermissionDenied;
  if (world.accounts[account] === undefined) return Status.NotFound;
  if (account === world.operator) return Status.NotAllowed;
  delete world.accounts[account];
  const without = (list: string[]): string[] => list.filter((each) => each !== account);
  world.createAcl = without(world.createAcl);
  world.transferAcl = without(world.transferAcl);
  dropAccount(world, account);
  for (const each of world.waiting) if (each.server === account) each.server = world.operator;
  for (const domain of Object.values(world.domains)) {
    for (const right of Object.keys(domain.acl) as Right[]) domain.acl[right] = without(domain.acl[right]);
    if (domain.owner !== account || isProtected(domain)) continue;
    putLock(domain, Lock.Fully);
    domain.lockedBy = world.operator;
    applyLock(run, domain);
  }
  return Status.Ok;
}
