/** Decimals, read strictly, and checksums. */
import { crc32 } from "../crc";
import { parseI32, parseU32, parsed, writeDecimal } from "../decimal";
import { at, slice } from "../slice";
import { bytesOf, stringOf } from "./bytes";

const ROOM = memory.data(11);

function writes(value: i32): string {
  return stringOf(slice(ROOM, writeDecimal(ROOM, value)));
}

describe("A decimal", () => {
  it("has one spelling", () => {
    const wrong = ["", "-", "+1", " 1", "1 ", "01", "00", "-0", "-01", "1.0", "0x1", "1e3", "--1", "1-", "٣"];
    for (let i = 0; i < wrong.length; i++) {
      expect(parseI32(bytesOf(wrong[i]))).toBeFalsy(wrong[i]);
      expect(parseU32(bytesOf(wrong[i]))).toBeFalsy(wrong[i]);
    }
    expect(parseU32(bytesOf("-1"))).toBeFalsy();
  });

  it("outside the range is none", () => {
    const wrong = ["2147483648", "-2147483649", "4294967295", "9999999999", "99999999999999999999"];
    for (let i = 0; i < wrong.length; i++) expect(parseI32(bytesOf(wrong[i]))).toBeFalsy(wrong[i]);
    expect(parseU32(bytesOf("4294967296"))).toBeFalsy();
    expect(parseU32(bytesOf("10000000000000000000000"))).toBeFalsy();
  });

  it("is read as it is written", () => {
    const values: i32[] = [0, 1, -1, 9, 10, -10, 65536, 2147483647, -2147483648];
    for (let i = 0; i < values.length; i++) {
      expect(writes(values[i])).toBe(values[i].toString());
      expect(parseI32(bytesOf(values[i].toString()))).toBeTruthy();
      expect(parsed()).toBe(values[i]);
    }
    expect(parseU32(bytesOf("4294967295"))).toBeTruthy();
    expect(parsed()).toBe(-1);
  });
});

describe("A CRC-32", () => {
  it("is that of IEEE 802.3", () => {
    expect(crc32(0, at(bytesOf("123456789")), 9)).toBe(0xcbf43926);
    expect(crc32(0, at(bytesOf("a")), 1)).toBe(0xe8b7be43);
    expect(crc32(0, 0, 0)).toBe(0);
  });

  it("may be taken in parts", () => {
    const text = at(bytesOf("123456789"));
    for (let i: u32 = 0; i <= 9; i++) expect(crc32(crc32(0, text, i), text + i, 9 - i)).toBe(0xcbf43926);
  });
});
