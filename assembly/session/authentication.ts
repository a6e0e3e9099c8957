/** Who the server is, and who we are to it (OMA-TS-DM_Protocol 9, OMA-TS-DM_Security 5.3). */
import { decode } from "../auth/base64";
import { basicCredential, md5Credential, sameSecret } from "../auth/credential";
import { AuthLevel, AuthType } from "../domain";
import { AppAuth } from "../journal/record.gen";
import { EMPTY, Slice, size, slice } from "../memory/slice";
import { is } from "../memory/text";
import * as dmacc from "../mo/dmacc";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Part } from "../syncml/part";
import { Text } from "../text.gen";
import { Trust, clientNonce, session, setClientNonce } from "./session";

/** Challenges that are answered, or made, before the session is given up: one for a stale nonce, and one more (9.1). */
export const MAX_CHALLENGES: u32 = 2;
const NONCE_ROOM: u32 = 64;
const NONCE: usize = memory.data(64);

/** Begins a session with the nonce that the account keeps; without SRVCRED, or with type TRANSPORT, the transport vouches for the server. */
export function beginAuthentication(): void {
  session.vouched = typeOf(AuthLevel.SrvCred) == AuthType.Transport;
  const auth = dmacc.credentialsOf(session.account, AuthLevel.ClCred);
  if (auth != null) setClientNonce(dmacc.nonceOf(auth));
}

/** The type of our credentials (Text), 0 if the server wants none of us. */
export function credType(): u32 {
  const type = typeOf(AuthLevel.ClCred);
  if (session.accepted == Trust.Session) return 0;
  return type == AuthType.Digest ? <u32>Text.AuthMd5 : type == AuthType.Basic ? <u32>Text.AuthBasic : 0;
}

/** Our credentials in Base64, in the arena. */
export function cred(): Slice {
  const auth = dmacc.credentialsOf(session.account, AuthLevel.ClCred);
  if (auth == null || credType() == 0) return EMPTY;
  const name = dmacc.nameOf(auth);
  const secret = dmacc.secretOf(auth);
  return credType() == Text.AuthMd5 ? md5Credential(name, secret, clientNonce()) : basicCredential(name, secret);
}

/** The name that goes with them, as LocName of Source. */
export function userName(): Slice {
  const auth = dmacc.credentialsOf(session.account, AuthLevel.ClCred);
  return auth == null ? EMPTY : dmacc.nameOf(auth);
}

/** The Chal type that the server is to answer with (Text). */
export function challengeType(): u32 {
  return typeOf(AuthLevel.SrvCred) == AuthType.Basic ? Text.AuthBasic : Text.AuthMd5;
}

function typeOf(level: AuthLevel): u32 {
  const auth = dmacc.credentialsOf(session.account, level);
  return auth == null ? <u32>AuthType.Transport : auth.type;
}

/**
 * Judges the credentials in a header.
 *
 * @returns Ok (nothing to prove, or proven before), AuthenticatedForSession, AuthenticationRequired (none given) or Unauthorized (wrong)
 */
export function judge(header: Part): Status {
  if (session.vouched) return Status.Ok;
  const given = header.text(Slot.CredData);
  if (size(given) == 0)
    return session.trusted == Trust.Session ? Status.AuthenticatedForSession : Status.AuthenticationRequired;
  return isGenuine(header, given) ? Status.AuthenticatedForSession : Status.Unauthorized;
}

function isGenuine(header: Part, given: Slice): bool {
  const auth = dmacc.credentialsOf(session.account, AuthLevel.SrvCred);
  if (auth == null) return false;
  const type = header.text(Slot.CredType);
  const name = size(dmacc.nameOf(auth)) > 0 ? dmacc.nameOf(auth) : dmacc.serverIdOf(session.account);
  // Without a secret nobody can prove to know it.
  if (size(dmacc.secretOf(auth)) == 0) return false;
  if (auth.type == AuthType.Digest && is(type, Text.AuthMd5)) {
    return same(md5Credential(name, dmacc.secretOf(auth), dmacc.nonceOf(auth)), given);
  }
  return (
    auth.type == AuthType.Basic && is(type, Text.AuthBasic) && same(basicCredential(name, dmacc.secretOf(auth)), given)
  );
}

function same(expected: Slice, given: Slice): bool {
  return size(expected) > 0 && sameSecret(expected, given);
}

/** The nonce that a Chal brings, decoded; EMPTY if it brings none, or one that is malformed or too long. */
export function nextNonce(command: Part): Slice {
  const encoded = command.text(Slot.NextNonce);
  if (size(encoded) == 0) return EMPTY;
  const length = decode(encoded, NONCE, NONCE_ROOM);
  return length <= 0 ? EMPTY : slice(NONCE, <u32>length);
}

/** Whether a Chal asks for the type of credentials that the account has; another one ends the session (9.1). */
export function isAnswerable(command: Part): bool {
  const type = command.text(Slot.ChalType);
  const own = typeOf(AuthLevel.ClCred);
  return (own == AuthType.Digest && is(type, Text.AuthMd5)) || (own == AuthType.Basic && is(type, Text.AuthBasic));
}

/** Keeps a nonce in the account for the next session; the caller commits. */
export function keepNonce(level: AuthLevel, nonce: Slice): void {
  const auth: AppAuth | null = dmacc.credentialsOf(session.account, level);
  if (auth != null) dmacc.keepNonce(auth, nonce);
}
