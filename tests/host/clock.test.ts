/** Clocks and random bytes: what a simulation may rely on. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { VirtualClock, WallClock } from "../../host/node/clock.js";
import { seededRandom, systemRandom } from "../../host/node/random.js";

it("a virtual clock doesn't go back, and wakes who waits when it gets there", async () => {
  const clock = new VirtualClock(1000);
  const woken: number[] = [];
  const given = new AbortController();
  void clock.until(5).then(() => woken.push(5));
  void clock.until(6).then(() => woken.push(6));
  void clock.until(5, given.signal).then(() => woken.push(-1));
  given.abort();
  clock.advanceTo(5);
  await clock.until(5);
  assert.deepEqual([clock.now(), clock.utc(), woken], [5, 1005, [5]]);
  assert.throws(() => clock.advanceTo(4), RangeError);
});

it("a wall clock waits, unless it is told to stop", async () => {
  const clock = new WallClock();
  const given = new AbortController();
  let woken = false;
  void clock.until(clock.now() + 10, given.signal).then(() => (woken = true));
  given.abort();
  const before = clock.now();
  await clock.until(before + 30);
  assert.ok(clock.now() >= before + 30);
  assert.equal(woken, false);
  assert.ok(Math.abs(clock.utc() - Date.now()) < 1000);
});

it("a seed repeats its bytes however they are asked for; another seed has others", () => {
  const [one, two, other] = [seededRandom(7), seededRandom(7), seededRandom(8)];
  const whole = Buffer.from(one(100));
  assert.deepEqual(Buffer.concat([two(1), two(0), two(66), two(33)]), whole);
  assert.notDeepEqual(Buffer.from(other(100)), whole);
  assert.equal(systemRandom(33).length, 33);
});
