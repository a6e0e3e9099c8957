// Generated from ddf/bindings.json by tools/generate/dispatch.ts; do not edit
/** Calls the handlers of the management objects: the only way from a node to the code behind it. */

import { EMPTY, Slice } from "../memory/slice";
import { Status } from "../status";
import { Handler, Node } from "../tree/schema.gen";
import * as devdetail from "./devdetail";
import * as devinfo from "./devinfo";
import * as dmacc from "./dmacc";
import * as audit from "./virmo/audit";
import * as capability from "./virmo/capability";
import * as clone from "./virmo/clone";
import * as create from "./virmo/create";
import * as domain from "./virmo/domain";
import * as foreground from "./virmo/foreground";
import * as lock from "./virmo/lock";
import * as operation from "./virmo/operation";
import * as platform from "./virmo/platform";
import * as quota from "./virmo/quota";
import * as transfer from "./virmo/transfer";

/** The value of a live leaf. */
export function get(handler: u32, instance: u32): Slice {
  switch (handler) {
    case Handler.DevdetailDevTyp:
      return devdetail.devTyp(instance);
    case Handler.DevdetailFwV:
      return devdetail.fwV(instance);
    case Handler.DevdetailHwV:
      return devdetail.hwV(instance);
    case Handler.DevdetailMaxDepth:
      return devdetail.maxDepth(instance);
    case Handler.DevdetailMaxSegLen:
      return devdetail.maxSegLen(instance);
    case Handler.DevdetailMaxTotLen:
      return devdetail.maxTotLen(instance);
    case Handler.DevdetailOem:
      return devdetail.oem(instance);
    case Handler.DevdetailSwV:
      return devdetail.swV(instance);
    case Handler.DevinfoDevId:
      return devinfo.devId(instance);
    case Handler.DevinfoDmV:
      return devinfo.dmV(instance);
    case Handler.DevinfoLang:
      return devinfo.lang(instance);
    case Handler.DevinfoMan:
      return devinfo.man(instance);
    case Handler.DevinfoMod:
      return devinfo.mod(instance);
    case Handler.VirmoAuditLost:
      return audit.lost(instance);
    case Handler.VirmoAuditTime:
      return audit.time(instance);
    case Handler.VirmoCapabilityCpuClasses:
      return capability.cpuClasses(instance);
    case Handler.VirmoCapabilityHypervisor:
      return capability.hypervisor(instance);
    case Handler.VirmoCapabilityMaxDomains:
      return capability.maxDomains(instance);
    case Handler.VirmoCapabilityOperations:
      return capability.operations(instance);
    case Handler.VirmoCapabilityPeripherals:
      return capability.peripherals(instance);
    case Handler.VirmoCapabilityScheduler:
      return capability.scheduler(instance);
    case Handler.VirmoDomainBudgetInForce:
      return domain.budgetInForce(instance);
    case Handler.VirmoDomainCloneOf:
      return domain.cloneOf(instance);
    case Handler.VirmoDomainCpuUsed:
      return domain.cpuUsed(instance);
    case Handler.VirmoDomainId:
      return domain.id(instance);
    case Handler.VirmoDomainLastOperation:
      return domain.lastOperation(instance);
    case Handler.VirmoDomainMemoryActual:
      return domain.memoryActual(instance);
    case Handler.VirmoDomainOwner:
      return domain.owner(instance);
    case Handler.VirmoDomainPeriodInForce:
      return domain.periodInForce(instance);
    case Handler.VirmoDomainSince:
      return domain.since(instance);
    case Handler.VirmoDomainStorageUsed:
      return domain.storageUsed(instance);
    case Handler.VirmoForegroundForeground:
      return foreground.foreground(instance);
    case Handler.VirmoLockLock:
      return lock.lock(instance);
    case Handler.VirmoLockLockedBy:
      return lock.lockedBy(instance);
    case Handler.VirmoPlatformCpuCores:
      return platform.cpuCores(instance);
    case Handler.VirmoPlatformCpuFree:
      return platform.cpuFree(instance);
    case Handler.VirmoPlatformCpuReserved:
      return platform.cpuReserved(instance);
    case Handler.VirmoPlatformDomainInterface:
      return platform.domainInterface(instance);
    case Handler.VirmoPlatformMemoryFree:
      return platform.memoryFree(instance);
    case Handler.VirmoPlatformMemoryTotal:
      return platform.memoryTotal(instance);
    case Handler.VirmoPlatformNetworkCapacity:
      return platform.networkCapacity(instance);
    case Handler.VirmoPlatformNetworkFree:
      return platform.networkFree(instance);
    case Handler.VirmoPlatformNetworkInterface:
      return platform.networkInterface(instance);
    case Handler.VirmoPlatformStorageFree:
      return platform.storageFree(instance);
    case Handler.VirmoPlatformStorageTotal:
      return platform.storageTotal(instance);
    default:
      return EMPTY;
  }
}

/** Replaces the value of a leaf. */
export function replace(handler: u32, instance: u32, value: Slice): Status {
  switch (handler) {
    case Handler.VirmoQuotaReplaceBudget:
      return quota.replaceBudget(instance, value);
    case Handler.VirmoQuotaReplaceBurst:
      return quota.replaceBurst(instance, value);
    case Handler.VirmoQuotaReplaceCap:
      return quota.replaceCap(instance, value);
    case Handler.VirmoQuotaReplaceClass:
      return quota.replaceClass(instance, value);
    case Handler.VirmoQuotaReplaceEgressRate:
      return quota.replaceEgressRate(instance, value);
    case Handler.VirmoQuotaReplaceGuaranteed:
      return quota.replaceGuaranteed(instance, value);
    case Handler.VirmoQuotaReplaceIngressRate:
      return quota.replaceIngressRate(instance, value);
    case Handler.VirmoQuotaReplaceMax:
      return quota.replaceMax(instance, value);
    case Handler.VirmoQuotaReplaceMin:
      return quota.replaceMin(instance, value);
    case Handler.VirmoQuotaReplacePeriod:
      return quota.replacePeriod(instance, value);
    case Handler.VirmoQuotaReplacePriority:
      return quota.replacePriority(instance, value);
    case Handler.VirmoQuotaReplaceStorage:
      return quota.replaceStorage(instance, value);
    case Handler.VirmoQuotaReplaceTarget:
      return quota.replaceTarget(instance, value);
    case Handler.VirmoQuotaReplaceWeight:
      return quota.replaceWeight(instance, value);
    default:
      return Status.OptionalFeatureNotSupported;
  }
}

/** Executes a node. */
export function exec(handler: u32, instance: u32, data: Slice): Status {
  switch (handler) {
    case Handler.VirmoCloneClone:
      return clone.clone(instance, data);
    case Handler.VirmoCreateCreate:
      return create.create(instance, data);
    case Handler.VirmoLockFullyLock:
      return lock.fullyLock(instance, data);
    case Handler.VirmoLockPartiallyLock:
      return lock.partiallyLock(instance, data);
    case Handler.VirmoLockUnLock:
      return lock.unLock(instance, data);
    case Handler.VirmoOperationKill:
      return operation.kill(instance, data);
    case Handler.VirmoOperationPause:
      return operation.pause(instance, data);
    case Handler.VirmoOperationRemove:
      return operation.remove(instance, data);
    case Handler.VirmoOperationRestart:
      return operation.restart(instance, data);
    case Handler.VirmoOperationResume:
      return operation.resume(instance, data);
    case Handler.VirmoOperationStart:
      return operation.start(instance, data);
    case Handler.VirmoOperationStop:
      return operation.stop(instance, data);
    case Handler.VirmoOperationWipe:
      return operation.wipe(instance, data);
    case Handler.VirmoTransferTransfer:
      return transfer.transfer(instance, data);
    default:
      return Status.OptionalFeatureNotSupported;
  }
}

/** Adds a node. */
export function add(handler: u32, instance: u32, value: Slice): Status {
  switch (handler) {
    case Handler.DmaccAddServerId:
      return dmacc.addServerId(instance, value);
    default:
      return Status.OptionalFeatureNotSupported;
  }
}

/** Deletes a node. */
export function remove(handler: u32, instance: u32): Status {
  switch (handler) {
    case Handler.DmaccRemove:
      return dmacc.remove(instance);
    case Handler.VirmoOperationRemoveNode:
      return operation.removeNode(instance);
    default:
      return Status.OptionalFeatureNotSupported;
  }
}

/** Whether what lies at or below `node` may be changed: Ok, or what to answer. */
export function guard(node: u32, instance: u32): Status {
  if (node - Node.VirMO_Domain_X < 77) return domain.guard(instance & 255);
  return Status.Ok;
}
