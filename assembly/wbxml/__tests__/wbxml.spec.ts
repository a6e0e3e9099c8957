/** WBXML's integers, and what the writer does at the end of its room. */
import { EMPTY, at, size, slice } from "../../memory/slice";
import { bytesOf, hex, hexOf } from "../../memory/__tests__/bytes";
import { Fault } from "../fault";
import { after, integerBytes, readInteger, valueOf, writeInteger } from "../integer";
import { Metinf, Page, Syncml } from "../token.gen";
import { Writer } from "../writer";

const ROOM = memory.data(64);
const writer = changetype<Writer>(memory.data(20));

function faultOf(digits: string): u32 {
  const s = hex(digits);
  const integer = readInteger(at(s), at(s) + size(s));
  return after(integer) == 0 ? valueOf(integer) : Fault.None;
}

function written(): string {
  return hexOf(slice(writer.start, <u32>(writer.cursor - writer.start)));
}

describe("An mb_u_int32 (WAP-192 5.1)", () => {
  it("of more than 5 bytes or 32 bits is overlong", () => {
    expect(faultOf("90 80 80 80 00")).toBe(Fault.Overlong);
    expect(faultOf("80 80 80 80 80 00")).toBe(Fault.Overlong);
    expect(faultOf("FF FF FF FF FF FF")).toBe(Fault.Overlong);
  });

  it("that doesn't end is truncated", () => {
    expect(faultOf("")).toBe(Fault.Truncated);
    expect(faultOf("81")).toBe(Fault.Truncated);
    expect(faultOf("8F FF FF FF")).toBe(Fault.Truncated);
  });

  it("may be padded within 5 bytes, as some encoders do", () => {
    const s = hex("80 80 24");
    const integer = readInteger(at(s), at(s) + size(s));
    expect(valueOf(integer)).toBe(0x24);
    expect(<u32>after(integer)).toBe(<u32>at(s) + 3);
  });

  it("is read as it is written", () => {
    const values: u32[] = [
      0, 1, 0x7f, 0x80, 0x3fff, 0x4000, 0x1201, 0x1fffff, 0x200000, 0xfffffff, 0x10000000, 0xffffffff,
    ];
    for (let i = 0; i < values.length; i++) {
      const end = writeInteger(ROOM, values[i]);
      const integer = readInteger(ROOM, end);
      expect(valueOf(integer)).toBe(values[i]);
      expect(<u32>after(integer)).toBe(<u32>end);
      expect(<u32>(end - ROOM)).toBe(integerBytes(values[i]));
    }
  });
});

describe("The writer", () => {
  it("writes nothing of what doesn't fit, nor anything behind it", () => {
    memory.fill(ROOM, 0xee, 64);
    writer.open(ROOM, 8);
    writer.text(bytesOf("abcde"));
    expect(writer.overflow).toBeFalsy();
    expect(writer.room()).toBe(1);
    writer.element(Page.Metinf, Metinf.Format, true);
    expect(writer.overflow).toBeTruthy();
    expect(writer.page).toBe(Page.Syncml, "no page was switched");
    writer.end();
    expect(written()).toBe("03616263646500");
    expect(load<u8>(ROOM, 7)).toBe(0xee);
  });

  it("takes a command back with its page and its overflow", () => {
    writer.open(ROOM, 12);
    writer.element(Page.Syncml, Syncml.Meta, true);
    const mark = writer.mark();
    writer.element(Page.Metinf, Metinf.Format, true);
    writer.text(bytesOf("far too long"));
    expect(writer.overflow).toBeTruthy();
    writer.reset(mark);
    writer.element(Page.Syncml, Syncml.Data, false);
    writer.element(Page.Metinf, Metinf.Size, false);
    expect(written()).toBe("5a0f000112");
    expect(writer.overflow).toBeFalsy();
  });

  it("writes text that an inline string can't carry as OPAQUE", () => {
    writer.open(ROOM, 64);
    writer.text(hex("41 00"));
    writer.text(hex("C3"));
    writer.text(EMPTY);
    expect(written()).toBe("c3024100" + "c301c3" + "0300");
  });

  it("begins documents with WBXML 1.2, SyncML 1.2, UTF-8 and no string table", () => {
    writer.open(ROOM, 4);
    writer.documentHeader();
    expect(writer.overflow).toBeTruthy();
    writer.open(ROOM, 5);
    writer.documentHeader();
    expect(written()).toBe("02a4016a00");
  });
});
