/** Free-form nodes: what is refused, what damage can't do, what a server has made reads as it was made (virmo.md 1: Ext). */
import { rollback, touch } from "../../journal/journal";
import { areAllSound } from "../../journal/sound";
import { forget } from "../../journal/undo";
import { EXT_COUNT, domain, ext, links } from "../../journal/record.gen";
import { ExtPlaces, MaxAccounts, MaxExtNodes, MaxExtValue, MaxTitle, TextBlocks } from "../../limits";
import * as arena from "../../memory/arena";
import { Slice, size } from "../../memory/slice";
import { bytesOf, stringOf } from "../../memory/__tests__/bytes";
import { setUtc } from "../../port/clock";
import { Status } from "../../status";
import {
  EXT_FIRST,
  aboveExt,
  addExt,
  addedExt,
  clearExt,
  extOf,
  formatOfExt,
  isExt,
  longestBelow,
  nameOfExt,
  nextExt,
  placeOf,
  removeExt,
  renameExt,
  sizeOfExt,
  stampExt,
  tStampOfExt,
  titleExt,
  titleOfExt,
  typeOfExt,
  valueOfExt,
  verNoOfExt,
  writeExt,
} from "../ext";
import { Format } from "../schema";
import { Node } from "../schema.gen";
import { blankDevice } from "./device";

const VIRMO = placeOf(Node.VirMO_Ext, 0);

function add(place: u32, name: string, format: Format, value: string): Status {
  const status = addExt(place, bytesOf(name), format, bytesOf(""), bytesOf(value));
  if (status == Status.Ok) forget();
  else rollback();
  return status;
}

/** The number of a new interior node. */
function interior(place: u32, name: string): u32 {
  expect(<u32>add(place, name, Format.Node, "")).toBe(Status.Ok, name);
  return addedExt();
}

function leaf(place: u32, name: string, value: string): u32 {
  expect(<u32>add(place, name, Format.Chr, value)).toBe(Status.Ok, name);
  return addedExt();
}

function findExt(place: u32, name: string): u32 {
  let e = nextExt(place, 1);
  while (e != 0 && stringOf(nameOfExt(e)) != name) e = nextExt(place, e + 1);
  return e;
}

function names(place: u32): string {
  let all = "";
  for (let e = nextExt(place, 1); e != 0; e = nextExt(place, e + 1)) all += stringOf(nameOfExt(e)) + " ";
  return all;
}

function read(s: Slice): string {
  const value = stringOf(s);
  arena.reset();
  return value;
}

function usedBlocks(): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < TextBlocks; i++) count += u32(load<u8>(links().next + i) != 0);
  return count;
}

beforeEach(blankDevice);

describe("Adding an Ext node", () => {
  it("beyond the last one is 420, and possible again when one has gone", () => {
    for (let i: u32 = 0; i < MaxExtNodes; i++) leaf(VIRMO, "n" + i.toString(), i.toString());
    expect(<u32>add(VIRMO, "more", Format.Chr, "")).toBe(Status.DeviceFull);
    removeExt(findExt(VIRMO, "n7"));
    forget();
    expect(<u32>add(VIRMO, "more", Format.Chr, "")).toBe(Status.Ok);
  });

  it("of a value that finds no room is 420 and adds nothing", () => {
    leaf(VIRMO, "a", "x".repeat(2000));
    leaf(VIRMO, "b", "x".repeat(2000));
    expect(<u32>add(VIRMO, "c", Format.Chr, "x".repeat(2000))).toBe(Status.DeviceFull);
    expect(names(VIRMO)).toBe("a b ");
  });

  it("of a name that the record can't hold is 420", () => {
    expect(<u32>add(VIRMO, "ö".repeat(17), Format.Chr, "")).toBe(Status.DeviceFull);
    expect(<u32>add(VIRMO, "ö".repeat(16), Format.Chr, "")).toBe(Status.Ok);
  });

  it("of too long a value or type is 413", () => {
    expect(<u32>add(VIRMO, "a", Format.Chr, "x".repeat(MaxExtValue + 1))).toBe(Status.RequestEntityTooLarge);
    const type = bytesOf("t".repeat(MaxTitle + 1));
    expect(<u32>addExt(VIRMO, bytesOf("a"), Format.Chr, type, bytesOf(""))).toBe(Status.RequestEntityTooLarge);
    rollback();
    expect(names(VIRMO)).toBe("");
    expect(usedBlocks()).toBe(0);
  });

  it("of a value against its format is 415", () => {
    expect(<u32>add(VIRMO, "a", Format.Int, "ten")).toBe(Status.UnsupportedMediaType);
    expect(<u32>add(VIRMO, "a", Format.Date, "20260230")).toBe(Status.UnsupportedMediaType);
    expect(<u32>add(VIRMO, "a", Format.Null, "x")).toBe(Status.UnsupportedMediaType);
  });

  it("with a full undo stack is 420", () => {
    let address = changetype<usize>(domain(0));
    while (touch(address, 1)) address += 2;
    expect(<u32>addExt(VIRMO, bytesOf("a"), Format.Chr, bytesOf(""), bytesOf("b"))).toBe(Status.DeviceFull);
  });

  it("of the largest value works", () => {
    expect(sizeOfExt(leaf(VIRMO, "a", "x".repeat(MaxExtValue)))).toBe(MaxExtValue);
  });
});

describe("An Ext node", () => {
  it("reads as it was made", () => {
    setUtc(1000);
    const vendor = interior(VIRMO, "Vendor");
    const name = leaf(vendor, "Name", "größer");
    expect(read(nameOfExt(name))).toBe("Name");
    expect(read(valueOfExt(name))).toBe("größer");
    expect(sizeOfExt(name)).toBe(8);
    expect(<u32>formatOfExt(name)).toBe(Format.Chr);
    expect(<u32>formatOfExt(vendor)).toBe(Format.Node);
    expect(tStampOfExt(name)).toBe(1000);
    expect(verNoOfExt(name)).toBe(0);
    expect(names(VIRMO)).toBe("Vendor ");
    expect(names(vendor)).toBe("Name ");
    expect(names(name)).toBe("");
    expect(findExt(vendor, "Nam")).toBe(0);
    expect(areAllSound()).toBeTruthy();
  });

  it("is of text/plain, an interior one of nothing, unless somebody has said otherwise", () => {
    const vendor = interior(VIRMO, "Vendor");
    const name = leaf(vendor, "Name", "x");
    expect(read(typeOfExt(vendor))).toBe("");
    expect(read(typeOfExt(name))).toBe("text/plain");
    writeExt(name, Format.Chr, bytesOf("text/html"), bytesOf("y"));
    expect(read(typeOfExt(name))).toBe("text/html");
    writeExt(name, Format.Chr, bytesOf(""), bytesOf("z"));
    expect(read(typeOfExt(name))).toBe("text/html");
    writeExt(name, Format.Chr, bytesOf("text/plain"), bytesOf("z"));
    expect(read(typeOfExt(name))).toBe("text/plain");
    expect(usedBlocks()).toBe(1);
  });

  it("counts its changes and notes their time", () => {
    const name = leaf(VIRMO, "a", "");
    ext(name - 1).verNo = 0xffff;
    setUtc(2000);
    expect(stampExt(name)).toBeTruthy();
    expect(verNoOfExt(name)).toBe(0);
    expect(tStampOfExt(name)).toBe(2000);
    rollback();
  });

  it("has a title and another name when they are given", () => {
    const name = leaf(VIRMO, "a", "");
    expect(<u32>titleExt(name, bytesOf("First"))).toBe(Status.Ok);
    expect(read(titleOfExt(name))).toBe("First");
    expect(<u32>renameExt(name, bytesOf("ö".repeat(17)))).toBe(Status.DeviceFull);
    expect(<u32>renameExt(name, bytesOf("b"))).toBe(Status.Ok);
    expect(names(VIRMO)).toBe("b ");
  });

  it("knows how long the paths below it are", () => {
    const a = interior(VIRMO, "aaaa");
    expect(longestBelow(a)).toBe(0);
    const b = interior(a, "öö");
    leaf(b, "ccc", "");
    leaf(a, "ddddd", "");
    expect(longestBelow(a)).toBe("/öö/ccc".length);
    expect(longestBelow(b)).toBe("/ccc".length);
  });

  it("hangs where it was put: below VirMO, an account or another", () => {
    for (let i: u32 = 0; i < MaxAccounts; i++) {
      const place = placeOf(Node.DMAcc_X_Ext, i);
      expect(place <= ExtPlaces).toBeTruthy();
      expect(aboveExt(leaf(place, "same", i.toString()))).toBe(Node.DMAcc_X_Ext);
    }
    const vendor = interior(VIRMO, "same");
    expect(aboveExt(vendor)).toBe(Node.VirMO_Ext);
    expect(aboveExt(leaf(vendor, "same", ""))).toBe(EXT_FIRST + vendor);
    expect(placeOf(EXT_FIRST + vendor, 0)).toBe(vendor);
    expect(placeOf(Node.VirMO, 0)).toBe(0);
    expect(isExt(EXT_FIRST + vendor) && !isExt(Node.VirMO_Ext)).toBeTruthy();
    expect(extOf(EXT_FIRST + vendor)).toBe(vendor);
    expect(areAllSound()).toBeTruthy();
  });
});

describe("Removing Ext nodes", () => {
  it("takes all below, their texts too, and nothing else", () => {
    const vendor = interior(VIRMO, "Vendor");
    const other = leaf(VIRMO, "Other", "stays");
    let deeper = vendor;
    for (let i = 0; i < 8; i++) deeper = interior(deeper, "d");
    leaf(deeper, "leaf", "x".repeat(100));
    expect(removeExt(vendor)).toBeTruthy();
    expect(names(VIRMO)).toBe("Other ");
    expect(read(valueOfExt(other))).toBe("stays");
    expect(usedBlocks()).toBe(1);
  });

  it("of a place takes all that is there, and is taken back whole", () => {
    const account = placeOf(Node.DMAcc_X_Ext, 1);
    leaf(interior(account, "a"), "b", "1");
    leaf(account, "c", "2");
    leaf(VIRMO, "stays", "3");
    expect(clearExt(account)).toBeTruthy();
    expect(names(account)).toBe("");
    expect(names(VIRMO)).toBe("stays ");
    rollback();
    expect(names(account)).toBe("a c ");
  });

  it("all at once fits the undo stack", () => {
    let place = VIRMO;
    for (let i: u32 = 0; i < EXT_COUNT; i++) {
      if (i < 8) place = interior(place, "d" + i.toString());
      else leaf(place, "n" + i.toString(), "x".repeat(66));
    }
    expect(clearExt(VIRMO)).toBeTruthy();
    expect(names(VIRMO)).toBe("");
    expect(usedBlocks()).toBe(0);
  });
});

describe("Damage", () => {
  it("that hangs nodes below one another, or below a leaf, is out of reach", () => {
    const a = interior(VIRMO, "a");
    const b = interior(a, "b");
    const c = leaf(VIRMO, "c", "");
    const d = leaf(VIRMO, "d", "");
    ext(a - 1).place = b;
    ext(d - 1).place = c;
    expect(names(VIRMO)).toBe("c ");
    expect(longestBelow(c)).toBe("/d".length);
    expect(names(c)).toBe("");
    expect(clearExt(VIRMO)).toBeTruthy();
  });

  it("of a place beyond the last one isn't sound", () => {
    leaf(VIRMO, "a", "");
    ext(0).place = ExtPlaces + 1;
    expect(areAllSound()).toBeFalsy();
    expect(names(VIRMO)).toBe("");
  });

  it("of a value that shares another's blocks reads something and ends", () => {
    const a = leaf(VIRMO, "a", "x".repeat(100));
    const b = leaf(VIRMO, "b", "y".repeat(100));
    ext(b - 1).value = ext(a - 1).value + 2;
    expect(size(valueOfExt(b)) <= 250 * 22).toBeTruthy();
    expect(removeExt(a)).toBeTruthy();
    expect(removeExt(b)).toBeTruthy();
    expect(areAllSound()).toBeTruthy();
  });
});
