/** DMAcc (urn:oma:mo:oma-dm-dmacc:1.0): the accounts of the DM servers, and the rights that come with one (virmo.md 7). */
import { AuthLevel, AuthType } from "../domain";
import {
  ACCOUNT_APP_ID,
  ACCOUNT_BYTES,
  ACCOUNT_SERVER_ID,
  APP_ADDR_ADDR,
  APP_AUTH_AUTH_DATA,
  APP_AUTH_AUTH_NAME,
  APP_AUTH_AUTH_SECRET,
  APP_AUTH_BYTES,
  Account,
  AppAuth,
  account,
  device,
} from "../journal/record.gen";
import { touch } from "../journal/journal";
import { MaxAccounts } from "../limits";
import { Slice, at, equals, fixed, putFixed, size, slice } from "../memory/slice";
import { text } from "../memory/text";
import { Status } from "../status";
import { Text } from "../text.gen";
import { scrub } from "../tree/acl";
import { clearExt, placeOf } from "../tree/ext";
import { presenceBit } from "../tree/instance";
import { forget } from "../tree/node";
import { principalOf } from "../tree/principal";
import { Node } from "../tree/schema.gen";
import { OPERATOR } from "./caller";
import { edit } from "./edit";
import { admitServer } from "./rights";
import { lockDomainsOf } from "./virmo/lock";
import { dropTickets } from "./virmo/ticket";

const AUTHS: u32 = 2;
/** Device.initialised once a session has been opened: from then on accounts come from servers alone. */
export const SEALED: u32 = 2;

export function isUsed(index: u32): bool {
  return load<u8>(account(index).name) != 0;
}

export function serverIdOf(index: u32): Slice {
  return fixed(account(index).serverId, ACCOUNT_SERVER_ID);
}

/** Where the account's server is reached. */
export function addressOf(index: u32): Slice {
  return fixed(account(index).appAddr.addr, APP_ADDR_ADDR);
}

/** The credentials of a level, or null if the account has none. */
export function credentialsOf(index: u32, level: AuthLevel): AppAuth | null {
  for (let i: u32 = 0; i < AUTHS; i++) {
    const auth = account(index).appAuth(i);
    if (load<u8>(auth.name) != 0 && auth.level == level) return auth;
  }
  return null;
}

export function nameOf(auth: AppAuth): Slice {
  return fixed(auth.authName, APP_AUTH_AUTH_NAME);
}

export function secretOf(auth: AppAuth): Slice {
  return fixed(auth.authSecret, APP_AUTH_AUTH_SECRET);
}

export function nonceOf(auth: AppAuth): Slice {
  return slice(auth.authData, auth.authDataLength);
}

/** Keeps a nonce for the next session; the caller commits. Longer ones than the record holds are not kept. */
export function keepNonce(auth: AppAuth, nonce: Slice): bool {
  if (size(nonce) > APP_AUTH_AUTH_DATA) return false;
  edit(changetype<usize>(auth), APP_AUTH_BYTES);
  memory.fill(auth.authData, 0, APP_AUTH_AUTH_DATA);
  memory.copy(auth.authData, at(nonce), size(nonce));
  auth.authDataLength = size(nonce);
  auth.present = auth.present | presenceBit(Node.DMAcc_X_AppAuth_X_AAuthData);
  return true;
}

/** The index of the account with that ServerID, or -1. */
function accountOf(serverId: Slice): i32 {
  for (let i: u32 = 0; i < MaxAccounts; i++) if (isUsed(i) && equals(serverIdOf(i), serverId)) return <i32>i;
  return -1;
}

/** Add of `./DMAcc/<X>/ServerID`: two accounts never share one (418). */
export function addServerId(instance: u32, value: Slice): Status {
  if (size(value) == 0) return Status.Forbidden;
  if (size(value) > ACCOUNT_SERVER_ID) return Status.RequestEntityTooLarge;
  if (accountOf(value) >= 0) return Status.AlreadyExists;
  const a = account(instance & 0xff);
  edit(changetype<usize>(a), ACCOUNT_BYTES);
  if (!putFixed(a.serverId, ACCOUNT_SERVER_ID, value)) return Status.Forbidden;
  a.present = a.present | presenceBit(Node.DMAcc_X_ServerID);
  return admitServer(instance & 0xff, value) ? Status.Ok : Status.DeviceFull;
}

/**
 * Delete of `./DMAcc/<X>`. The operator's stays (405). Its id leaves every ACL, its alerts are dropped and its domains fully locked; 420 if
 * these are too many for one command.
 */
export function remove(instance: u32): Status {
  const index = instance & 0xff;
  if (index == OPERATOR) return Status.CommandNotAllowed;
  const principal = principalOf(serverIdOf(index));
  const operator = principalOf(serverIdOf(OPERATOR));
  // First what takes the room that is always kept free on the undo stack: in an Atomic the rest may be full.
  dropTickets(index, principal, operator);
  if (!lockDomainsOf(principal, operator)) return Status.DeviceFull;
  if (size(serverIdOf(index)) > 0 && !scrub(principal)) return Status.DeviceFull;
  // With very many ACLs that is more than one command may change.
  if (!clearExt(placeOf(Node.DMAcc_X_Ext, index)) || !forget(Node.DMAcc_X, index)) return Status.DeviceFull;
  if (!touch(changetype<usize>(account(index)), ACCOUNT_BYTES)) return Status.DeviceFull;
  memory.fill(changetype<usize>(account(index)), 0, ACCOUNT_BYTES);
  return Status.Ok;
}

// The factory account of docs/port.md (Notification.Account).
export const FACTORY_ACCOUNT_BYTES: u32 = 392;
const ADDRESS: u32 = 40;
const TYPE: u32 = 168;
const CLIENT_NAME: u32 = 172;
const CLIENT_SECRET: u32 = 220;
const SERVER_SECRET: u32 = 268;
const CLIENT_NONCE: u32 = 316;
const SERVER_NONCE: u32 = 352;
const HAS_SERVER_SECRET: u32 = 388;

/** Stores the factory account at `source`; the caller commits. False if it isn't taken: sealed, known, or no room. */
export function provision(source: usize): bool {
  const serverId = fixed(source, ACCOUNT_SERVER_ID);
  if (device().initialised >= SEALED || size(serverId) == 0 || accountOf(serverId) >= 0) return false;
  let index: u32 = 0;
  while (index < MaxAccounts && isUsed(index)) index++;
  if (index == MaxAccounts) return false;
  const a = account(index);
  edit(changetype<usize>(a), ACCOUNT_BYTES);
  store<u8>(a.name, 0x61);
  store<u8>(a.name, 0x31 + index, 1);
  putFixed(a.appId, ACCOUNT_APP_ID, text(Text.AppIdW7));
  memory.copy(a.serverId, source, ACCOUNT_SERVER_ID);
  a.present =
    presenceBit(Node.DMAcc_X_AppID) |
    presenceBit(Node.DMAcc_X_ServerID) |
    presenceBit(Node.DMAcc_X_AppAddr) |
    presenceBit(Node.DMAcc_X_AAuthPref) |
    presenceBit(Node.DMAcc_X_AppAuth);
  a.authPref = typeOf(load<u32>(source, TYPE));
  provisionAddress(a, source + ADDRESS);
  provisionCredentials(a, source);
  return admitServer(index, serverId);
}

/** Auth of the account file as AAuthType. */
function typeOf(kind: u32): u32 {
  return kind == 0 ? <u32>AuthType.Transport : kind == 1 ? <u32>AuthType.Basic : <u32>AuthType.Digest;
}

function provisionAddress(a: Account, address: usize): void {
  const place = a.appAddr;
  store<u8>(place.name, 0x31);
  memory.copy(place.addr, address, APP_ADDR_ADDR);
  place.present = presenceBit(Node.DMAcc_X_AppAddr_X_Addr) | presenceBit(Node.DMAcc_X_AppAddr_X_AddrType);
}

/** CLCRED always; SRVCRED as the server's own name and secret, or TRANSPORT if it has none. */
function provisionCredentials(a: Account, source: usize): void {
  const client = a.appAuth(0);
  fill(client, 0x31, AuthLevel.ClCred, typeOf(load<u32>(source, TYPE)));
  memory.copy(client.authName, source + CLIENT_NAME, APP_AUTH_AUTH_NAME);
  memory.copy(client.authSecret, source + CLIENT_SECRET, APP_AUTH_AUTH_SECRET);
  keepData(client, source + CLIENT_NONCE);
  const server = a.appAuth(1);
  const trusted = load<u32>(source, HAS_SERVER_SECRET) == 0;
  const kind = load<u32>(source, TYPE) == 1 ? 1 : 2;
  fill(server, 0x32, AuthLevel.SrvCred, trusted ? <u32>AuthType.Transport : typeOf(kind));
  memory.copy(server.authName, source, ACCOUNT_SERVER_ID);
  memory.copy(server.authSecret, source + SERVER_SECRET, APP_AUTH_AUTH_SECRET);
  keepData(server, source + SERVER_NONCE);
}

function fill(auth: AppAuth, digit: u32, level: u32, type: u32): void {
  store<u8>(auth.name, digit);
  auth.level = level;
  auth.type = type;
  auth.present =
    presenceBit(Node.DMAcc_X_AppAuth_X_AAuthLevel) |
    presenceBit(Node.DMAcc_X_AppAuth_X_AAuthType) |
    presenceBit(Node.DMAcc_X_AppAuth_X_AAuthName) |
    presenceBit(Node.DMAcc_X_AppAuth_X_AAuthSecret) |
    presenceBit(Node.DMAcc_X_AppAuth_X_AAuthData);
}

function keepData(auth: AppAuth, source: usize): void {
  auth.authDataLength = min(load<u32>(source), APP_AUTH_AUTH_DATA);
  memory.copy(auth.authData, source + 4, APP_AUTH_AUTH_DATA);
}
