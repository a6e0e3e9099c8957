/** URIs (OMA-TS-DM_TND 6; virmo.md 1: MaxDepth 12, MaxSegLen 32, MaxTotLen 127). */
import { Status } from "../../status";
import { stringOf } from "../../memory/__tests__/bytes";
import { Property } from "../address";
import { NONE } from "../schema";
import { Node } from "../schema.gen";
import { at, found, smallDevice } from "./device";

beforeEach(smallDevice);

describe("A malformed URI", () => {
  it("answers 404 from the root on", () => {
    const wrong = [
      "",
      "/",
      "./",
      "..",
      "../DevInfo",
      "/DevInfo",
      "DevInfo/",
      "./DevInfo//Man",
      "./DevInfo/./Man",
      "././DevInfo",
      "DevInfo/../VirMO",
    ];
    for (let i = 0; i < wrong.length; i++) {
      expect(<u32>at(wrong[i])).toBe(Status.NotFound, wrong[i]);
      expect(found.node).toBe(0, wrong[i]);
      expect(found.missing).toBe(0, wrong[i]);
    }
  });
});

describe("A URI beyond the limits", () => {
  it("answers 414 after 32 characters in a segment", () => {
    expect(<u32>at("./" + "x".repeat(32))).toBe(Status.NotFound);
    expect(<u32>at("./" + "x".repeat(33))).toBe(Status.UriTooLong);
    expect(<u32>at("./" + "é".repeat(32))).toBe(Status.NotFound);
  });

  it("answers 414 after 12 segments", () => {
    expect(<u32>at("./a" + "/b".repeat(11))).toBe(Status.NotFound);
    expect(<u32>at("./a" + "/b".repeat(12))).toBe(Status.UriTooLong);
  });

  it("answers 414 after 127 characters", () => {
    const long = "./" + "abcdefghijklmno/".repeat(7);
    expect(<u32>at(long + "x".repeat(13))).toBe(Status.NotFound);
    expect(<u32>at(long + "x".repeat(14))).toBe(Status.UriTooLong);
  });
});

describe("A URI", () => {
  it("names the root as .", () => {
    expect(<u32>at(".")).toBe(Status.Ok);
    expect(found.node).toBe(Node.Root);
  });

  it("may leave out the ./ at its start", () => {
    expect(<u32>at("DevInfo/Man")).toBe(Status.Ok);
    expect(found.node).toBe(Node.DevInfo_Man);
    expect(<u32>at("./DevInfo/Man")).toBe(Status.Ok);
    expect(found.node).toBe(Node.DevInfo_Man);
  });

  it("is case sensitive", () => {
    expect(<u32>at("./devinfo")).toBe(Status.NotFound);
  });

  it("finds an instance by its name", () => {
    expect(<u32>at("./VirMO/Domain/firm/Policy/AutoStart")).toBe(Status.Ok);
    expect(found.node).toBe(Node.VirMO_Domain_X_Policy_AutoStart);
    expect(found.instance).toBe(3);
    expect(stringOf(found.name)).toBe("AutoStart");
  });

  it("finds an instance below an instance", () => {
    expect(<u32>at("./VirMO/Domain/firm/Network/wwan0/Priority")).toBe(Status.Ok);
    expect(found.instance).toBe(3);
    expect(<u32>at("./VirMO/Domain/firm/Peripheral/bluetooth")).toBe(Status.NotFound);
    expect(<u32>at("./VirMO/Domain/firm/Peripheral/gps/Mode")).toBe(Status.Ok);
    expect(found.instance).toBe(3 | (4 << 8));
  });

  it("finds a task below the domain that has it, and below no other", () => {
    expect(<u32>at("./VirMO/Domain/modem/Cpu/Task/isr/Cost")).toBe(Status.Ok);
    expect(found.instance).toBe(0 | (2 << 8));
    expect(<u32>at("./VirMO/Domain/firm/Cpu/Task/isr/Cost")).toBe(Status.NotFound);
  });
});

describe("A URI without a node", () => {
  it("stops at the nearest node above and counts what is missing", () => {
    expect(<u32>at("./VirMO/Domain/other/Policy/AutoStart")).toBe(Status.NotFound);
    expect(found.node).toBe(Node.VirMO_Domain);
    expect(found.missing).toBe(3);
    expect(found.declared).toBe(NONE);
  });

  it("names the place that the schema has for it", () => {
    at("./VirMO/Domain/other");
    expect(found.missing).toBe(1);
    expect(found.declared).toBe(Node.VirMO_Domain_X);
    expect(stringOf(found.name)).toBe("other");
  });

  it("has no place where the schema has none", () => {
    at("./VirMO/Nothing");
    expect(found.missing).toBe(1);
    expect(found.declared).toBe(NONE);
  });

  it("below a leaf stops at the leaf", () => {
    at("./DevInfo/Man/Deeper");
    expect(found.node).toBe(Node.DevInfo_Man);
  });
});

describe("A query", () => {
  it("asks for a property", () => {
    at("./DevInfo?prop=ACL");
    expect(<u32>found.property).toBe(Property.Acl);
    at("./DevInfo?prop=Type");
    expect(<u32>found.property).toBe(Property.Type);
    at("./DevInfo?prop=VerNo");
    expect(<u32>found.property).toBe(Property.VerNo);
    at("./DevInfo");
    expect(<u32>found.property).toBe(Property.None);
  });

  it("that this device doesn't know is told apart", () => {
    const unknown = ["?prop=Colour", "?prop=Tstamp", "?prop=acl", "?prop=", "?", "?x=y", "?prop=ACL?prop=Name"];
    for (let i = 0; i < unknown.length; i++) {
      expect(<u32>at("./DevInfo" + unknown[i])).toBe(Status.Ok);
      expect(<u32>found.property).toBe(Property.Unsupported, unknown[i]);
    }
    at("./DevInfo?list=StructData");
    expect(<u32>found.property).toBe(Property.List);
  });
});
