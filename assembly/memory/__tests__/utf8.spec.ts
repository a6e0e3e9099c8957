/** UTF-8 as RFC 3629 has it. */
import { at, size, slice } from "../slice";
import { endOfText, isText, scanText, writeCharacter } from "../utf8";
import { bytesOf, hex, hexOf } from "./bytes";

const ROOM = memory.data(4);

function written(code: u32): string {
  return hexOf(slice(ROOM, writeCharacter(ROOM, code)));
}

/** How many bytes of text stand before the first that is none. */
function scanned(digits: string): u32 {
  const s = hex(digits);
  return <u32>(scanText(at(s), at(s) + size(s)) - at(s));
}

describe("UTF-8", () => {
  it("has no overlong forms", () => {
    const wrong = ["C0 80", "C1 BF", "E0 80 80", "E0 9F BF", "F0 80 80 80", "F0 8F BF BF"];
    for (let i = 0; i < wrong.length; i++) expect(scanned("41 " + wrong[i])).toBe(1, wrong[i]);
  });

  it("has no surrogates and nothing beyond U+10FFFF", () => {
    const wrong = ["ED A0 80", "ED BF BF", "F4 90 80 80", "F5 80 80 80", "FF", "FE"];
    for (let i = 0; i < wrong.length; i++) expect(scanned("41 " + wrong[i])).toBe(1, wrong[i]);
  });

  it("has no character that is cut off or continues nothing", () => {
    const wrong = ["80", "BF", "C3", "C3 41", "E2 82", "E2 82 41", "F0 9F 98", "F0 9F 98 41", "E2 41 82"];
    for (let i = 0; i < wrong.length; i++) expect(scanned("41 42 43 44 45 " + wrong[i])).toBe(5, wrong[i]);
  });

  it("has the shortest and the longest character of each length", () => {
    const right = [
      "01",
      "7F",
      "C2 80",
      "DF BF",
      "E0 A0 80",
      "ED 9F BF",
      "EE 80 80",
      "EF BF BF",
      "F0 90 80 80",
      "F4 8F BF BF",
    ];
    for (let i = 0; i < right.length; i++) expect(isText(hex(right[i] + "41"))).toBeTruthy(right[i]);
  });

  it("is scanned to a NUL wherever it stands in a word", () => {
    for (let i = 0; i < 9; i++) {
      const digits = "41".repeat(i) + "00" + "41".repeat(8 - i);
      expect(scanned(digits)).toBe(i);
      expect(isText(hex(digits))).toBeFalsy();
    }
    expect(isText(bytesOf("Grüße, 世界 🌍, and ASCII again"))).toBeTruthy();
  });
});

/** Where the text at the start of the bytes ends; -1 when it doesn't, or is none. */
function ends(digits: string): i32 {
  const s = hex(digits);
  const close = endOfText(at(s), at(s) + size(s));
  return close == 0 ? -1 : <i32>(close - at(s));
}

describe("The end of a text", () => {
  it("is the first NUL, wherever it stands in a word and whatever follows", () => {
    const behind = ["", "41414141", "00000000", "01C3FF80", "80808080"];
    for (let i = 0; i < 9; i++) {
      for (let j = 0; j < behind.length; j++) expect(ends("41".repeat(i) + "00" + behind[j])).toBe(i);
    }
    expect(ends("01010101 00 01")).toBe(4, "a borrow is no NUL");
    expect(ends("C384 4142 00 FF FF FF")).toBe(4);
  });

  it("is none without a NUL, and none behind what is no text", () => {
    for (let i = 0; i < 9; i++) {
      expect(ends("41".repeat(i))).toBe(-1);
      expect(ends("41".repeat(i) + "80 00 00 00 00 00")).toBe(-1);
    }
  });
});

describe("A character", () => {
  it("is no NUL, no surrogate, and not beyond Unicode", () => {
    const wrong: u32[] = [0, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0x110000, 0xffffffff];
    for (let i = 0; i < wrong.length; i++) expect(writeCharacter(ROOM, wrong[i])).toBe(0);
  });

  it("is written in its shortest form", () => {
    expect(written(0x26)).toBe("26");
    expect(written(0x7f)).toBe("7f");
    expect(written(0x80)).toBe("c280");
    expect(written(0x7ff)).toBe("dfbf");
    expect(written(0x800)).toBe("e0a080");
    expect(written(0xd7ff)).toBe("ed9fbf");
    expect(written(0xffff)).toBe("efbfbf");
    expect(written(0x10000)).toBe("f0908080");
    expect(written(0x10ffff)).toBe("f48fbfbf");
  });
});
