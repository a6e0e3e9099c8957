/** The credentials of a DM session, syncml:auth-basic and syncml:auth-md5 (OMA-TS-DM_Security 5.3), and comparing secrets. */
import { begin, finish, mark, overflowed, put, putByte, release, take } from "../memory/arena";
import { EMPTY, Slice, at, byteAt, size, slice } from "../memory/slice";
import { encode } from "./base64";
import { MD5_BYTES, md5Begin, md5Finish, md5Update } from "./md5";

const DIGEST: usize = memory.data(16);
const COLON: u32 = 0x3a;
const COLON_TEXT: usize = memory.data<u8>([0x3a]);

/** H(first:second). */
function hash(first: Slice, second: Slice): Slice {
  md5Begin();
  md5Update(at(first), size(first));
  md5Update(COLON_TEXT, 1);
  md5Update(at(second), size(second));
  md5Finish(DIGEST);
  return slice(DIGEST, MD5_BYTES);
}

/**
 * The Data of an auth-md5 Cred, B64(H(B64(H(user:password)):nonce)), in the arena.
 *
 * @param nonce its octets, decoded
 * @returns 24 characters; EMPTY when the arena is full
 */
export function md5Credential(user: Slice, password: Slice, nonce: Slice): Slice {
  const before = mark();
  const secret = encode(hash(user, password));
  if (secret == EMPTY) return EMPTY;
  const digest = hash(secret, nonce);
  release(before);
  return encode(digest);
}

/** The Data of an auth-basic Cred, B64(user:password), in the arena; EMPTY when it is full. */
export function basicCredential(user: Slice, password: Slice): Slice {
  const before = mark();
  begin();
  put(user);
  putByte(COLON);
  put(password);
  const plain = finish();
  const encoded = overflowed() ? EMPTY : encode(plain);
  release(before);
  if (encoded == EMPTY) return EMPTY;
  // The credential is longer than what it encodes, so nothing of the plain text stays behind.
  memory.copy(take(size(encoded)), at(encoded), size(encoded));
  return slice(before, size(encoded));
}

/** Whether both are the same, in a time that depends on their lengths alone. */
export function sameSecret(a: Slice, b: Slice): bool {
  const length = size(a);
  if (length != size(b)) return false;
  let difference: u32 = 0;
  for (let i: u32 = 0; i < length; i++) difference |= byteAt(a, i) ^ byteAt(b, i);
  return difference == 0;
}
