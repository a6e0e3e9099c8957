/** Principals: Server Identifiers by small numbers, so that an ACL is five masks (OMA-TS-DM_TND 7.7.1). */
import { touch } from "../journal/journal";
import {
  ACCOUNT_COUNT,
  ACCOUNT_SERVER_ID,
  ACL_COUNT,
  DOMAIN_COUNT,
  IMAGE_COUNT,
  OPERATION_COUNT,
  PRINCIPAL_COUNT,
  PRINCIPAL_ID,
  account,
  acl,
  domain,
  image,
  operation,
  principal,
} from "../journal/record.gen";
import { EMPTY, Slice, equals, fixed, putFixed, size } from "../memory/slice";
import { namedIn } from "./acl";

/** No principal: matches nothing but `*`. */
export const NOBODY: u32 = 0xff;

/** The Server Identifier of a principal (0–11), no bytes for NOBODY. */
export function principalId(index: u32): Slice {
  return index < PRINCIPAL_COUNT ? fixed(principal(index).id, PRINCIPAL_ID) : EMPTY;
}

/** The principal of a Server Identifier; NOBODY if it has none. */
export function principalOf(serverId: Slice): u32 {
  if (size(serverId) == 0) return NOBODY;
  for (let i: u32 = 0; i < PRINCIPAL_COUNT; i++) if (equals(principalId(i), serverId)) return i;
  return NOBODY;
}

/** The principal of a Server Identifier, made if need be; NOBODY if the table is full or the identifier doesn't fit. */
export function internPrincipal(serverId: Slice): u32 {
  return internBeside(serverId, 0);
}

/** Like internPrincipal(), but no principal of the mask `kept` loses its place, even if nothing refers to it yet. */
export function internBeside(serverId: Slice, kept: u32): u32 {
  const known = principalOf(serverId);
  if (known != NOBODY || size(serverId) == 0 || size(serverId) > PRINCIPAL_ID) return known;
  const index = place(kept);
  if (index == NOBODY || !touch(principal(index).id, PRINCIPAL_ID)) return NOBODY;
  putFixed(principal(index).id, PRINCIPAL_ID, serverId);
  return index;
}

/** A free place; if there is none, that of a principal which nothing means any more. */
function place(kept: u32): u32 {
  for (let i: u32 = 0; i < PRINCIPAL_COUNT; i++) if (size(principalId(i)) == 0) return i;
  for (let i: u32 = 0; i < PRINCIPAL_COUNT; i++) if (((kept >> i) & 1) == 0 && !isReferenced(i)) return i;
  return NOBODY;
}

/** Whether an account, an owner, an alert that was dropped or an ACL still means this principal. */
function isReferenced(index: u32): bool {
  const id = principalId(index);
  for (let i: u32 = 0; i < ACCOUNT_COUNT; i++)
    if (equals(fixed(account(i).serverId, ACCOUNT_SERVER_ID), id)) return true;
  for (let i: u32 = 0; i < DOMAIN_COUNT; i++)
    if (domain(i).owner == index + 1 || domain(i).lockedBy == index + 1) return true;
  for (let i: u32 = 0; i < IMAGE_COUNT; i++) if (image(i).owner == index + 1) return true;
  for (let i: u32 = 0; i < OPERATION_COUNT; i++)
    if (operation(i).kind != 0 && operation(i).dropped == index + 1) return true;
  for (let i: u32 = 0; i < ACL_COUNT; i++) {
    const a = acl(i);
    if (a.used != 0 && ((namedIn(a) >> index) & 1) != 0) return true;
  }
  return false;
}
