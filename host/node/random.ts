/** Where random bytes come from: the platform, or a seed for runs that must repeat. */
import { createHash, randomBytes } from "node:crypto";

/** @param length number of bytes, ≥ 0 */
export type Random = (length: number) => Uint8Array;

export const systemRandom: Random = (length) => new Uint8Array(randomBytes(length));

/**
 * The same bytes for the same seed, on every machine: SHA-256 of seed and counter, block by block.
 * For simulations only; who knows the seed knows every nonce.
 */
export function seededRandom(seed: number): Random {
  let block = 0;
  let pool = Buffer.alloc(0);
  return (length) => {
    while (pool.length < length) {
      const next = createHash("sha256").update(`${seed}:${block++}`).digest();
      pool = Buffer.concat([pool, next]);
    }
    const bytes = new Uint8Array(pool.subarray(0, length));
    pool = pool.subarray(length);
    return bytes;
  };
}
