/** Admission of processor time: one example for each rule of virmo.md 5 and 7. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { admission } from "./admission.js";
import { integer, seeded } from "../random.js";

const U32 = 2 ** 32 - 1;
const MILLION = 1000000;

/** Whether the rows that `add` adds to an otherwise free core are admissible together. */
function admits(add: () => void, { reserve = 0, switchCost = 0, cores = 1 } = {}): boolean {
  admission.reset(reserve, switchCost, cores);
  add();
  return admission.admissible() === 1;
}

function reservations(...pairs: [budget: number, period: number][]): () => void {
  return () => pairs.forEach(([budget, period]) => admission.addReservation(budget, period));
}

test("an empty core is admissible and free but for the reserve", () => {
  assert.ok(admits(() => {}, { reserve: 50000 }));
  assert.deepEqual([admission.reservedPpm(), admission.freePpm()], [0, 950000]);
  assert.ok(admits(() => {}, { reserve: MILLION }));
  assert.equal(admission.freePpm(), 0);
});

test("no core, and a reserve of more than everything, refuse", () => {
  assert.ok(!admits(() => {}, { cores: 0 }));
  assert.ok(!admits(() => {}, { reserve: MILLION + 1 }));
  assert.deepEqual([admission.admissible(), admission.freePpm()], [0, 0]);
});

test("a new set forgets that the last one was refused", () => {
  assert.ok(!admits(reservations([2, 1])));
  assert.ok(admits(reservations([1, 2])));
});

test("reservations fill the core to the last microsecond and no further", () => {
  assert.ok(admits(reservations([500, 1000], [5000, 10000])));
  assert.ok(!admits(reservations([500, 1000], [5001, 10000])));
  assert.ok(admits(reservations([MILLION, MILLION])));
});

test("a sum of utilisations that exceeds 1 by 2^-64 is refused", () => {
  assert.ok(!admits(reservations([U32 - 1, U32], [1, U32 - 1])));
});

test("asking for what is free, past the point where a budget and its switches fill the period, changes nothing", () => {
  assert.ok(admits(() => {}, { switchCost: 10 }));
  assert.deepEqual([admission.freePpm(), admission.freePpm(), admission.admissible()], [999980, 999980, 1]);
});

test("each replenishment pays for two context switches", () => {
  assert.ok(admits(reservations([480, 1000], [480, 1000]), { switchCost: 10 }));
  assert.equal(admission.reservedPpm(), MILLION);
  assert.ok(!admits(reservations([481, 1000], [480, 1000]), { switchCost: 10 }));
});

test("what the platform keeps isn't promised", () => {
  assert.ok(admits(reservations([750, 1000]), { reserve: 250000 }));
  assert.ok(!admits(reservations([751, 1000]), { reserve: 250000 }));
});

test("a row that can't be true refuses the set", () => {
  for (const pair of [
    [0, 1000],
    [1, 0],
    [1001, 1000],
    [U32, U32 - 1],
  ] as [number, number][]) {
    assert.ok(!admits(reservations(pair)), `${pair}`);
    assert.ok(!admits(() => admission.addTask(...pair, 1000, 0)), `${pair}`);
  }
  assert.ok(admits(reservations([U32, U32])));
  assert.ok(!admits(reservations([1, U32]), { switchCost: U32 }));
});

test("more rows than there are domains or tasks refuse", () => {
  const tiny = (count: number) => reservations(...Array<[number, number]>(count).fill([1, 1000]));
  assert.ok(admits(tiny(8)));
  assert.ok(admission.freePpm() > 0);
  assert.ok(!admits(tiny(10)));
  const tasks = (count: number) => () =>
    Array.from({ length: count }).forEach(() => admission.addTask(1, 1000, 1000, 0));
  assert.ok(admits(tasks(8)));
  assert.ok(!admits(tasks(9)));
  const others = (count: number) => () => Array.from({ length: count }).forEach(() => admission.addBestEffort(1, 0, 0));
  assert.ok(admits(others(8)));
  assert.ok(!admits(others(9)));
});

test("a hard domain's tasks meet their deadlines by deadline monotonic response time analysis, whatever their order", () => {
  const add = (deadline: number) => () => {
    admission.addTask(12, 60, deadline, 0);
    admission.addTask(10, 30, 30, 0);
    admission.addTask(10, 40, 40, 0);
  };
  assert.ok(admits(add(52)) && !admits(add(51)));
});

test("a task with a deadline past its period is held to its period", () => {
  const add = (deadline: number) => () => {
    admission.addTask(10, 30, 30, 0);
    admission.addTask(10, 40, 40, 0);
    admission.addTask(12, 50, deadline, 0);
  };
  assert.ok(!admits(add(50)) && !admits(add(60)) && !admits(add(U32)));
});

test("release jitter counts against the task's own deadline and for those below it", () => {
  assert.ok(admits(() => admission.addTask(100, 1000, 300, 200)));
  assert.ok(!admits(() => admission.addTask(100, 1000, 300, 201)));
  const below = (jitter: number) => () => {
    admission.addTask(100, 1000, 500, jitter);
    admission.addTask(850, 2000, 1000, 0);
  };
  assert.ok(admits(below(50)) && !admits(below(51)));
});

test("a reservation must fit between the bursts of the tasks, not only beside their utilisation", () => {
  const gsm = (budget: number, period: number) => () => {
    admission.addTask(577, 4615, 4615, 0);
    admission.addReservation(budget, period);
  };
  assert.ok(!admits(gsm(100, 500)), "20 % in 500 us, but the modem holds the core for 577 us");
  assert.ok(admits(gsm(200, 1000)));
  assert.ok(admits(gsm(423, 1000)));
  assert.ok(!admits(gsm(424, 1000)));
});

test("tasks and reservations may use all there is", () => {
  const all = (budget: number) => () => {
    admission.addTask(500, 1000, 1000, 0);
    admission.addReservation(budget, 1000);
  };
  assert.ok(admits(all(499)) && admits(all(500)) && !admits(all(501)));
});

test("the floor of a private domain is kept from reservations", () => {
  const add = (budget: number) => () => {
    admission.addFloor(200000);
    admission.addReservation(budget, 10000);
  };
  assert.ok(admits(add(8000)));
  assert.deepEqual([admission.reservedPpm(), admission.freePpm()], [MILLION, 0]);
  assert.ok(!admits(add(8001)));
  assert.ok(!admits(() => admission.addFloor(MILLION + 1)));
});

test("no weight of another domain pushes a private domain below its floor", () => {
  const add = (weight: number) => () => {
    admission.addReservation(4000, 10000);
    admission.addFloor(200000);
    admission.addBestEffort(256, 200000, 0);
    admission.addBestEffort(weight, 0, 0);
  };
  assert.ok(admits(add(512)), "600,000 ppm x 256/768");
  assert.ok(!admits(add(513)));
});

test("no reservation pushes a private domain's share below its floor", () => {
  const add = (budget: number) => () => {
    admission.addReservation(budget, 10000);
    admission.addFloor(200000);
    admission.addBestEffort(256, 200000, 0);
    admission.addBestEffort(256, 0, 0);
  };
  assert.ok(admits(add(6000)) && !admits(add(6001)));
});

test("the caps of others help the floor, its own cap can't go below it", () => {
  const add = (otherCap: number, ownCap: number) => () => {
    admission.addFloor(300000);
    admission.addBestEffort(1, 300000, ownCap);
    admission.addBestEffort(65535, 0, otherCap);
  };
  assert.ok(!admits(add(0, 0)));
  assert.ok(admits(add(700000, 0)) && !admits(add(700001, 0)));
  assert.ok(admits(add(100000, 300000)) && !admits(add(100000, 299999)));
});

test("weights, floors and caps outside their range refuse", () => {
  for (const row of [
    [0, 0, 0],
    [65536, 0, 0],
    [U32, 0, 0],
    [1, MILLION + 1, 0],
    [1, 0, MILLION + 1],
    [1, U32, U32],
  ] as [number, number, number][]) {
    assert.ok(!admits(() => admission.addBestEffort(...row)), `${row}`);
  }
  assert.ok(admits(() => admission.addBestEffort(65535, MILLION, MILLION)));
});

interface Portion {
  weight: number;
  floor: number;
  cap: number;
}

/** Whether all floors hold, in exact fractions: of all choices of who is at the cap, the consistent one decides. */
function floorsHold(portions: Portion[], available: number): boolean {
  for (let chosen = 0; chosen < 1 << portions.length; chosen++) {
    const isCapped = (index: number) => ((chosen >> index) & 1) === 1;
    let [left, weights] = [available, 0];
    portions.forEach(({ weight, cap }, index) => (isCapped(index) ? (left -= cap) : (weights += weight)));
    const overCap = ({ weight, cap }: Portion) =>
      cap > 0 && BigInt(left) * BigInt(weight) >= BigInt(cap) * BigInt(weights);
    if (left < 0 || !portions.every((portion, index) => overCap(portion) === isCapped(index))) continue;
    return portions.every(({ weight, floor, cap }, index) =>
      isCapped(index) ? cap >= floor : BigInt(left) * BigInt(weight) >= BigInt(floor) * BigInt(weights),
    );
  }
  throw new Error(`no consistent choice: ${JSON.stringify({ portions, available })}`);
}

test("20,000 divisions by weight and cap: no floor that fails is admitted, nearly none refused that holds", (t) => {
  const random = seeded(8);
  let [holding, refused] = [0, 0];
  for (let count = 0; count < 20000; count++) {
    const reserve = integer(random, 0, 600000);
    const portions = Array.from({ length: integer(random, 1, 5) }, () => ({
      weight: integer(random, 1, random() < 0.5 ? 10 : 65535),
      floor: random() < 0.5 ? 0 : integer(random, 1, 250000),
      cap: random() < 0.5 ? 0 : integer(random, 1, 500000),
    }));
    const holds = floorsHold(portions, MILLION - reserve);
    const admitted = admits(() => portions.forEach((p) => admission.addBestEffort(p.weight, p.floor, p.cap)), {
      reserve,
    });
    assert.ok(holds || !admitted, JSON.stringify({ reserve, portions }));
    if (holds) holding++;
    if (holds && !admitted) refused++;
  }
  t.diagnostic(`${holding} hold, ${refused} of them refused`);
  assert.ok(holding > 4000 && refused <= holding / 1000);
});
