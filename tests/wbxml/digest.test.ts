/** assembly/auth against the platform's own MD5 and Base64, on random bytes. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, it } from "node:test";
import { instantiate } from "@assemblyscript/loader";
import asc from "assemblyscript/asc";
import { seededRandom } from "../../host/node/random.js";
import { ROOT } from "../../tools/root.js";

const SOURCES = ["auth/md5", "auth/base64", "auth/credential", "memory/arena"].map((name) => `assembly/${name}.ts`);
const OPTIONS = "--runtime stub -Oz --noAssert --converge --use abort= --initialMemory 1 --maximumMemory 1".split(" ");
/** Behind the module's own data. */
const INPUT = 0x8000;
const OUTPUT = 0xc000;
const RUNS = 500;

interface Auth {
  memory: { readonly buffer: ArrayBuffer };
  md5Begin(): void;
  md5Update(address: number, length: number): void;
  md5Finish(out: number): void;
  encode(slice: bigint): bigint;
  decode(slice: bigint, out: number, capacity: number): number;
  md5Credential(user: bigint, password: bigint, nonce: bigint): bigint;
  sameSecret(a: bigint, b: bigint): number;
  reset(): void;
}

let auth: Auth;
const random = seededRandom(3);

before(async () => {
  const folder = mkdtempSync(join(tmpdir(), "virmo-auth-"));
  try {
    const wasm = join(folder, "auth.wasm");
    const { error, stderr } = await asc.main([...SOURCES, ...OPTIONS, "--baseDir", ROOT, "--outFile", wasm]);
    if (error) throw new Error(stderr.toString());
    auth = (await instantiate(readFileSync(wasm))).exports as unknown as Auth;
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function put(address: number, bytes: Uint8Array): bigint {
  new Uint8Array(auth.memory.buffer).set(bytes, address);
  return (BigInt(bytes.length) << 32n) | BigInt(address);
}

function get(slice: bigint): Buffer {
  return Buffer.from(auth.memory.buffer, Number(slice & 0xffffffffn), Number(slice >> 32n));
}

function randomBytes(most: number): Uint8Array {
  const [low, high] = random(2);
  return random((low! + 256 * high!) % (most + 1));
}

const md5 = (...parts: (string | Uint8Array)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash("md5")).digest();

it("MD5 of random bytes, in two parts, is what node:crypto says", () => {
  for (let run = 0; run < RUNS; run++) {
    const bytes = randomBytes(300);
    const cut = bytes.length >> 1;
    put(INPUT, bytes);
    auth.md5Begin();
    auth.md5Update(INPUT, cut);
    auth.md5Update(INPUT + cut, bytes.length - cut);
    auth.md5Finish(OUTPUT);
    assert.equal(Buffer.from(auth.memory.buffer, OUTPUT, 16).toString("hex"), md5(bytes).toString("hex"));
  }
});

it("Base64 of random bytes is what Buffer says, and is read back", () => {
  for (let run = 0; run < RUNS; run++) {
    const bytes = randomBytes(300);
    auth.reset();
    const encoded = auth.encode(put(INPUT, bytes));
    assert.equal(get(encoded).toString("latin1"), Buffer.from(bytes).toString("base64"));
    assert.equal(auth.decode(encoded, OUTPUT, 300), bytes.length);
    assert.deepEqual(new Uint8Array(auth.memory.buffer, OUTPUT, bytes.length), bytes);
  }
});

it("Base64 with one character changed is refused or is what strict reading gives", () => {
  for (let run = 0; run < RUNS; run++) {
    const text = Buffer.from(randomBytes(30)).toString("base64") || "AA==";
    const [place, character] = random(2);
    const broken = Buffer.from(text, "latin1");
    broken[place! % broken.length] = character!;
    const length = auth.decode(put(INPUT, broken), OUTPUT, 300);
    const canonical = Buffer.from(broken.toString("latin1"), "base64").toString("base64") === broken.toString("latin1");
    assert.equal(length >= 0, canonical, broken.toString("latin1"));
  }
});

it("an auth-md5 credential is B64(H(B64(H(user:password)):nonce)) for random octets", () => {
  for (let run = 0; run < RUNS; run++) {
    const [user, password, nonce] = [randomBytes(48), randomBytes(48), randomBytes(64)];
    auth.reset();
    const slices = [put(INPUT, user), put(INPUT + 64, password), put(INPUT + 128, nonce)] as const;
    const expected = md5(md5(user, ":", password).toString("base64"), ":", nonce).toString("base64");
    assert.equal(get(auth.md5Credential(...slices)).toString("latin1"), expected);
  }
});

it("secrets that differ in one bit are not the same", () => {
  for (let run = 0; run < RUNS; run++) {
    const secret = random(1 + (run % 48));
    const other = secret.slice();
    const [place, bit] = random(2);
    other[place! % other.length]! ^= 1 << (bit! % 8);
    assert.equal(auth.sameSecret(put(INPUT, secret), put(OUTPUT, secret)), 1);
    assert.equal(auth.sameSecret(put(INPUT, secret), put(OUTPUT, other)), 0);
  }
});
