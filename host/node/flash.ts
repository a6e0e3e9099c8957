/** The handset's NOR flash: 256 KiB in a file or in memory, with the rules of the real thing (docs/port.md). */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { FlashBytes, PageBytes, SectorBytes } from "./abi.gen.js";
import { UsageError } from "./usage.js";

const ERASED = 0xff;

/** What a flash is like: docs/port.md, Section.Flash. */
export interface Geometry {
  /** Bytes that one program may take and not cross. */
  page: number;
  /** Bytes that one erase takes. */
  sector: number;
  bytes: number;
}

/** The handset's. */
export const GEOMETRY: Geometry = { page: PageBytes, sector: SectorBytes, bytes: FlashBytes };

/** Breaks of a rule throw a RangeError and change nothing. */
export class NorFlash {
  private constructor(
    private readonly bytes: Uint8Array,
    private readonly file: number | undefined,
    readonly geometry: Geometry = GEOMETRY,
  ) {}

  /**
   * @param path of the file, made if there is none; absent for a flash in memory
   * @throws UsageError if the file isn't exactly as long as the flash: it is left as it is
   */
  static open(path?: string): NorFlash {
    if (path === undefined) return NorFlash.blank();
    if (!existsSync(path)) create(path);
    const bytes = new Uint8Array(readFileSync(path));
    if (bytes.length !== FlashBytes) {
      throw new UsageError(`${path}: ${bytes.length} bytes, a flash has ${FlashBytes}`);
    }
    return new NorFlash(bytes, openSync(path, "r+"));
  }

  /** A flash in memory with this content: a copy, as long as the flash. */
  static of(content: Uint8Array, geometry = GEOMETRY): NorFlash {
    return new NorFlash(Uint8Array.from(content), undefined, geometry);
  }

  /** A flash in memory, erased. */
  static blank(geometry = GEOMETRY): NorFlash {
    return new NorFlash(new Uint8Array(geometry.bytes).fill(ERASED), undefined, geometry);
  }

  /** @returns a copy of `length` bytes from `address` */
  read(address: number, length: number): Uint8Array {
    this.inside(address, length);
    return this.bytes.slice(address, address + length);
  }

  /** Clears bits, within one page. In the file when it returns, durable after sync(). */
  program(address: number, data: Uint8Array): void {
    this.inside(address, data.length);
    const rest = this.geometry.page - (address % this.geometry.page);
    if (data.length > rest) throw new RangeError(`program of ${data.length} bytes at ${address} crosses a page`);
    const place = data.findIndex((byte, index) => (byte & ~(this.bytes[address + index] ?? 0)) !== 0);
    if (place >= 0) throw new RangeError(`program at ${address + place} sets bits`);
    this.put(address, data);
  }

  /** Sets every bit of the sector that begins at `address`. */
  erase(address: number): void {
    const { sector } = this.geometry;
    this.inside(address, sector);
    if (address % sector !== 0) throw new RangeError(`erase at ${address}: not the beginning of a sector`);
    this.put(address, new Uint8Array(sector).fill(ERASED));
  }

  /** Makes every program and erase before it durable. */
  sync(): void {
    if (this.file !== undefined) fsyncSync(this.file);
  }

  /** A copy of everything. */
  content(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
  }

  private inside(address: number, length: number): void {
    if (address + length > this.geometry.bytes) throw new RangeError(`${length} bytes at ${address}: beyond the flash`);
  }

  private put(address: number, data: Uint8Array): void {
    if (this.file !== undefined) writeAll(this.file, data, address);
    this.bytes.set(data, address);
  }
}

function writeAll(file: number, data: Uint8Array, position: number): void {
  for (let done = 0; done < data.length;) done += writeSync(file, data, done, data.length - done, position + done);
}

/** An erased flash, whole or not at all: a process killed meanwhile leaves nothing at `path`. */
function create(path: string): void {
  const fresh = `${path}.new`;
  const file = openSync(fresh, "w", 0o600);
  try {
    writeAll(file, new Uint8Array(FlashBytes).fill(ERASED), 0);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  const directory = openSync(dirname(path), "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
