/** The way to the node that a command means: URI, ACL, existence, AccessType, and what carries the command out (docs/protocol.md, Commands). */
import * as dispatch from "../mo/dispatch.gen";
import { Status } from "../status";
import { Slice } from "../memory/slice";
import { mayReplaceAcl, permits, permitsParent } from "../tree/acl";
import { Address, Property, locate } from "../tree/address";
import { hasProperty, isRenamable } from "../tree/node";
import { Handler, Node } from "../tree/schema.gen";
import { Binding, Command, accessOf, bindingOf, handlerOf, isWithin } from "../tree/schema";
import { session } from "./session";

/** The node of the command at hand, or its place, and what carries the command out there. */
@unmanaged
export class Target extends Address {
  binding: Binding;
  handler: u32;
}

export const target = changetype<Target>(memory.data(offsetof<Target>(), 8));

/**
 * Makes the node of a URI the target of a command.
 *
 * @param command the right that it asks for; after an Add's, approach() in change.ts sees to what is missing
 * @returns Ok; UriTooLong, PermissionDenied, NotFound, AlreadyExists, CommandNotAllowed, OptionalFeatureNotSupported or what the guard of the
 *   node answers, in the binding order
 */
export function reach(uri: Slice, command: Command): Status {
  const found = locate(uri, target);
  if (found == Status.UriTooLong) return found;
  const exists = found == Status.Ok;
  if (!isPermitted(command, exists)) return Status.PermissionDenied;
  if (command == Command.Add) return reachPlace(exists);
  if (!exists) return Status.NotFound;
  return target.property != Property.None ? reachProperty(command) : reachNode(command);
}

/** An ACL is not guarded by itself alone; the right to add is asked of the parent. */
function isPermitted(command: Command, exists: bool): bool {
  if (exists && command == Command.Replace && target.property == Property.Acl)
    return mayReplaceAcl(target, session.principal);
  if (exists && command == Command.Add) return permitsParent(target, Command.Add, session.principal);
  return permits(target, command, session.principal);
}

function reachPlace(exists: bool): Status {
  if (target.property != Property.None) return Status.CommandNotAllowed;
  return exists ? Status.AlreadyExists : Status.Ok;
}

/** Of the properties only ACL, Title and, where a server has given it, Name can be replaced (OMA-TS-DM_TND 7.5). */
function reachProperty(command: Command): Status {
  if (command != Command.Get && command != Command.Replace) return Status.CommandNotAllowed;
  if (target.property == Property.List && command == Command.Get)
    return (accessOf(target.node) & command) != 0 ? Status.Ok : Status.CommandNotAllowed;
  if (!hasProperty(target.node, target.property)) return Status.OptionalFeatureNotSupported;
  // A record's place is another one's later: an ACL of its own would outlive it.
  const isRecordsAcl = target.property == Property.Acl && isWithin(target.node, Node.VirMO_Audit_X);
  if (command == Command.Replace && isRecordsAcl) return Status.OptionalFeatureNotSupported;
  if (command == Command.Get) bind(target.node, command);
  return command == Command.Get || isReplaceable() ? Status.Ok : Status.CommandNotAllowed;
}

function isReplaceable(): bool {
  if (target.property == Property.Name) return isRenamable(target.node);
  return target.property == Property.Acl || target.property == Property.Title;
}

function reachNode(command: Command): Status {
  if ((accessOf(target.node) & command) == 0) return Status.CommandNotAllowed;
  const guarded = command == Command.Replace ? dispatch.guard(target.node, target.instance) : Status.Ok;
  if (guarded != Status.Ok) return guarded;
  bind(target.node, command);
  return target.binding == Binding.Unbuilt ? Status.OptionalFeatureNotSupported : Status.Ok;
}

/** Notes what carries out a command on a node of the schema. */
export function bind(node: u32, command: Command): void {
  target.binding = bindingOf(node, command);
  target.handler = handlerOf(node, command);
}

/** Whether the value of the target, or its Size, is what the hypervisor shows. */
export function isReported(): bool {
  return isValue() && isReportedLeaf(target.node);
}

/** Whether what a Get of the target answers stands in a record of the audit, which has to be read from flash first. */
export function isRecorded(): bool {
  return target.node != Node.VirMO_Audit_X && isWithin(target.node, Node.VirMO_Audit_X) && isValue();
}

function isValue(): bool {
  return target.property == Property.None || target.property == Property.Size;
}

/** Whether a node is a live leaf that says what the hypervisor shows. */
export function isReportedLeaf(node: u32): bool {
  if (bindingOf(node, Command.Get) != Binding.Live) return false;
  switch (handlerOf(node, Command.Get)) {
    case Handler.VirmoDomainMemoryActual:
    case Handler.VirmoDomainBudgetInForce:
    case Handler.VirmoDomainPeriodInForce:
    case Handler.VirmoDomainCpuUsed:
    case Handler.VirmoDomainStorageUsed:
      return true;
    default:
      return false;
  }
}

const ahead = changetype<Address>(memory.data(offsetof<Address>(), 8));

/** Whether a Replace of what a URI names changes a quota of a domain. */
export function isQuota(uri: Slice): bool {
  if (locate(uri, ahead) != Status.Ok || ahead.property != Property.None) return false;
  if (bindingOf(ahead.node, Command.Replace) != Binding.Live) return false;
  switch (handlerOf(ahead.node, Command.Replace)) {
    case Handler.VirmoQuotaReplaceMin:
    case Handler.VirmoQuotaReplaceTarget:
    case Handler.VirmoQuotaReplaceMax:
    case Handler.VirmoQuotaReplaceClass:
    case Handler.VirmoQuotaReplaceBudget:
    case Handler.VirmoQuotaReplacePeriod:
    case Handler.VirmoQuotaReplaceWeight:
    case Handler.VirmoQuotaReplaceCap:
    case Handler.VirmoQuotaReplaceStorage:
    case Handler.VirmoQuotaReplaceEgressRate:
    case Handler.VirmoQuotaReplaceIngressRate:
    case Handler.VirmoQuotaReplaceBurst:
    case Handler.VirmoQuotaReplaceGuaranteed:
    case Handler.VirmoQuotaReplacePriority:
      return true;
    default:
      return false;
  }
}
