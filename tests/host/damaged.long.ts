/** Every byte of a lived phone's flash, one bit of it turned over. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { flipped, livedPhone, switchOn, written } from "./damage.js";

const PHONE = await livedPhone();
const PLACES = written(PHONE.flash);

test(`one bit turned over in each of ${PLACES.length} bytes: a state that it had, or a refusal`, async () => {
  const wrong: string[] = [];
  for (const place of PLACES) {
    const { complaints } = await switchOn(PHONE, flipped(PHONE.flash, place, place % 8));
    if (complaints.length > 0) wrong.push(`bit ${place % 8} of byte ${place}: ${complaints.join("; ")}`);
  }
  assert.deepEqual(wrong, []);
});
