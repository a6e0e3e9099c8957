/** The pool of texts: what doesn't fit is refused, damage neither hangs nor leads outside, and what is stored reads as it was. */
import { rollback, touch } from "../../journal/journal";
import { areAllSound } from "../../journal/sound";
import { forget } from "../../journal/undo";
import { POOL_BLOCKS, POOL_COUNT, domain, links, pool } from "../../journal/record.gen";
import { MaxExtNodes, MaxExtValue, TextBlockBytes, TextBlocks } from "../../limits";
import * as arena from "../../memory/arena";
import { Slice, at, equals, size, slice } from "../../memory/slice";
import { POOL_FULL, copyText, freeText, putText, readText, textLength } from "../pool";
import { blankDevice } from "./device";

const ROOM: usize = memory.data(8192);
const SLOTS: u32 = 16;

/** `length` bytes that differ from their neighbours, and from those of another `seed`. */
function pattern(length: u32, seed: u32): Slice {
  for (let i: u32 = 0; i < length; i++) store<u8>(ROOM + i, i * 7 + (i >> 8) + seed * 31);
  return slice(ROOM, length);
}

/** Puts a text as a command of its own. */
function put(old: u32, length: u32, seed: u32): u32 {
  const handle = putText(old, pattern(length, seed));
  if (handle == POOL_FULL) rollback();
  else forget();
  return handle;
}

function holds(handle: u32, length: u32, seed: u32): bool {
  arena.reset();
  return textLength(handle) == length && equals(readText(handle), pattern(length, seed));
}

function freeBlocks(): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < TextBlocks; i++) count += u32(load<u8>(links().next + i) == 0);
  return count;
}

/** As if flash had said so. */
function link(block: u32, next: u32): void {
  store<u8>(links().next + block - 1, <u8>next);
}

beforeEach(blankDevice);

describe("The pool", () => {
  it("has the blocks that limits.ts says", () => {
    expect(POOL_COUNT * POOL_BLOCKS).toBe(TextBlocks * TextBlockBytes);
    expect(<u32>(pool(1).blocks - pool(0).blocks)).toBe(POOL_BLOCKS, "no gaps");
  });

  it("refuses what has more bytes than its blocks hold", () => {
    expect(putText(0, pattern(TextBlocks * TextBlockBytes, 1))).toBe(POOL_FULL);
    rollback();
    expect(freeBlocks()).toBe(TextBlocks);
  });

  it("refuses what finds no block, and takes it when there is one", () => {
    const first = put(0, 30, 0);
    let texts = 1;
    while (put(0, 30, texts) != POOL_FULL) texts++;
    expect(texts).toBe(TextBlocks / 2);
    forget();
    freeText(first);
    expect(put(0, 30, 9)).not.toBe(POOL_FULL);
  });

  it("refuses and loses nothing when the undo stack is full", () => {
    const handle = put(0, 100, 1);
    let address = changetype<usize>(domain(0));
    while (touch(address, 1)) address += 2;
    expect(putText(handle, pattern(100, 2))).toBe(POOL_FULL);
    rollback();
    expect(holds(handle, 100, 1)).toBeTruthy();
    expect(freeText(handle)).toBeTruthy("there is room again");
  });

  it("is as it was when a change is taken back", () => {
    const handle = put(0, 50, 1);
    putText(handle, pattern(500, 2));
    rollback();
    expect(holds(handle, 50, 1)).toBeTruthy();
    expect(freeBlocks()).toBe(TextBlocks - 3);
  });

  it("never puts a text where another one is", () => {
    const handles = memory.data(4 * SLOTS);
    const lengths = memory.data(4 * SLOTS);
    for (let round: u32 = 0; round < 200; round++) {
      const slot = 4 * ((round * 5) % SLOTS);
      store<u32>(lengths + slot, (round * 37) % 230);
      store<u32>(handles + slot, put(load<u32>(handles + slot), (round * 37) % 230, slot));
      for (let other: u32 = 0; other < 4 * SLOTS; other += 4)
        expect(holds(load<u32>(handles + other), load<u32>(lengths + other), other)).toBeTruthy(round.toString());
      expect(areAllSound()).toBeTruthy();
    }
  });

  it("holds 64 values of 4 KiB in all, however their lengths are shared out", () => {
    // The worst: as many as can be waste all but a byte of their last block; the rest is in one.
    for (let i: u32 = 0; i < MaxExtNodes - 1; i++) expect(put(0, i < 62 ? 66 : 1, i)).not.toBe(POOL_FULL);
    expect(put(0, 4096 - 62 * 66 - 1, 63)).not.toBe(POOL_FULL);
    blankDevice();
    for (let i: u32 = 0; i < MaxExtNodes; i++) expect(put(0, 64, i)).not.toBe(POOL_FULL);
    blankDevice();
    for (let i: u32 = 0; i < MaxExtNodes - 2; i++) expect(put(0, 22, i)).not.toBe(POOL_FULL);
    for (let i: u32 = 0; i < 2; i++) expect(put(0, 1366, i)).not.toBe(POOL_FULL);
  });

  it("lets the undo stack hold the largest value, scattered over every other block", () => {
    const step: u32 = 2;
    for (let block: u32 = 1; block <= TextBlocks; block += step) link(block, block);
    expect(putText(0, pattern(MaxExtValue, 1))).not.toBe(POOL_FULL);
  });
});

describe("A text", () => {
  it("of no bytes takes no block", () => {
    expect(put(0, 0, 0)).toBe(0);
    expect(textLength(0)).toBe(0);
    expect(size(readText(0))).toBe(0);
    expect(put(put(0, 60, 1), 0, 0)).toBe(0);
    expect(freeBlocks()).toBe(TextBlocks);
    expect(freeText(0)).toBeTruthy();
  });

  it("of every length about the ends of blocks reads as it was written", () => {
    for (let length: u32 = 1; length < 300; length++) {
      const handle = put(0, length, length);
      expect(holds(handle, length, length)).toBeTruthy(length.toString());
      expect(freeBlocks()).toBe(TextBlocks - length / TextBlockBytes - 1);
      freeText(handle);
      forget();
      expect(freeBlocks()).toBe(TextBlocks);
    }
  });

  it("is copied from any place on, and no further than it goes", () => {
    const handle = put(0, 100, 3);
    const copied: usize = ROOM + 4096;
    for (let offset: u32 = 0; offset <= 101; offset++) {
      memory.fill(copied, 0xee, 200);
      const count = copyText(handle, offset, copied, 50);
      expect(count).toBe(min(<u32>50, 100 - min(offset, <u32>100)));
      expect(memory.compare(copied, at(pattern(100, 3)) + offset, count)).toBe(0);
      expect(load<u8>(copied + count)).toBe(0xee);
    }
  });

  it("that the arena can't hold overflows it", () => {
    const handle = put(0, 2000, 1);
    arena.reset();
    arena.take(3000);
    expect(size(readText(handle))).toBe(0);
    expect(arena.overflowed()).toBeTruthy();
  });
});

describe("Damage", () => {
  it("of a link beyond the blocks isn't sound", () => {
    link(7, TextBlocks);
    expect(areAllSound()).toBeTruthy();
    link(7, TextBlocks + 1);
    expect(areAllSound()).toBeFalsy();
  });

  it("that makes a chain a ring ends all the same", () => {
    const handle = put(0, 100, 1);
    link(handle + 4, handle);
    const length = textLength(handle);
    expect(length < TextBlocks * TextBlockBytes).toBeTruthy();
    expect(copyText(handle, 0, ROOM, 8192)).toBe(length);
    expect(freeText(handle)).toBeTruthy();
    expect(freeBlocks()).toBe(TextBlocks);
  });

  it("that leads to a free block, or to none, ends the text there", () => {
    const handle = put(0, 100, 1);
    link(handle + 1, 200);
    expect(textLength(handle) <= 3 * TextBlockBytes).toBeTruthy();
    link(handle + 1, 0);
    expect(textLength(handle) <= 2 * TextBlockBytes).toBeTruthy();
    link(handle + 1, 255);
    expect(textLength(handle) <= 2 * TextBlockBytes).toBeTruthy();
  });

  it("of the length stays within the block", () => {
    const handle = put(0, 10, 1);
    store<u8>(pool(0).blocks + (handle - 1) * TextBlockBytes, 0);
    expect(textLength(handle)).toBe(0);
    store<u8>(pool(0).blocks + (handle - 1) * TextBlockBytes, 255);
    expect(textLength(handle)).toBe(TextBlockBytes - 1);
  });

  it("of a handle is no text", () => {
    const wrong: StaticArray<u32> = [TextBlocks + 1, 255, 256, 0xffffffff];
    for (let i = 0; i < wrong.length; i++) {
      expect(textLength(wrong[i])).toBe(0);
      expect(copyText(wrong[i], 0, ROOM, 10)).toBe(0);
      expect(freeText(wrong[i])).toBeTruthy();
    }
  });
});
