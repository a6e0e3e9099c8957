/** The rights that an account brings: the operator's on everything, a later one's on what every server may use (virmo.md 7). */
import { MaxAccounts } from "../limits";
import { Slice } from "../memory/slice";
import { Acl, account } from "../journal/record.gen";
import { Command, isCollection, parentOf } from "../tree/schema";
import { Node } from "../tree/schema.gen";
import { findAcl, maskOf, setAcl } from "../tree/acl";
import { instanceMask } from "../tree/instance";
import { internPrincipal } from "../tree/principal";

const NO_PRINCIPAL: u32 = 0xff;

// What a later account may do beside what its own domains give it: pairs of node and rights.
// prettier-ignore
const COMMON: usize = memory.data<i32>([
  Node.DevInfo, Command.Get,
  Node.DevDetail, Command.Get,
  Node.VirMO_Capability, Command.Get,
  Node.VirMO_Platform, Command.Get,
  Node.VirMO_Image, Command.Get,
  Node.VirMO_Operations_Create, Command.Exec,
  Node.VirMO_Operations_Transfer, Command.Exec,
]);
const COMMON_COUNT: u32 = 7;
const OWN_ACCOUNT: u32 = Command.Get | Command.Replace | Command.Delete;

/** Gives the server of account number `index` its rights; the caller commits. False if the principals or the ACLs are full. */
export function admitServer(index: u32, serverId: Slice): bool {
  const principal = internPrincipal(serverId);
  if (principal == NO_PRINCIPAL) return false;
  if (isOnly(index)) {
    const all: u32 = 1 << principal;
    return setAcl(Node.Root, 0, all, all, all, all, all);
  }
  for (let i: u32 = 0; i < COMMON_COUNT; i++) {
    const row = COMMON + i * 8;
    if (!grant(load<u32>(row), 0, load<u32>(row, 4), principal)) return false;
  }
  return grant(Node.DMAcc_X, index, OWN_ACCOUNT, principal);
}

/** Adds a right to a node's own ACL; what it inherited so far stands in it from now on, as inheritance is whole-value. */
function grant(node: u32, instance: u32, rights: u32, principal: u32): bool {
  let place = node;
  let at = instance;
  let nearest = findAcl(place, at);
  while (changetype<usize>(nearest) == 0 && place != Node.Root) {
    if (isCollection(place)) at &= instanceMask(parentOf(place));
    place = parentOf(place);
    nearest = findAcl(place, at);
  }
  const self: u32 = 1 << principal;
  return setAcl(
    node,
    instance,
    merged(nearest, 0, rights, self),
    merged(nearest, 1, rights, self),
    merged(nearest, 2, rights, self),
    merged(nearest, 3, rights, self),
    merged(nearest, 4, rights, self),
  );
}

/** Mask number `index` of an ACL, and `self` if that right is granted. */
function merged(entry: Acl, index: u32, rights: u32, self: u32): u32 {
  return maskOf(entry, <Command>(1 << index)) | ((rights >> index) & 1 ? self : 0);
}

/** The first account of a device is the operator's. */
function isOnly(index: u32): bool {
  for (let i: u32 = 0; i < MaxAccounts; i++) if (i != index && load<u8>(account(i).name) != 0) return false;
  return true;
}
