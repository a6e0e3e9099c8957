/** The fluid model: hard before reserved before best effort by weight and cap. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { shares } from "../../host/node/hypervisor/cpu.js";
import type { CpuClass } from "../../host/node/hypervisor/domain.js";

const reserved = (cls: CpuClass, budget: number, period: number) => ({ class: cls, budget, period, weight: 1, cap: 0 });
const bestEffort = (weight: number, cap = 0) => ({ class: "besteffort" as const, budget: 0, period: 0, weight, cap });

function expectShares(actual: number[], expected: number[]): void {
  assert.deepEqual(
    actual.map((share) => Math.round(share * 1e6)),
    expected.map((share) => Math.round(share * 1e6)),
  );
}

it("best effort divides what is left by weight, in the order given", () => {
  expectShares(shares([bestEffort(768), reserved("reserved", 1, 5), bestEffort(256)], 1), [0.6, 0.2, 0.2]);
});

it("what a capped domain can't use goes to the others", () => {
  expectShares(shares([bestEffort(256, 200_000), bestEffort(256)], 1), [0.2, 0.8]);
  expectShares(shares([bestEffort(1, 300_000), bestEffort(65535, 100_000)], 1), [0.3, 0.1]);
});

it("a hard domain gets its share even if the reservations promise more than there is", () => {
  expectShares(shares([reserved("reserved", 9, 10), reserved("hard", 3, 10)], 1), [0.7, 0.3]);
});

it("nobody gets more than one core, or more than nothing of nothing", () => {
  expectShares(shares([bestEffort(1), bestEffort(3)], 4), [1, 1]);
  expectShares(shares([reserved("hard", 1, 1), bestEffort(1)], 1), [1, 0]);
  expectShares(shares([], 1), []);
});
