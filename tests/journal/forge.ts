/** Changes what flash holds as somebody would who knows the format: with the CRCs that go with it. */

/** IEEE 802.3, bit by bit: the tests' own. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Changes a field under the CRC that ends at `end`, and the CRC with it. */
export function forge(content: Uint8Array, from: number, end: number, change: (view: DataView) => void): Uint8Array {
  const forged = Uint8Array.from(content);
  change(new DataView(forged.buffer, from));
  new DataView(forged.buffer).setUint32(end, crc32(forged.subarray(from, end)), true);
  return forged;
}

/** Where the CRC of the record at `address` stands. */
export function recordEnd(content: Uint8Array, address: number): number {
  const length = Buffer.from(content).readUInt16LE(address);
  return address + 12 + Math.ceil(length / 4) * 4;
}
