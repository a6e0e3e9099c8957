/** Reads and writes the little-endian records of docs/port.md. */

/** Builds a record field by field; what isn't set stays 0. */
export class RecordWriter {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
  }

  u32(offset: number, value: number): this {
    this.view.setUint32(offset, value, true);
    return this;
  }

  u64(offset: number, value: number): this {
    this.view.setBigUint64(offset, BigInt(value), true);
    return this;
  }

  /** The numbers, one after the other. */
  words(offset: number, values: readonly number[]): this {
    values.forEach((value, index) => this.u32(offset + 4 * index, value));
    return this;
  }

  /** NUL-padded UTF-8. RangeError if it doesn't fit: descriptions and accounts are checked when they are read. */
  text(offset: number, capacity: number, text: string): this {
    return this.raw(offset, capacity, new TextEncoder().encode(text));
  }

  raw(offset: number, capacity: number, bytes: Uint8Array): this {
    if (bytes.length > capacity) throw new RangeError(`${bytes.length} bytes for a field of ${capacity}`);
    this.bytes.set(bytes, offset);
    return this;
  }

  /** 16 bytes given as 32 hexadecimal digits. */
  id(offset: number, hex: string): this {
    return this.raw(offset, 16, Buffer.from(hex, "hex"));
  }
}

/** Reads a record. */
export class RecordReader {
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u32(offset: number): number {
    return this.view.getUint32(offset, true);
  }

  /** NUL-padded UTF-8. */
  text(offset: number, capacity: number): string {
    const field = this.bytes.subarray(offset, offset + capacity);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
  }

  /** 16 bytes as 32 hexadecimal digits. */
  id(offset: number): string {
    return Buffer.from(this.bytes.subarray(offset, offset + 16)).toString("hex");
  }
}
