/** The reader's position: a document read event by event is the document read at once. */
import { Slice, at, size, slice } from "../../memory/slice";
import { hex, hexOf } from "../../memory/__tests__/bytes";
import { Fault, document, header, position, read } from "../reader";
import { ElementTrace, clear, note, trail } from "./trace";

/** SyncML{Meta{Format{chr}} Data{reference, entity, opaque} Final}, with a string table "ab". */
const DOCUMENT = "02 A4 01 6A 02 61 62  6D 5A 00 01 47 03 63 68 72 00 01 01 00 00 4F 83 01 02 26 C3 02 00 FF 01 12 01";

/** Writes events down as text, and stops where it is told to. */
@unmanaged
class Trace extends ElementTrace {

  @inline
  text(address: usize, length: u32): bool {
    note(`"${hexOf(slice(address, length))}"`);
    return this.stops;
  }


  @inline
  opaque(address: usize, length: u32): bool {
    note(`[${hexOf(slice(address, length))}]`);
    return this.stops;
  }
}

const trace = changetype<Trace>(memory.data(4));

const EXPECTED = '<0:2d><0:1a><1:7>"636872"</></><0:f>"62""26"[00ff]</><0:12/></>';

function endOf(s: Slice): usize {
  return at(s) + size(s);
}

/** Reads from the root element on. */
function readAll(s: Slice): Fault {
  return read<Trace>(trace, document.body, endOf(s));
}

describe("The reader", () => {
  it("gives every event of a document in order", () => {
    const s = hex(DOCUMENT);
    clear();
    trace.stops = false;
    expect(header(at(s), endOf(s))).toBe(Fault.None);
    expect(readAll(s)).toBe(Fault.None);
    expect(trail).toBe(EXPECTED);
    expect(position.depth).toBe(0);
    expect(<u32>position.cursor).toBe(<u32>endOf(s));
  });

  it("goes on where it was stopped, after each event", () => {
    const s = hex(DOCUMENT);
    clear();
    trace.stops = true;
    header(at(s), endOf(s));
    let events = 0;
    let fault = readAll(s);
    for (; fault == Fault.None && position.depth != 0 && events < 99; events++) {
      fault = read<Trace>(trace, position.cursor, endOf(s), position.page, position.depth);
    }
    expect(fault).toBe(Fault.None);
    expect(trail).toBe(EXPECTED);
    expect(events).toBe(12);
  });

  it("may read the same references again, which are charged once", () => {
    const s = hex("02 A4 01 6A 08 61 61 61 61 61 61 61 61  4F" + "83 00".repeat(7) + "01");
    trace.stops = false;
    header(at(s), endOf(s));
    const allowance = document.allowance;
    for (let i = 0; i < 99; i++) expect(readAll(s)).toBe(Fault.None);
    expect(allowance - document.allowance).toBe(7 * 8);
  });

  it("is left at the token at fault", () => {
    const s = hex("02 A4 01 6A 00 4F 03 41 00 C3 05 00 01");
    trace.stops = false;
    header(at(s), endOf(s));
    expect(readAll(s)).toBe(Fault.Truncated);
    expect(<u32>(position.cursor - at(s))).toBe(9);
    expect(position.depth).toBe(1);
  });
});
