/** CRC-32 as of IEEE 802.3 (reflected, polynomial 0xEDB88320), four bits at a time. */

/** The remainders of the 16 values of four bits: 64 bytes instead of a kilobyte. */
const REMAINDERS: usize = memory.data<u32>([
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320,
  0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
]);


@inline
function remainder(bits: u32): u32 {
  return load<u32>(REMAINDERS + ((bits & 15) << 2));
}

/** The CRC of `length` bytes, continued from `seed`: 0 to begin, or the CRC of the bytes before them. */
export function crc32(seed: u32, address: usize, length: u32): u32 {
  let crc = ~seed;
  for (let end = address + length; address < end; address++) {
    crc ^= load<u8>(address);
    crc = (crc >> 4) ^ remainder(crc);
    crc = (crc >> 4) ^ remainder(crc);
  }
  return ~crc;
}
