/** The attribute state event by event, and the fields of a header. */
import { at, size, slice } from "../../memory/slice";
import { hex, hexOf } from "../../memory/__tests__/bytes";
import { attributes, hasAttributes, readAttribute, readElement, resetAttributes } from "../attribute";
import { Fault } from "../fault";
import { FIELDS, Field, readFields } from "../field";
import { header, position } from "../reader";

let trail = "";

/** Writes events down as text. */
@unmanaged
class Trace {
  start(page: u32, token: u32, content: bool): bool {
    trail += `<${page}:${token.toString(16)}${content ? ">" : "/>"}`;
    return true;
  }

  text(address: usize, length: u32): bool {
    trail += `"${hexOf(slice(address, length))}"`;
    return true;
  }

  opaque(address: usize, length: u32): bool {
    trail += `[${hexOf(slice(address, length))}]`;
    return true;
  }

  page(page: u32): void {
    trail += `(${page})`;
  }

  attribute(page: u32, token: u32): void {
    trail += ` ${page}:${token.toString(16)}=`;
  }

  value(page: u32, token: u32): void {
    trail += `${page}:${token.toString(16)}`;
  }

  attributesEnd(): void {
    trail += ".";
  }
}

const trace = changetype<Trace>(memory.data(4));

/** Reads the one element of a provisioning document with these bytes behind a header without string table; the fault that ends it. */
function read(digits: string): Fault {
  const s = hex("03 0B 6A 00" + digits);
  const end = at(s) + size(s);
  header(at(s), end);
  trail = "";
  resetAttributes();
  position.cursor = at(s) + 4;
  position.page = 0;
  position.depth = 0;
  let fault = readElement<Trace>(trace);
  while (fault == Fault.None && attributes.open) fault = readAttribute<Trace>(trace, end);
  return fault;
}

describe("The attributes of an element", () => {
  it("are given in order, each token with the attribute state's page", () => {
    expect(read("C6 00 01 55 00 00 06 03 41 00 85 02 42 C3 01 43 01")).toBe(Fault.None);
    expect(trail).toBe('<0:86>(1) 1:55=(0) 0:6="41"0:85"42"[43].');
    expect(attributes.open).toBeFalsy();
    expect(position.depth).toBe(1);
    expect(attributes.page).toBe(0);
  });

  it("end with the last event before a fault, at which the position stays", () => {
    expect(read("86 05 03 41")).toBe(Fault.Truncated);
    expect(trail).toBe("<0:86/> 0:5=");
    expect(attributes.open).toBeTruthy();
    expect(read("86 05 C0 01")).toBe(Fault.BadToken);
    expect(read("86 05 03 FF 00 01")).toBe(Fault.BadUtf8);
    expect(read("86 05 00")).toBe(Fault.Truncated);
    expect(read("86")).toBe(Fault.Truncated);
  });

  it("must be at least one, and none may begin with its value", () => {
    expect(read("86 01")).toBe(Fault.BadToken);
    expect(read("86 85 01")).toBe(Fault.BadToken);
    expect(read("86 03 41 00 01")).toBe(Fault.BadToken);
  });

  it("are a tag's, not those of a global token", () => {
    expect(hasAttributes(0x85)).toBeTruthy();
    expect(hasAttributes(0xff)).toBeTruthy();
    for (let token = 0xc0; token < 0xc5; token++) expect(hasAttributes(token)).toBeFalsy();
    for (let token = 0x80; token < 0x85; token++) expect(hasAttributes(token)).toBeFalsy();
    expect(hasAttributes(0x45)).toBeFalsy();
  });
});

/** The value and the offset behind a field. */
function field(which: Field): string {
  const place = FIELDS + <usize>which * 8;
  return `${load<u32>(place)}@${load<u32>(place, 4)}`;
}

describe("The fields of a header", () => {
  it("are read up to the first that is malformed", () => {
    const s = hex("02 A4 01 80");
    readFields(at(s), at(s) + size(s));
    expect(field(Field.PublicId)).toBe("4609@3");
    expect(field(Field.Index)).toBe("0@0");
    expect(field(Field.Charset)).toBe("0@0");
    expect(field(Field.TableLength)).toBe("0@0");
  });

  it("have a place in the string table if the public identifier is 0", () => {
    const s = hex("02 00 82 01 6A 1D");
    readFields(at(s), at(s) + size(s));
    expect(field(Field.PublicId)).toBe("0@2");
    expect(field(Field.Index)).toBe("257@4");
    expect(field(Field.Charset)).toBe("106@5");
    expect(field(Field.TableLength)).toBe("29@6");
  });
});
