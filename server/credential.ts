/** Credentials of both sides: auth-basic and auth-md5 (OMA-TS-DM_Security 5.3), compared in constant time. */
import { createHash, timingSafeEqual } from "node:crypto";

export const AUTH_BASIC = "syncml:auth-basic";
export const AUTH_MD5 = "syncml:auth-md5";

/** B64(user:password). */
export function basicCredential(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString("base64");
}

/**
 * B64(H(B64(H(user:password)):nonce)).
 * @param nonce Base64, as NextNonce carries it; its octets are what is digested
 */
export function md5Credential(user: string, password: string, nonce: string): string {
  const secret = md5(Buffer.from(`${user}:${password}`)).toString("base64");
  const octets = Buffer.concat([Buffer.from(`${secret}:`), Buffer.from(nonce, "base64")]);
  return md5(octets).toString("base64");
}

/** Compares in a time that tells nothing about either text: digests of equal length are compared instead. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

/** A fingerprint of a message or an alert: equal for equal bytes only. */
export function fingerprint(bytes: string | Uint8Array): string {
  return sha256(bytes).toString("hex");
}

function md5(bytes: Uint8Array): Buffer {
  return createHash("md5").update(bytes).digest();
}

function sha256(bytes: string | Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
