/** Title, TStamp and VerNo: where they are kept, when they change, and that they end (OMA-TS-DM_TND 7.7.6–9). */
import { rollback } from "../../journal/journal";
import { PROPERTY_COUNT, property } from "../../journal/record.gen";
import { stringOf, bytesOf } from "../../memory/__tests__/bytes";
import { setUtc } from "../../port/clock";
import { Status } from "../../status";
import { Format } from "../schema";
import { Node } from "../schema.gen";
import { removeNode, renameNode } from "../node";
import { clearProperties, keeps, noteChange, noteNew, retitle, tStampOf, titleOf, verNoOf } from "../property";
import { add, addInterior, at, found, property as read, setAclText, smallDevice } from "./device";

const NOON: u32 = 1000000000;

beforeEach(() => {
  smallDevice();
  setUtc(NOON);
});

function entries(): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < PROPERTY_COUNT; i++) count += u32(property(i).node != 0);
  return count;
}

function title(uri: string, value: string): u32 {
  at(uri);
  return retitle(found.node, found.instance, bytesOf(value));
}

describe("Without room for one more", () => {
  beforeEach(() => {
    for (let i: u32 = 0; i < PROPERTY_COUNT; i++) {
      property(i).node = Node.VirMO_Domain_X_Peripheral_X;
      property(i).instance = i << 8;
    }
  });

  it("what has an entry goes on counting", () => {
    expect(noteChange(Node.VirMO_Domain_X_Peripheral_X, 0x500)).toBeTruthy();
    expect(verNoOf(Node.VirMO_Domain_X_Peripheral_X, 0x500)).toBe(1);
  });

  it("what needs one can't be changed", () => {
    expect(noteChange(Node.DMAcc, 0)).toBeFalsy();
    expect(noteNew(Node.DMAcc_X, 0)).toBeFalsy();
    expect(<u32>addInterior("./DMAcc/op")).toBe(Status.DeviceFull);
    expect(<u32>setAclText("./VirMO/Domain/firm", "Get=*")).toBe(Status.DeviceFull);
    expect(title("./VirMO/Domain/firm", "x")).toBe(Status.DeviceFull);
  });

  it("what keeps none can", () => {
    expect(<u32>setAclText("./VirMO/Domain", "Get=*")).toBe(Status.Ok);
  });
});

describe("Properties", () => {
  it("are kept in DMAcc, Ext and for dynamic interior nodes", () => {
    expect(keeps(Node.DMAcc)).toBeTruthy();
    expect(keeps(Node.DMAcc_X_AppID)).toBeTruthy();
    expect(keeps(Node.DMAcc_X_Ext)).toBeTruthy();
    expect(keeps(Node.VirMO_Domain_X)).toBeTruthy();
    expect(keeps(0x401)).toBeTruthy();
    expect(keeps(Node.VirMO)).toBeFalsy();
    expect(keeps(Node.VirMO_Domain)).toBeFalsy();
    expect(keeps(Node.VirMO_Domain_X_State)).toBeFalsy();
    expect(keeps(Node.VirMO_Ext)).toBeFalsy();
  });

  it("of a node that nobody could date take no entry until it changes", () => {
    setUtc(0);
    addInterior("./DMAcc/op");
    expect(entries()).toBe(1, "./DMAcc has a child more");
    expect(read("./DMAcc/op?prop=TStamp")).toBe("19700101T000000Z");
    expect(read("./DMAcc/op?prop=VerNo")).toBe("0");
    expect(read("./DMAcc?prop=VerNo")).toBe("1");
  });

  it("tell when a node was made and last changed", () => {
    addInterior("./DMAcc/op");
    setUtc(NOON + 60);
    at("./DMAcc/op");
    expect(tStampOf(found.node, found.instance)).toBe(NOON);
    noteChange(found.node, found.instance);
    expect(tStampOf(found.node, found.instance)).toBe(NOON + 60);
    expect(read("./DMAcc/op?prop=TStamp")).toBe("20010909T014740Z");
  });

  it("count to 65,535 and begin anew", () => {
    addInterior("./DMAcc/op");
    for (let i: u32 = 0; i < 0xffff; i++) noteChange(Node.DMAcc_X, 0);
    expect(read("./DMAcc/op?prop=VerNo")).toBe("65535");
    noteChange(Node.DMAcc_X, 0);
    expect(read("./DMAcc/op?prop=VerNo")).toBe("0");
  });

  it("of neighbours are their own", () => {
    addInterior("./DMAcc/a");
    addInterior("./DMAcc/b");
    expect(title("./DMAcc/a", "first")).toBe(Status.Ok);
    expect(title("./DMAcc/b", "second")).toBe(Status.Ok);
    expect(read("./DMAcc/a?prop=Title")).toBe("first");
    expect(read("./DMAcc/b?prop=Title")).toBe("second");
    at("./DMAcc/a");
    removeNode(found.node, found.instance);
    expect(read("./DMAcc/b?prop=Title")).toBe("second");
  });

  it("go with their node and with what lies above it", () => {
    addInterior("./DMAcc/a");
    addInterior("./DMAcc/a/AppAuth");
    addInterior("./DMAcc/a/AppAuth/c");
    add("./DMAcc/a/AppAuth/c/AAuthName", Format.Chr, "n");
    title("./DMAcc/a/AppAuth/c/AAuthName", "x");
    const before = entries();
    expect(clearProperties(Node.DMAcc_X_AppAuth_X, 0x100)).toBeTruthy();
    expect(entries()).toBe(before, "the neighbour has none");
    expect(clearProperties(Node.DMAcc_X_AppAuth_X, 0)).toBeTruthy();
    expect(entries()).toBe(before - 2);
    clearProperties(Node.DMAcc_X, 0);
    expect(entries()).toBe(1);
  });

  it("that are taken back are as they were", () => {
    rollback();
    setAclText("./VirMO/Domain/firm", "Get=*");
    rollback();
    expect(verNoOf(Node.VirMO_Domain_X, 3)).toBe(0);
    expect(entries()).toBe(0);
  });
});

describe("An Ext node", () => {
  it("keeps its own", () => {
    addInterior("./VirMO/Ext/vendor");
    const before = entries();
    expect(title("./VirMO/Ext/vendor", "Vendor")).toBe(Status.Ok);
    expect(read("./VirMO/Ext/vendor?prop=Title")).toBe("Vendor");
    expect(read("./VirMO/Ext/vendor?prop=VerNo")).toBe("1");
    expect(read("./VirMO/Ext/vendor?prop=TStamp")).toBe("20010909T014640Z");
    expect(stringOf(titleOf(found.node, found.instance))).toBe("Vendor");
    expect(entries()).toBe(before);
  });

  it("can't be given a name that makes a path below it too long: 414", () => {
    const thirty = "a".repeat(30);
    addInterior("./VirMO/Ext/v");
    addInterior("./VirMO/Ext/v/" + thirty);
    addInterior("./VirMO/Ext/v/" + thirty + "/" + thirty);
    const path = "./VirMO/Ext/v/" + thirty + "/" + thirty + "/" + thirty;
    expect(<u32>addInterior(path)).toBe(Status.Ok);
    const room = 127 - (path.length - 1);
    at("./VirMO/Ext/v");
    expect(<u32>renameNode(found.node, found.instance, bytesOf("b".repeat(room + 1)))).toBe(Status.UriTooLong);
    expect(<u32>renameNode(found.node, found.instance, bytesOf("b".repeat(room)))).toBe(Status.Ok);
    expect(<u32>at(path.replace("/v/", "/" + "b".repeat(room) + "/"))).toBe(Status.Ok);
  });
});
