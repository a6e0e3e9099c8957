/** Ids of domains: UUIDs that are never used twice (virmo.md 1, Domain/<X>/Id). */
import { md5Begin, md5Finish, md5Update } from "../../auth/md5";

const SEED_BYTES: u32 = 16;
const SEED: usize = memory.data(16);
const SERIAL: usize = memory.data(4);

/** Sets the seed: `SEED_BYTES` bytes of fresh entropy, done at the start of each session. */
export function seedIds(entropy: usize): void {
  memory.copy(SEED, entropy, SEED_BYTES);
}

/**
 * Writes a new id, 16 bytes, at `out`: the digest of the session's seed and the device's count of domains, in the form of a random UUID
 * (RFC 4122, 4.4). The count alone makes it unique on the device, the seed everywhere.
 */
export function newId(out: usize, serial: u32): void {
  store<u32>(SERIAL, serial);
  md5Begin();
  md5Update(SEED, SEED_BYTES);
  md5Update(SERIAL, 4);
  md5Finish(out);
  store<u8>(out, (load<u8>(out, 6) & 0x0f) | 0x40, 6);
  store<u8>(out, (load<u8>(out, 8) & 0x3f) | 0x80, 8);
}
