/** The ledger's arithmetic and the ranges of the quota parameters, at their limits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { quotaModule } from "./module.js";
import { extreme } from "./sets.js";
import { seeded } from "../random.js";

interface Ledger {
  left(total: number, reserve: number, charged: bigint): number;
  fits(total: number, reserve: number, charged: bigint, request: bigint): number;
  ceiling(total: number, reserve: number, factory: bigint): number;
}

interface Parameters {
  inRange(parameter: number, value: number): number;
  memoryRelates(min: number, target: number, max: number): number;
  cpuRelates(budget: number, period: number): number;
  networkRelates(egressRate: number, guaranteed: number): number;
}

const quota = await quotaModule<Ledger & Parameters>("ledger", "parameter");
const U64 = 2n ** 64n - 1n;

test("a request fits up to the last KiB", () => {
  assert.equal(quota.fits(1000, 100, 500n, 401n), 0);
  assert.equal(quota.fits(1000, 100, 500n, 400n), 1);
  assert.equal(quota.fits(1000, 100, 900n, 0n), 1);
});

test("an overdrawn ledger takes nothing, not even 0, and has nothing left", () => {
  assert.equal(quota.fits(1000, 100, 901n, 0n), 0);
  assert.equal(quota.fits(1000, 1001, 0n, 0n), 0);
  assert.equal(quota.left(1000, 100, 901n), 0);
  assert.equal(quota.left(1000, 1001, 0n), 0);
});

test("a server's default ceiling is half of what the factory domains leave", () => {
  assert.equal(quota.ceiling(524288, 65536, 131072n), 163840);
  assert.equal(quota.ceiling(11, 0, 0n), 5);
  assert.equal(quota.ceiling(1000, 100, 5000n), 0);
});

test("nothing overflows anywhere in u32 and u64", () => {
  const random = seeded(9);
  const wide = () => (random() < 0.2 ? U64 - BigInt(extreme(random, 3)) : BigInt(extreme(random, 2 ** 32 - 1)));
  for (let count = 0; count < 20000; count++) {
    const [total, reserve] = [extreme(random, 2 ** 32 - 1), extreme(random, 2 ** 32 - 1)];
    const [charged, request] = [wide(), wide()];
    const capacity = BigInt(total) - BigInt(reserve);
    const left = capacity > charged ? capacity - charged : 0n;
    const message = `${total} ${reserve} ${charged} ${request}`;
    assert.equal(quota.fits(total, reserve, charged, request) === 1, charged + request <= capacity, message);
    assert.equal(quota.left(total, reserve, charged) >>> 0, Number(left), message);
    assert.equal(quota.ceiling(total, reserve, charged), Number(left / 2n), message);
  }
});

// In the order of the enum Parameter.
const RANGES: [name: string, least: number, most: number][] = [
  ["Memory", 1, 2 ** 31 - 1],
  ["Budget", 100, 1000000],
  ["Period", 500, 1000000],
  ["Weight", 1, 65535],
  ["Cap", 0, 1000000],
  ["Rate", 0, 2 ** 31 - 1],
  ["Priority", 0, 7],
];

RANGES.forEach(([name, least, most], parameter) => {
  test(`${name} ranges from ${least} to ${most}`, () => {
    const outside = [least - 1, -1, -(2 ** 31), ...(most < 2 ** 31 - 1 ? [most + 1, 2 ** 31 - 1] : [])];
    assert.deepEqual(
      [least, most].map((value) => quota.inRange(parameter, value)),
      [1, 1],
    );
    outside.forEach((value) => assert.equal(quota.inRange(parameter, value), 0, `${value}`));
  });
});

test("memory relates when Min <= Target <= Max", () => {
  assert.equal(quota.memoryRelates(5, 5, 5), 1);
  assert.equal(quota.memoryRelates(6, 5, 7), 0);
  assert.equal(quota.memoryRelates(4, 8, 7), 0);
});

test("processor time relates when Budget <= Period", () => {
  assert.equal(quota.cpuRelates(500, 500), 1);
  assert.equal(quota.cpuRelates(501, 500), 0);
});

test("a network's egress carries what it guarantees, or is unlimited", () => {
  assert.equal(quota.networkRelates(0, 2 ** 31 - 1), 1);
  assert.equal(quota.networkRelates(500, 500), 1);
  assert.equal(quota.networkRelates(499, 500), 0);
  assert.equal(quota.networkRelates(1, 0), 1);
});

test("the guarantees on a link add up to what it carries at most", () => {
  assert.equal(quota.fits(7200, 0, 7000n, 200n), 1);
  assert.equal(quota.fits(7200, 0, 7000n, 201n), 0);
  assert.equal(quota.left(7200, 0, 7000n), 200);
});
