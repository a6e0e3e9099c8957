/** The Node host's flash: the rules of NOR, and what a file keeps of a process that was killed. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { FlashBytes, PageBytes, SectorBytes } from "../../host/node/abi.gen.js";
import { NorFlash } from "../../host/node/flash.js";
import { UsageError } from "../../host/node/usage.js";

const folder = mkdtempSync(join(tmpdir(), "virmo-flash-"));
after(() => rmSync(folder, { recursive: true }));

test("programming that would set a bit, cross a page or leave the flash is refused and changes nothing", () => {
  const flash = NorFlash.open();
  flash.program(10, Uint8Array.of(0x0f));
  const before = flash.content();
  assert.throws(() => flash.program(9, Uint8Array.of(0x00, 0x10)), /program at 10 sets bits/);
  assert.throws(() => flash.program(PageBytes - 1, Uint8Array.of(0, 0)), /crosses a page/);
  assert.throws(() => flash.program(FlashBytes, Uint8Array.of(0)), /beyond the flash/);
  assert.throws(() => flash.read(FlashBytes - 1, 2), /beyond the flash/);
  assert.throws(() => flash.erase(PageBytes), /not the beginning of a sector/);
  assert.throws(() => flash.erase(FlashBytes), /beyond the flash/);
  assert.deepEqual(flash.content(), before);
});

test("programming clears bits, more of the same cell too; erasing sets those of the sector and of no other", () => {
  const flash = NorFlash.open();
  flash.program(SectorBytes, Uint8Array.of(0x0f));
  flash.program(SectorBytes, Uint8Array.of(0x05));
  flash.program(SectorBytes - 1, Uint8Array.of(0x01));
  assert.deepEqual([...flash.read(SectorBytes - 1, 2)], [0x01, 0x05]);
  flash.erase(SectorBytes);
  assert.deepEqual([...flash.read(SectorBytes - 1, 2)], [0x01, 0xff]);
});

test("a new file is an erased flash; what is programmed stands in it at once, for nobody but its owner", () => {
  const path = join(folder, "flash");
  const flash = NorFlash.open(path);
  assert.ok(readFileSync(path).every((byte) => byte === 0xff));
  assert.equal(statSync(path).size, FlashBytes);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  flash.program(300, Uint8Array.of(1, 2, 3));
  flash.erase(SectorBytes);
  assert.deepEqual([...readFileSync(path).subarray(299, 304)], [0xff, 1, 2, 3, 0xff]);
  const other = NorFlash.open(path);
  assert.deepEqual(other.content(), flash.content());
  flash.sync();
  flash.close();
  other.close();
  assert.deepEqual(readdirSync(folder), ["flash"]);
});

test("a file of another length is refused, named, and left as it is", () => {
  const path = join(folder, "short");
  writeFileSync(path, Buffer.alloc(1000));
  assert.throws(
    () => NorFlash.open(path),
    (error) => error instanceof UsageError && error.message === `${path}: 1000 bytes, a flash has 262144`,
  );
  assert.equal(statSync(path).size, 1000);
});
