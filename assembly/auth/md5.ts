/** MD5 (RFC 1321), for the credentials that OMA DM defines with it; one digest at a time. */

const BLOCK_BYTES: u32 = 64;
/** Where the length in bits stands in the last block. */
const LENGTH_AT: u32 = 56;
export const MD5_BYTES: u32 = 16;

const STATE: usize = memory.data(16, 4);
const BLOCK: usize = memory.data(64, 4);
let total: u32 = 0;

/** Four rotations for each round of 16 steps. */
const ROTATIONS: usize = memory.data<u8>([7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]);

/** Of step i: the integer part of 2^32 * abs(sin(i + 1)). */
// prettier-ignore
const SINES: usize = memory.data<u32>([
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
]);

/** Begins a digest. */
export function md5Begin(): void {
  store<u32>(STATE, 0x67452301);
  store<u32>(STATE, 0xefcdab89, 4);
  store<u32>(STATE, 0x98badcfe, 8);
  store<u32>(STATE, 0x10325476, 12);
  total = 0;
}

/** Adds `length` bytes to the digest. */
export function md5Update(address: usize, length: u32): void {
  while (length > 0) {
    const filled = total % BLOCK_BYTES;
    const taken = min(length, BLOCK_BYTES - filled);
    memory.copy(BLOCK + filled, address, taken);
    total += taken;
    address += taken;
    length -= taken;
    if (total % BLOCK_BYTES == 0) mix();
  }
}

/** Writes the 16 bytes of the digest to `out`; nothing of what went in stays behind. */
export function md5Finish(out: usize): void {
  let filled = total % BLOCK_BYTES;
  store<u8>(BLOCK + filled++, 0x80);
  if (filled > LENGTH_AT) {
    memory.fill(BLOCK + filled, 0, BLOCK_BYTES - filled);
    mix();
    filled = 0;
  }
  memory.fill(BLOCK + filled, 0, LENGTH_AT - filled);
  store<u64>(BLOCK, (<u64>total) << 3, LENGTH_AT);
  mix();
  memory.copy(out, STATE, MD5_BYTES);
  memory.fill(STATE, 0, MD5_BYTES);
  memory.fill(BLOCK, 0, BLOCK_BYTES);
}

/** Mixes the full block into the state. */
function mix(): void {
  let a = load<u32>(STATE);
  let b = load<u32>(STATE, 4);
  let c = load<u32>(STATE, 8);
  let d = load<u32>(STATE, 12);
  for (let step: u32 = 0; step < 64; step++) {
    const sum = a + auxiliary(step, b, c, d) + load<u32>(SINES + (step << 2)) + load<u32>(BLOCK + (wordOf(step) << 2));
    a = d;
    d = c;
    c = b;
    b += rotl<u32>(sum, load<u8>(ROTATIONS + ((step >> 4) << 2) + (step & 3)));
  }
  store<u32>(STATE, load<u32>(STATE) + a);
  store<u32>(STATE, load<u32>(STATE, 4) + b, 4);
  store<u32>(STATE, load<u32>(STATE, 8) + c, 8);
  store<u32>(STATE, load<u32>(STATE, 12) + d, 12);
}

/** The auxiliary functions F, G, H and I of the four rounds. */
@inline
function auxiliary(step: u32, b: u32, c: u32, d: u32): u32 {
  if (step < 16) return (b & c) | (~b & d);
  if (step < 32) return (b & d) | (c & ~d);
  if (step < 48) return b ^ c ^ d;
  return c ^ (b | ~d);
}

/** Which word of the block a step takes. */
@inline
function wordOf(step: u32): u32 {
  const round = step >> 4;
  const word = round == 0 ? step : round == 1 ? 5 * step + 1 : round == 2 ? 3 * step + 5 : 7 * step;
  return word & 15;
}
