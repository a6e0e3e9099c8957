/** CRC-32 as of IEEE 802.3 (reflected, polynomial 0xEDB88320), sixteen bits at a time. */

/**
 * The remainders of the 16 values of four bits, and the same with four, eight and twelve bits behind them: 256 bytes, and four loads that don't
 * wait for each other, where the usual table of bytes has a kilobyte.
 */
// prettier-ignore
const REMAINDERS: usize = memory.data<u32>([
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
  0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
  0x00000000, 0x77073096, 0xee0e612c, 0x990951ba, 0x076dc419, 0x706af48f, 0xe963a535, 0x9e6495a3,
  0x0edb8832, 0x79dcb8a4, 0xe0d5e91e, 0x97d2d988, 0x09b64c2b, 0x7eb17cbd, 0xe7b82d07, 0x90bf1d91,
  0x00000000, 0x4ac21251, 0x958424a2, 0xdf4636f3, 0xf0794f05, 0xbabb5d54, 0x65fd6ba7, 0x2f3f79f6,
  0x3b83984b, 0x71418a1a, 0xae07bce9, 0xe4c5aeb8, 0xcbfad74e, 0x8138c51f, 0x5e7ef3ec, 0x14bce1bd,
  0x00000000, 0x191b3141, 0x32366282, 0x2b2d53c3, 0x646cc504, 0x7d77f445, 0x565aa786, 0x4f4196c7,
  0xc8d98a08, 0xd1c2bb49, 0xfaefe88a, 0xe3f4d9cb, 0xacb54f0c, 0xb5ae7e4d, 0x9e832d8e, 0x87981ccf,
]);


@inline
function remainder(bits: u32, behind: u32): u32 {
  return load<u32>(REMAINDERS + (behind << 6) + ((bits & 15) << 2));
}

/** The CRC of `length` bytes, continued from `seed`: 0 to begin, or the CRC of the bytes before them. */
export function crc32(seed: u32, address: usize, length: u32): u32 {
  let crc = ~seed;
  const end = address + length;
  for (; address + 2 <= end; address += 2) {
    const x = crc ^ load<u16>(address);
    crc = (crc >> 16) ^ remainder(x, 3) ^ remainder(x >> 4, 2) ^ remainder(x >> 8, 1) ^ remainder(x >> 12, 0);
  }
  if (address < end) {
    const x = crc ^ load<u8>(address);
    crc = (crc >> 8) ^ remainder(x, 1) ^ remainder(x >> 4, 0);
  }
  return ~crc;
}
