/** The undo stack: what is put back, and the runs that a commit records. */
import { DEVICE_BYTES, DOMAIN_BYTES, DURABLE, domain } from "../record.gen";
import { findRun, forget, isEmpty, left, restore, rewind, run, save, saveForReplay, take } from "../undo";

const FIRST: usize = changetype<usize>(domain(0));

/** "offset+length …" of each run, from the first domain's beginning. */
function runs(): string {
  let found = "";
  rewind();
  while (findRun()) {
    found += (run() - FIRST).toString() + "+" + left().toString() + " ";
    take(left());
  }
  return found;
}

function set(offset: usize, length: usize, value: u8): void {
  memory.fill(FIRST + offset, value, length);
}

describe("The undo stack", () => {
  beforeEach(() => {
    forget();
    memory.fill(DURABLE, 0, 2000);
  });

  it("puts the oldest of overlapping ranges back last", () => {
    save(FIRST, 8);
    set(0, 8, 1);
    save(FIRST + 4, 8);
    set(4, 8, 2);
    restore();
    expect(isEmpty()).toBeTruthy();
    for (let i: usize = 0; i < 12; i++) expect(load<u8>(FIRST + i)).toBe(0);
  });

  it("refuses a range that leaves its kind or the records", () => {
    expect(save(DURABLE - 1, 1)).toBeFalsy();
    expect(save(DURABLE, DEVICE_BYTES + 1)).toBeFalsy();
    expect(save(FIRST + 8 * DOMAIN_BYTES - 1, 2)).toBeFalsy();
    expect(save(FIRST, u32.MAX_VALUE)).toBeFalsy();
    expect(isEmpty()).toBeTruthy();
    expect(save(FIRST, 8 * DOMAIN_BYTES)).toBeTruthy();
  });

  it("keeps room for replay, which saves the same ranges in more pieces", () => {
    let touched = 0;
    while (save(FIRST + 2 * touched, 1)) touched++;
    expect(touched).toBe(480);
    expect(saveForReplay(FIRST + 2 * touched, 1)).toBeTruthy();
    expect(save(FIRST, 1)).toBeTruthy("saved already");
  });

  it("has a run for each change, and one for changes with up to 16 unchanged bytes between", () => {
    save(FIRST, 100);
    expect(runs()).toBe("");
    set(3, 2, 1);
    set(21, 1, 1);
    set(40, 5, 1);
    expect(runs()).toBe("3+19 40+5 ");
    set(39, 1, 1);
    expect(runs()).toBe("3+19 39+6 ");
    set(38, 1, 1);
    expect(runs()).toBe("3+42 ");
  });

  it("ends a run where its record ends", () => {
    save(FIRST, 2 * DOMAIN_BYTES);
    set(DOMAIN_BYTES - 4, 8, 1);
    expect(runs()).toBe((DOMAIN_BYTES - 4).toString() + "+4 " + DOMAIN_BYTES.toString() + "+4 ");
  });

  it("takes the ranges from the newest, and a run piece by piece", () => {
    save(FIRST + 100, 10);
    save(FIRST, 10);
    set(0, 10, 1);
    set(100, 10, 1);
    expect(runs()).toBe("0+10 100+10 ");
    rewind();
    findRun();
    take(4);
    expect(findRun()).toBeTruthy();
    expect(<u32>(run() - FIRST)).toBe(4);
    expect(left()).toBe(6);
  });
});
