/** Nodes read, added and replaced on behalf of a document: with the checks of a command (docs/protocol.md, Commands). */
import { smallDevice, children, may, setAclText, at, found } from "../../tree/__tests__/device";
import { bytesOf, stringOf } from "../../memory/__tests__/bytes";
import { domain } from "../../journal/record.gen";
import { Command } from "../../tree/schema";
import { Status } from "../../status";
import { addAt, deleteChildren, failedUri, readNode, replaceAt } from "../target";
import { session } from "../session";

const OPERATOR: u32 = 0;
const ENTERPRISE: u32 = 1;

beforeEach(() => {
  smallDevice();
  session.principal = OPERATOR;
});

function add(uri: string, format: string, value: string): u32 {
  return addAt(bytesOf(uri), bytesOf(format), 0, bytesOf(value));
}

function replace(uri: string, value: string): u32 {
  return replaceAt(bytesOf(uri), 0, 0, bytesOf(value));
}

function read(uri: string): string {
  at(uri);
  return stringOf(readNode(found.node, found.instance));
}

describe("A node that is added", () => {
  it("gets the parents that it lacks", () => {
    expect(add("./DMAcc/op/AppAddr/main/Port/p/PortNbr", "", "443")).toBe(Status.Ok);
    expect(read("./DMAcc/op/AppAddr/main/Port/p/PortNbr")).toBe("443");
    expect(children("./DMAcc/op", OPERATOR)).toBe("AppAddr");
    expect(stringOf(failedUri())).toBe("");
  });

  it("without a parent that may be made answers that one's code, and which it is", () => {
    expect(add("./DMAcc/Op/AppID", "", "w7")).toBe(Status.IncompleteCommand);
    expect(stringOf(failedUri())).toBe("./DMAcc/Op");
    expect(add("./VirMO/Domain/new/Policy/AutoStart", "bool", "true")).toBe(Status.CommandNotAllowed);
    expect(stringOf(failedUri())).toBe("./VirMO/Domain/new");
    add("./DMAcc/op/AppAddr/main", "node", "");
    expect(add("./DMAcc/op/AppAddr/other/Addr", "", "x")).toBe(Status.DeviceFull);
    expect(stringOf(failedUri())).toBe("./DMAcc/op/AppAddr/other");
  });

  it("below a place for a leaf is 405 there", () => {
    expect(add("./DMAcc/op/AppID/Deeper", "", "w7")).toBe(Status.CommandNotAllowed);
    expect(stringOf(failedUri())).toBe("./DMAcc/op/AppID");
    expect(add("./DevInfo/Man/Deeper/Still", "", "x")).toBe(Status.CommandNotAllowed);
    expect(stringOf(failedUri())).toBe("./DevInfo/Man/Deeper");
  });

  it("that fails itself names nothing, whatever failed before", () => {
    add("./DMAcc/Op/AppID", "", "w7");
    expect(add("./DMAcc/op/AAuthPref", "", "MAGIC")).toBe(Status.Forbidden);
    expect(stringOf(failedUri())).toBe("");
    expect(add("./DMAcc/op/Colour", "", "blue")).toBe(Status.CommandNotAllowed);
    expect(stringOf(failedUri())).toBe("");
  });

  it("must not exist, nor its URI be malformed, nor its format another", () => {
    expect(add("./DevInfo/Man", "", "x")).toBe(Status.AlreadyExists);
    expect(add("./DMAcc//op/AppID", "", "x")).toBe(Status.NotFound);
    expect(add("./DMAcc/op/AppID", "int", "7")).toBe(Status.UnsupportedMediaType);
    expect(add("./DMAcc/op2", "", "")).toBe(Status.UnsupportedMediaType, "an interior node says so");
    expect(add("./DMAcc/op3?prop=ACL", "", "")).toBe(Status.CommandNotAllowed);
  });

  it("is for those who may add below the nearest node there is", () => {
    session.principal = ENTERPRISE;
    expect(add("./DMAcc/ent/AppID", "", "w7")).toBe(Status.PermissionDenied);
    expect(stringOf(failedUri())).toBe("");
  });

  it("stays in the hands of who added it, and so do the parents made for it", () => {
    setAclText("./DMAcc", "Add=enterprise&Get=enterprise");
    session.principal = ENTERPRISE;
    expect(add("./DMAcc/ent/AppAddr/1/Addr", "", "http://e")).toBe(Status.Ok);
    expect(may("./DMAcc/ent", Command.Replace, ENTERPRISE)).toBeTruthy();
    expect(may("./DMAcc/ent/AppAddr/1/Addr", Command.Replace, ENTERPRISE)).toBeTruthy();
    expect(may("./DMAcc/ent", Command.Get, ENTERPRISE)).toBeFalsy();
  });
});

describe("A node that is replaced", () => {
  it("answers as the command does", () => {
    expect(replace("./DevInfo/Nowhere", "x")).toBe(Status.NotFound);
    expect(replace("./DevInfo/Man", "x")).toBe(Status.CommandNotAllowed);
    domain(3).role = 1;
    expect(replace("./VirMO/Domain/firm/Policy/StopTimeout", "7")).toBe(Status.Forbidden, "the management domain's");
    domain(3).role = 0;
    expect(replace("./VirMO/Domain/firm/Policy/StopTimeout", "7")).toBe(Status.Ok);
    expect(read("./VirMO/Domain/firm/Policy/StopTimeout")).toBe("7");
    session.principal = ENTERPRISE;
    expect(replace("./VirMO/Domain/firm/Policy/StopTimeout", "8")).toBe(Status.PermissionDenied);
  });

  it("may be a property", () => {
    expect(replace("./VirMO?prop=ACL", "Get=*")).toBe(Status.Ok);
    expect(may("./VirMO/Domain", Command.Get, ENTERPRISE)).toBeTruthy();
    expect(replace("./VirMO?prop=ACL", "Get")).toBe(Status.UnsupportedMediaType);
  });

  it("by a document is never one of the schema's interior nodes: 405", () => {
    add("./DMAcc/op/AppID", "", "w7");
    expect(<u32>deleteChildren(bytesOf("./DMAcc/op"))).toBe(Status.CommandNotAllowed);
    expect(<u32>deleteChildren(bytesOf("./DMAcc/nobody"))).toBe(Status.NotFound);
    expect(children("./DMAcc/op", OPERATOR)).toBe("AppID");
  });
});

describe("The value of a node", () => {
  it("is what is stored, constant or live", () => {
    expect(read("./VirMO/Domain/firm/Policy/StopTimeout")).toBe("30");
    expect(read("./DevDetail/LrgObj")).toBe("true");
    expect(read("./DevDetail/URI/MaxDepth")).toBe("12");
  });

  it("is empty for what isn't built", () => {
    expect(read("./VirMO/Domain/firm/Gateway/DeviceId")).toBe("");
  });
});
