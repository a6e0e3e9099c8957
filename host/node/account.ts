/** Account files of a handset: the DM servers it is made for, the first one being the operator's (virmo.md 7). */
import { MaxAccounts, MaxServerId } from "./abi.gen.js";
import { checked, compileSchema, readJson } from "./schema.js";
import { trustedByTransport } from "./transport.js";
import { UsageError } from "./usage.js";

/** Client authentication in the order of its numbers in Notification.Account (docs/port.md). */
export const AUTH_TYPES = ["none", "basic", "md5"] as const;

export interface FactoryAccount {
  serverId: string;
  address: string;
  auth: (typeof AUTH_TYPES)[number];
  clientName: string;
  clientSecret: string;
  clientNonce: Uint8Array;
  /** Undefined: the server is trusted by its transport alone. */
  serverSecret: string | undefined;
  serverNonce: Uint8Array;
}

type AccountFile = Pick<FactoryAccount, "serverId" | "address" | "auth"> &
  Partial<Record<"clientName" | "clientSecret" | "clientNonce" | "serverSecret" | "serverNonce", string>>;

/** A minimal account file, for messages. */
export const MINIMAL_ACCOUNT =
  '{"serverId": "operator", "address": "http://127.0.0.1:8080/dm", "auth": "md5", "clientName": "NAME", "clientSecret": "SECRET"}';

const NONCE_BYTES = 32;
const text = (maxBytes: number, minLength: number): object => ({ type: "string", minLength, maxBytes });
const nonce = {
  type: "string",
  pattern: "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
  maxLength: 44,
};
const validate = compileSchema<AccountFile>({
  type: "object",
  required: ["serverId", "address", "auth"],
  additionalProperties: false,
  properties: {
    serverId: text(MaxServerId, 1),
    address: text(128, 1),
    auth: { enum: AUTH_TYPES },
    clientName: text(48, 1),
    clientSecret: text(48, 1),
    clientNonce: nonce,
    serverSecret: text(48, 1),
    serverNonce: nonce,
  },
  dependencies: { serverNonce: ["serverSecret"], clientNonce: ["clientSecret"] },
  if: { properties: { auth: { enum: ["basic", "md5"] } } },
  then: { required: ["clientName", "clientSecret"] },
});

/**
 * Reads account files.
 * @param paths at most `MaxAccounts` JSON files, the operator's first
 * @param serverOverride URL that replaces the first account's address
 * @throws UsageError naming file, place and limit; it never shows a secret
 */
export function loadAccounts(paths: readonly string[], serverOverride?: string): FactoryAccount[] {
  if (paths.length > MaxAccounts) throw new UsageError(`--account: ${paths.length} files: at most ${MaxAccounts}`);
  const accounts = paths.map((path, index) => loadAccount(path, index === 0 ? serverOverride : undefined));
  accounts.forEach(({ serverId }, index) => {
    const twin = accounts.findIndex((other) => other.serverId === serverId);
    if (twin < index) throw new UsageError(`${paths[index]}: /serverId: "${serverId}" is that of ${paths[twin]}`);
  });
  return accounts;
}

function loadAccount(path: string, serverOverride: string | undefined): FactoryAccount {
  const file = checked(path, readJson(path), validate, true);
  const address = serverOverride ?? file.address;
  const place = serverOverride === undefined ? `${path}: /address` : "--server";
  checkAddress(place, address, file.serverSecret !== undefined);
  return {
    serverId: file.serverId,
    address,
    auth: file.auth,
    clientName: file.clientName ?? "",
    clientSecret: file.clientSecret ?? "",
    clientNonce: nonceOf(path, "/clientNonce", file.clientNonce),
    serverSecret: file.serverSecret,
    serverNonce: nonceOf(path, "/serverNonce", file.serverNonce),
  };
}

function checkAddress(place: string, address: string, authenticated: boolean): void {
  const scheme = URL.canParse(address) ? new URL(address).protocol : "";
  if (scheme !== "http:" && scheme !== "https:")
    throw new UsageError(`${place}: "${address}" isn't an http or https URL`);
  if (Buffer.byteLength(address) > 128) throw new UsageError(`${place}: must NOT have more than 128 bytes`);
  if (!authenticated && !trustedByTransport(address)) {
    throw new UsageError(`${place}: "${address}" without serverSecret must be https, or http to a loopback address`);
  }
}

function nonceOf(path: string, pointer: string, base64: string = ""): Uint8Array {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length > NONCE_BYTES)
    throw new UsageError(`${path}: ${pointer}: ${bytes.length} bytes, at most ${NONCE_BYTES}`);
  return new Uint8Array(bytes);
}
