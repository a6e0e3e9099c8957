/** Slices, fixed fields and fixed texts. */
import { Text } from "../../text.gen";
import { EMPTY, at, equals, fixed, indexOf, prefix, putFixed, size, skip, slice } from "../slice";
import { is, text } from "../text";
import { bytesOf, hex, hexOf, stringOf } from "./bytes";

const FIELD = memory.data(8);

describe("A slice", () => {
  it("equals another of the same bytes elsewhere, and no longer or shorter one", () => {
    expect(equals(bytesOf("virmo"), bytesOf("virmo"))).toBeTruthy();
    expect(equals(bytesOf("virmo"), bytesOf("virma"))).toBeFalsy();
    expect(equals(bytesOf("virmo"), bytesOf("virm"))).toBeFalsy();
    expect(equals(EMPTY, slice(16, 0))).toBeTruthy("no bytes are equal wherever they are not");
  });

  it("is cut at its end, not beyond it", () => {
    expect(stringOf(prefix(bytesOf("virmo"), 3))).toBe("vir");
    expect(stringOf(prefix(bytesOf("virmo"), 9))).toBe("virmo");
    expect(stringOf(skip(bytesOf("virmo"), 3))).toBe("mo");
    expect(size(skip(bytesOf("virmo"), 9))).toBe(0);
  });

  it("is searched from its start", () => {
    expect(indexOf(bytesOf("a/b/c"), 0x2f)).toBe(1);
    expect(indexOf(bytesOf("abc"), 0x2f)).toBe(-1);
    expect(indexOf(EMPTY, 0)).toBe(-1);
  });
});

describe("A fixed field", () => {
  it("refuses a text longer than itself and stays as it was", () => {
    putFixed(FIELD, 8, bytesOf("abc"));
    expect(putFixed(FIELD, 8, bytesOf("abcdefghi"))).toBeFalsy();
    expect(stringOf(fixed(FIELD, 8))).toBe("abc");
  });

  it("refuses a text with a NUL, which it could not give back", () => {
    expect(putFixed(FIELD, 8, hex("41 00 42"))).toBeFalsy();
  });

  it("keeps nothing of a longer text before", () => {
    putFixed(FIELD, 8, bytesOf("abcdefgh"));
    expect(stringOf(fixed(FIELD, 8))).toBe("abcdefgh");
    expect(putFixed(FIELD, 8, bytesOf("xy"))).toBeTruthy();
    expect(hexOf(slice(FIELD, 8))).toBe("7879000000000000");
  });
});

describe("A fixed text", () => {
  it("is found in the block of texts", () => {
    expect(stringOf(text(Text.AuthMd5))).toBe("syncml:auth-md5");
    expect(stringOf(text(Text.VerDtd))).toBe("1.2");
    expect(is(bytesOf("DM/1.2"), Text.VerProto)).toBeTruthy();
    expect(is(bytesOf("DM/1.3"), Text.VerProto)).toBeFalsy();
    expect(<u32>at(text(Text.VerProto))).toBeGreaterThan(0);
  });
});
