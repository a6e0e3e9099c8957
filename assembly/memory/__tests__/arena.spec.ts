/** The arena and its texts, full above all. */
import * as arena from "../arena";
import { at, size } from "../slice";
import { ArenaBytes } from "../../limits";
import { bytesOf, stringOf } from "./bytes";

beforeEach(() => arena.reset());

describe("The arena", () => {
  it("gives out all of its bytes and no more", () => {
    expect(<u32>arena.take(ArenaBytes + 1)).toBe(0);
    expect(<u32>arena.take(0xffffffff)).toBe(0);
    expect(<u32>arena.take(ArenaBytes - 1)).not.toBe(0);
    expect(<u32>arena.take(1)).not.toBe(0);
    expect(<u32>arena.take(1)).toBe(0);
  });

  it("takes back what came after a mark", () => {
    arena.take(10);
    const mark = arena.mark();
    const first = arena.take(ArenaBytes - 10);
    arena.release(mark);
    expect(<u32>arena.take(ArenaBytes - 10)).toBe(<u32>first);
  });
});

describe("A text", () => {
  it("that does not fit is none, and takes nothing", () => {
    arena.take(ArenaBytes - 4);
    const mark = arena.mark();
    arena.begin();
    expect(arena.put(bytesOf("abc"))).toBeTruthy();
    expect(arena.put(bytesOf("de"))).toBeFalsy();
    expect(arena.putByte(0x66)).toBeFalsy("nothing is put behind a gap");
    expect(size(arena.finish())).toBe(0);
    expect(arena.overflowed()).toBeTruthy();
    expect(<u32>arena.mark()).toBe(<u32>mark);
  });

  it("of no bytes is no overflow", () => {
    arena.begin();
    expect(size(arena.finish())).toBe(0);
    expect(arena.overflowed()).toBeFalsy();
  });

  it("is put together of slices, bytes and numbers, and the next one lies behind it", () => {
    arena.begin();
    arena.put(bytesOf("a"));
    arena.putByte(0x2f);
    arena.putDecimal(-2147483648);
    const first = arena.finish();
    arena.begin();
    arena.putDecimal(0);
    const second = arena.finish();
    expect(stringOf(first)).toBe("a/-2147483648");
    expect(stringOf(second)).toBe("0");
    expect(<u32>at(second)).toBe(<u32>at(first) + size(first));
  });
});
