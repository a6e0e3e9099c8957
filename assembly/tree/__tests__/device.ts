/** A small device for the specs of tree/: three domains, one of them private, an image, a network, a task; and short words for its use. */
import {
  DURABLE,
  DURABLE_BYTES,
  VOLATILE,
  VOLATILE_BYTES,
  domain,
  image,
  network,
  platform,
  task,
} from "../../journal/record.gen";
import { rollback } from "../../journal/journal";
import { bytesOf, stringOf } from "../../memory/__tests__/bytes";
import * as arena from "../../memory/arena";
import { putFixed } from "../../memory/slice";
import { Status } from "../../status";
import { permits, setAcl } from "../acl";
import { replaceAcl } from "../acltext";
import { ADDRESS_BYTES, Address, locate } from "../address";
import { addNode, listChildren, mayAdd, readProperty } from "../node";
import { internPrincipal } from "../principal";
import { Command, Format } from "../schema";
import { readStored, writeStored } from "../value";

export const found = changetype<Address>(memory.data(64, 8));
assert(ADDRESS_BYTES <= 64);

/** Principals 0 and 1. */
export const OPERATOR = "operator";
export const ENTERPRISE = "enterprise";

export function blankDevice(): void {
  rollback();
  memory.fill(DURABLE, 0, DURABLE_BYTES);
  memory.fill(VOLATILE, 0, VOLATILE_BYTES);
  arena.reset();
}

export function smallDevice(): void {
  blankDevice();
  internPrincipal(bytesOf(OPERATOR));
  internPrincipal(bytesOf(ENTERPRISE));
  setAcl(0, 0, 1, 1, 1, 1, 1);
  nameDomain(0, "modem");
  nameDomain(1, "personal");
  nameDomain(3, "firm");
  domain(1).isPrivate = 1;
  domain(3).stopTimeout = 30;
  putFixed(image(0).name, 32, bytesOf("base"));
  putFixed(network(0).name, 32, bytesOf("wwan0"));
  putFixed(task(2).name, 32, bytesOf("isr"));
  task(2).cost = 120;
  platform().peripherals = 0b10010;
}

function nameDomain(index: u32, name: string): void {
  putFixed(domain(index).name, 32, bytesOf(name));
}

export function at(uri: string): Status {
  return locate(bytesOf(uri), found);
}

export function may(uri: string, command: Command, principal: u32): bool {
  at(uri);
  return permits(found, command, principal);
}

export function children(uri: string, principal: u32): string {
  at(uri);
  return stringOf(listChildren(found, principal));
}

export function property(uri: string): string {
  at(uri);
  return stringOf(readProperty(found.node, found.instance, found.property));
}

export function setAclText(uri: string, value: string): Status {
  at(uri);
  return replaceAcl(found, bytesOf(value));
}

export function get(uri: string): string {
  at(uri);
  return stringOf(readStored(found.node, found.instance));
}

export function replace(uri: string, value: string): Status {
  at(uri);
  return writeStored(found.node, found.instance, bytesOf(value));
}

/** Add as a session does it, after the ACL. */
export function add(uri: string, format: Format, value: string): Status {
  if (at(uri) == Status.Ok) return Status.AlreadyExists;
  const status = mayAdd(found);
  return status == Status.Ok ? addNode(found, format, bytesOf(""), bytesOf(value)) : status;
}

export function addInterior(uri: string): Status {
  return add(uri, Format.Node, "");
}
