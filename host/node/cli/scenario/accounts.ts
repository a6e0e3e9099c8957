/** How the servers and the handset of a scenario know each other; what the scenario doesn't say follows from its seed. */
import { createHash } from "node:crypto";
import type { DeviceAccount } from "../../../../server/engine.js";
import type { FactoryAccount } from "../../account.js";
import type { ServerHeader } from "./model.js";

interface Secrets {
  clientName: string;
  clientSecret: string;
  clientNonce: Buffer;
  serverSecret: string;
  serverNonce: Buffer;
}

/** What the scenario doesn't give follows from the seed. */
function secrets(header: ServerHeader, seed: number): Secrets {
  const derived = (purpose: string): Buffer =>
    createHash("sha256").update(`${seed}:${header.name}:${purpose}`).digest();
  return {
    clientName: header.clientName ?? `handset-of-${header.name}`,
    clientSecret: header.clientSecret ?? derived("client").toString("base64url").slice(0, 24),
    clientNonce: derived("client nonce").subarray(0, 16),
    serverSecret: header.serverSecret ?? derived("server").toString("base64url").slice(0, 24),
    serverNonce: derived("server nonce").subarray(0, 16),
  };
}

/** How the server knows the device. With `none` it is trusted by its transport alone: it has no secret. */
export function deviceAccount(header: ServerHeader, deviceId: string, seed: number): DeviceAccount {
  const { clientName, clientSecret, clientNonce, serverSecret, serverNonce } = secrets(header, seed);
  const own = { deviceId, auth: header.auth, clientName, clientSecret, clientNonce: clientNonce.toString("base64") };
  return header.auth === "none" ? own : { ...own, serverSecret, serverNonce: serverNonce.toString("base64") };
}

/** How the device knows the server. */
export function factoryAccount(header: ServerHeader, seed: number): FactoryAccount {
  const account = {
    serverId: header.serverId,
    address: address(header.name),
    auth: header.auth,
    ...secrets(header, seed),
  };
  return header.auth === "none" ? { ...account, serverSecret: undefined, serverNonce: new Uint8Array() } : account;
}

/** Where a server is; nothing outside of the process answers there. */
export function address(server: string): string {
  return `https://${server}.example/dm`;
}
