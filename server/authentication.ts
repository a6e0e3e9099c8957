/** Who is who: judges a device's credentials and carries on the server's own (OMA-TS-DM_Protocol 9, OMA-TS-DM_Security 5.3). */
import { AUTH_BASIC, AUTH_MD5, basicCredential, md5Credential, sameSecret } from "./credential.js";
import type { Command, Credential, Header } from "./message.js";
import type { DeviceRecord } from "./records.js";
import type { OwnChallenge } from "./reply.js";
import type { Challenged, OwnAuthentication } from "./session.js";
import { Status } from "../host/node/abi.gen.js";

/** `stale`: right, but built on a nonce that has been replaced since. */
export type Verdict = "accepted" | "missing" | "wrong" | "stale";

/** Judges the credentials in a device's header; an unknown device's are always wrong. */
export function judge(device: DeviceRecord | undefined, header: Header, challenged?: Challenged): Verdict {
  if (device?.auth === "none") return "accepted";
  const { credential, sourceName } = header;
  if (!credential) return "missing";
  if (!device || (sourceName ?? device.clientName) !== device.clientName) return "wrong";
  return device.auth === "basic" ? judgeBasic(device, credential) : judgeMd5(device, credential, challenged);
}

function judgeBasic({ clientName, clientSecret }: DeviceRecord, { type, data }: Credential): Verdict {
  const right = type === AUTH_BASIC && sameSecret(data, basicCredential(clientName, clientSecret));
  return right ? "accepted" : "wrong";
}

function judgeMd5(device: DeviceRecord, { type, data }: Credential, challenged?: Challenged): Verdict {
  const fits = (nonce: string): boolean =>
    sameSecret(data, md5Credential(device.clientName, device.clientSecret, nonce));
  // The stored nonce stays good beside a challenge: a stranger may have been the one who was challenged.
  const nonces = [challenged?.nonce, device.clientNonce].filter((nonce) => nonce !== undefined);
  if (type !== AUTH_MD5) return "wrong";
  if (nonces.some(fits)) return "accepted";
  return device.previousNonces.some(fits) ? "stale" : "wrong";
}

/** The challenge of a device: what it must authenticate with. An unknown device is told md5. */
export function challengeOf(device: DeviceRecord | undefined, nextNonce: string): OwnChallenge {
  return device?.auth === "basic" ? { type: AUTH_BASIC } : { type: AUTH_MD5, nextNonce };
}

/** The nonce of the device's next session takes effect; those it may still hold are remembered. */
export function renewNonce(device: DeviceRecord, nextNonce: string, challenged?: Challenged): void {
  const held = [device.clientNonce, challenged?.nonce].filter((nonce) => nonce !== undefined);
  const older = challenged?.missedAnswer ? device.previousNonces : [];
  device.previousNonces = [...older, ...held].slice(-4);
  device.clientNonce = nextNonce;
}

/** How the server begins to authenticate itself to a device. */
export function ownAuthentication({ serverSecret, serverNonce, auth }: DeviceRecord): OwnAuthentication {
  const type = auth === "basic" ? AUTH_BASIC : AUTH_MD5;
  return { state: serverSecret === undefined ? "off" : "shown", type, nonce: serverNonce ?? "", challenges: 0 };
}

/** What the header of the server's next message must show. The user is the server id. */
export function ownCredential(own: OwnAuthentication, device: DeviceRecord, serverId: string): Credential | undefined {
  if (own.state !== "shown") return undefined;
  const secret = device.serverSecret ?? "";
  const data = own.type === AUTH_BASIC ? basicCredential(serverId, secret) : md5Credential(serverId, secret, own.nonce);
  return { type: own.type, data };
}

/** What follows for the server: it goes on, sends its commands again, or gives up. */
export type Consequence = "proceed" | "resend" | "abort";

/** One more challenge after a failure is for a stale nonce; a third would say that the secret is wrong. */
const MAX_CHALLENGES = 2;

/** Takes in the device's Status for the server's header. NextNonce of a success is stored with the device. */
export function takeHeaderStatus(own: OwnAuthentication, device: DeviceRecord, status: Command): Consequence {
  const { code, challenge } = status;
  if (code === Status.Unauthorized || code === Status.AuthenticationRequired) return takeChallenge(own, device, status);
  if (code >= Status.BadRequest) return "abort";
  if (challenge?.nextNonce !== undefined) {
    device.serverNonce = challenge.nextNonce;
    own.nonce = challenge.nextNonce;
  }
  if (code === Status.AuthenticatedForSession && own.state === "shown") own.state = "accepted";
  return "proceed";
}

/** The challenge's nonce serves this session only: it is stored when the device has accepted what was built on it. */
function takeChallenge(own: OwnAuthentication, device: DeviceRecord, { challenge }: Command): Consequence {
  const { type = "", nextNonce } = challenge ?? {};
  // Never from md5 down to basic: that would hand the secret to whoever answers in the device's place.
  const possible = type === AUTH_MD5 ? nextNonce !== undefined : type === AUTH_BASIC && device.auth === "basic";
  if (own.state === "off" || !possible || ++own.challenges > MAX_CHALLENGES) return "abort";
  own.state = "shown";
  own.type = type;
  own.nonce = nextNonce ?? "";
  return "resend";
}
