/** Nodes: children, properties, Add and Delete in DMAcc (OMA-TS-DM_TND 7, docs/protocol.md). */
import { rollback, touch } from "../../journal/journal";
import { ACCOUNT_COUNT, DURABLE, DURABLE_BYTES, account, image } from "../../journal/record.gen";
import { Status } from "../../status";
import { stringOf } from "../../memory/__tests__/bytes";
import { Node } from "../schema.gen";
import { nameOf } from "../child";
import { removeNode } from "../node";
import { Binding, Command, Format, bindingOf, isDynamic } from "../schema";
import { add, addInterior, at, children, found, get, property, replace, setAclText, smallDevice } from "./device";

beforeEach(smallDevice);

/** Saves images and operations until nothing more fits. */
function fillUndo(): void {
  let address = changetype<usize>(image(0));
  while (address < DURABLE + DURABLE_BYTES - 4) {
    if (!touch(address, 1)) break;
    address++;
  }
}

describe("Add", () => {
  it("below a leaf is 405", () => {
    expect(<u32>add("./DevInfo/Man/Deeper", Format.Chr, "x")).toBe(Status.CommandNotAllowed);
    expect(<u32>add("./DevInfo/Man/Deeper/Still", Format.Chr, "x")).toBe(Status.CommandNotAllowed);
  });

  it("of a malformed URI is 404", () => {
    expect(<u32>add("./DMAcc//op", Format.Node, "")).toBe(Status.NotFound);
  });

  it("where the description doesn't allow it is 405", () => {
    expect(<u32>addInterior("./Vendor")).toBe(Status.CommandNotAllowed);
    expect(<u32>addInterior("./VirMO/Domain/new")).toBe(Status.CommandNotAllowed);
    expect(<u32>addInterior("./VirMO/Audit/1")).toBe(Status.CommandNotAllowed);
    expect(<u32>addInterior("./VirMO/Domain/firm/Network/lan")).toBe(Status.CommandNotAllowed);
  });

  it("of what isn't built yet is 406", () => {
    addInterior("./DMAcc/op");
    expect(<u32>addInterior("./VirMO/Image/new")).toBe(Status.OptionalFeatureNotSupported);
  });

  it("of a name that the description doesn't have is 405", () => {
    addInterior("./DMAcc/op");
    expect(<u32>add("./DMAcc/op/Colour", Format.Chr, "blue")).toBe(Status.CommandNotAllowed);
  });

  it("of another format is 415 and adds nothing", () => {
    expect(<u32>add("./DMAcc/op", Format.Chr, "x")).toBe(Status.UnsupportedMediaType);
    addInterior("./DMAcc/op");
    expect(<u32>addInterior("./DMAcc/op/AppID")).toBe(Status.UnsupportedMediaType);
    expect(<u32>add("./DMAcc/op/AppAddr", Format.Chr, "x")).toBe(Status.UnsupportedMediaType);
    expect(children("./DMAcc/op", 0)).toBe("");
  });

  it("of an account with a name against virmo.md 1 is 412", () => {
    const wrong = ["1st", "-a", "Op", "o_p", "o.p", "ö", "o p", "a" + "b".repeat(31)];
    for (let i = 0; i < wrong.length; i++)
      expect(<u32>addInterior("./DMAcc/" + wrong[i])).toBe(Status.IncompleteCommand, wrong[i]);
    expect(<u32>addInterior("./DMAcc/a" + "b".repeat(29) + "-")).toBe(Status.Ok);
  });

  it("twice is 418", () => {
    addInterior("./DMAcc/op");
    expect(<u32>addInterior("./DMAcc/op")).toBe(Status.AlreadyExists);
  });

  it("of more than there is room for is 420", () => {
    for (let i: u32 = 0; i < ACCOUNT_COUNT; i++) expect(<u32>addInterior("./DMAcc/a" + i.toString())).toBe(Status.Ok);
    expect(<u32>addInterior("./DMAcc/more")).toBe(Status.DeviceFull);
    addInterior("./DMAcc/a0/AppAddr");
    addInterior("./DMAcc/a0/AppAddr/1");
    expect(<u32>addInterior("./DMAcc/a0/AppAddr/2")).toBe(Status.DeviceFull);
  });

  it("of a value against its enumeration is 403 and adds nothing", () => {
    addInterior("./DMAcc/op");
    expect(<u32>add("./DMAcc/op/AAuthPref", Format.Chr, "MAGIC")).toBe(Status.Forbidden);
    expect(<u32>at("./DMAcc/op/AAuthPref")).toBe(Status.NotFound);
  });

  it("makes an account that reads as it was written", () => {
    expect(<u32>addInterior("./DMAcc/op")).toBe(Status.Ok);
    expect(found.node).toBe(Node.DMAcc_X);
    expect(found.exists).toBeTruthy();
    add("./DMAcc/op/AppID", Format.Chr, "w7");
    addInterior("./DMAcc/op/AppAddr");
    addInterior("./DMAcc/op/AppAddr/main");
    add("./DMAcc/op/AppAddr/main/Addr", Format.Chr, "https://dm.example/dm");
    addInterior("./DMAcc/op/AppAddr/main/Port");
    addInterior("./DMAcc/op/AppAddr/main/Port/p");
    expect(<u32>add("./DMAcc/op/AppAddr/main/Port/p/PortNbr", Format.Chr, "443")).toBe(Status.Ok);
    addInterior("./DMAcc/op/AppAuth");
    addInterior("./DMAcc/op/AppAuth/client");
    addInterior("./DMAcc/op/AppAuth/server");
    add("./DMAcc/op/AppAuth/server/AAuthType", Format.Chr, "DIGEST");
    expect(<u32>add("./DMAcc/op/AppAuth/server/AAuthData", Format.B64, "\x01nonce")).toBe(Status.Ok);
    expect(children("./DMAcc/op", 0)).toBe("AppID/AppAddr/AppAuth");
    expect(children("./DMAcc/op/AppAuth", 0)).toBe("client/server");
    expect(children("./DMAcc/op/AppAuth/server", 0)).toBe("AAuthType/AAuthData");
    expect(get("./DMAcc/op/AppAddr/main/Addr")).toBe("https://dm.example/dm");
    expect(get("./DMAcc/op/AppAddr/main/Port/p/PortNbr")).toBe("443");
    expect(get("./DMAcc/op/AppAuth/server/AAuthType")).toBe("DIGEST");
    expect(account(0).appAuth(1).authDataLength).toBe(6);
  });
});

describe("With a full undo stack", () => {
  it("whatever changes the tree answers 420 and changes nothing", () => {
    addInterior("./DMAcc/op");
    add("./DMAcc/op/Name", Format.Chr, "before");
    fillUndo();
    expect(<u32>addInterior("./DMAcc/other")).toBe(Status.DeviceFull);
    expect(<u32>setAclText("./DevInfo", "Get=*")).toBe(Status.DeviceFull);
    expect(<u32>replace("./VirMO/Domain/firm/Policy/AutoStart", "true")).toBe(Status.DeviceFull);
    expect(children("./DMAcc", 0)).toBe("op");
    expect(get("./VirMO/Domain/firm/Policy/AutoStart")).toBe("false");
    expect(<u32>replace("./DMAcc/op/Name", "after")).toBe(Status.Ok, "its bytes are saved already");
  });

  it("what is taken back is as it was", () => {
    addInterior("./DMAcc/op");
    rollback();
    expect(children("./DMAcc", 0)).toBe("");
  });
});

describe("Delete of an instance", () => {
  it("takes all below it and its ACLs, and leaves its neighbours", () => {
    addInterior("./DMAcc/op");
    addInterior("./DMAcc/op/AppAuth");
    addInterior("./DMAcc/op/AppAuth/client");
    addInterior("./DMAcc/op/AppAuth/server");
    add("./DMAcc/op/AppAuth/server/AAuthName", Format.Chr, "s");
    setAclText("./DMAcc/op/AppAuth/client", "Get=*");
    at("./DMAcc/op/AppAuth/client");
    expect(<u32>removeNode(found.node, found.instance)).toBe(Status.Ok);
    expect(children("./DMAcc/op/AppAuth", 0)).toBe("server");
    expect(get("./DMAcc/op/AppAuth/server/AAuthName")).toBe("s");
    addInterior("./DMAcc/op/AppAuth/client");
    expect(property("./DMAcc/op/AppAuth/client?prop=ACL")).toBe("");
    expect(children("./DMAcc/op/AppAuth/client", 0)).toBe("");
  });
});

describe("The children of", () => {
  it("the root are the objects", () => {
    expect(children(".", 0)).toBe("DevInfo/DevDetail/DMAcc/VirMO");
  });

  it("an empty node are none", () => {
    expect(children("./DMAcc", 0)).toBe("");
    expect(children("./VirMO/Ext", 0)).toBe("");
  });

  it("a collection are its instances, beside those with fixed names", () => {
    expect(children("./VirMO/Audit", 0)).toBe("Lost");
    expect(children("./VirMO/Domain/firm/Peripheral", 0)).toBe("sms/gps");
    expect(children("./VirMO/Platform/Network", 0)).toBe("wwan0");
    expect(children("./VirMO/Domain/modem/Cpu/Task", 0)).toBe("isr");
    expect(children("./VirMO/Domain/firm/Cpu/Task", 0)).toBe("");
  });
});

describe("A property", () => {
  it("Format is the description's", () => {
    expect(property("./VirMO/Domain?prop=Format")).toBe("node");
    expect(property("./VirMO/Domain/firm/State?prop=Format")).toBe("int");
    expect(property("./VirMO/Domain/firm/Operations/Start?prop=Format")).toBe("null");
    expect(property("./DevDetail/LrgObj?prop=Format")).toBe("bool");
  });

  it("Name is the last segment", () => {
    expect(property("./VirMO/Domain/firm?prop=Name")).toBe("firm");
    expect(property("./VirMO/Domain/firm/Peripheral/gps?prop=Name")).toBe("gps");
    expect(property("./DevInfo/DmV?prop=Name")).toBe("DmV");
    at(".");
    expect(stringOf(nameOf(found.node, found.instance))).toBe(".");
  });

  it("Type is the object's identifier or the leaf's MIME type", () => {
    expect(property("./VirMO?prop=Type")).toBe("urn:oma:mo:x-virmo:1.0");
    expect(property("./DevInfo?prop=Type")).toBe("urn:oma:mo:oma-dm-devinfo:1.0");
    expect(property("./VirMO/Domain?prop=Type")).toBe("");
    expect(property("./VirMO/Domain/firm/State?prop=Type")).toBe("text/plain");
  });
});

describe("Get of a stored leaf", () => {
  it("answers the text of its number", () => {
    expect(get("./VirMO/Domain/firm/Policy/StopTimeout")).toBe("30");
    expect(get("./VirMO/Domain/firm/Policy/AutoStart")).toBe("false");
    expect(get("./VirMO/Domain/firm/Role")).toBe("guest");
    expect(get("./VirMO/Domain/modem/Cpu/Task/isr/Cost")).toBe("120");
    expect(get("./DevDetail/LrgObj")).toBe("true");
  });
});

describe("Replace of a stored leaf", () => {
  it("that is malformed for its format is 415", () => {
    const integers = ["", "x", "1x", "+1", "01", "1.0", "2147483648", " 1"];
    for (let i = 0; i < integers.length; i++) {
      expect(<u32>replace("./VirMO/Domain/firm/Policy/BootOrder", integers[i])).toBe(
        Status.UnsupportedMediaType,
        integers[i],
      );
    }
    const booleans = ["", "1", "True", "TRUE", "false "];
    for (let i = 0; i < booleans.length; i++) {
      expect(<u32>replace("./VirMO/Domain/firm/Policy/AutoStart", booleans[i])).toBe(
        Status.UnsupportedMediaType,
        booleans[i],
      );
    }
    addInterior("./DMAcc/op");
    expect(<u32>replace("./DMAcc/op/Name", "a\0b")).toBe(Status.UnsupportedMediaType);
  });

  it("that is out of range is 403", () => {
    const wrong = ["0", "-1", "3601", "2147483647"];
    for (let i = 0; i < wrong.length; i++)
      expect(<u32>replace("./VirMO/Domain/firm/Policy/StopTimeout", wrong[i])).toBe(Status.Forbidden, wrong[i]);
    expect(get("./VirMO/Domain/firm/Policy/StopTimeout")).toBe("30");
  });

  it("that is too long is 413", () => {
    addInterior("./DMAcc/op");
    add("./DMAcc/op/Name", Format.Chr, "short");
    expect(<u32>replace("./DMAcc/op/Name", "x".repeat(33))).toBe(Status.RequestEntityTooLarge);
    expect(<u32>replace("./DMAcc/op/Name", "x".repeat(32))).toBe(Status.Ok);
    expect(get("./DMAcc/op/Name")).toBe("x".repeat(32));
  });

  it("at both ends of its range is 200", () => {
    expect(<u32>replace("./VirMO/Domain/firm/Policy/StopTimeout", "1")).toBe(Status.Ok);
    expect(<u32>replace("./VirMO/Domain/firm/Policy/StopTimeout", "3600")).toBe(Status.Ok);
    expect(get("./VirMO/Domain/firm/Policy/StopTimeout")).toBe("3600");
    expect(get("./VirMO/Domain/modem/Policy/StopTimeout")).toBe("0");
  });
});

describe("A command", () => {
  it("is bound as the bindings say", () => {
    expect(<u32>bindingOf(Node.VirMO_Domain_X_Memory_Target, Command.Get)).toBe(Binding.Stored);
    expect(<u32>bindingOf(Node.VirMO_Domain_X_Memory_Target, Command.Replace)).toBe(Binding.Live);
    expect(<u32>bindingOf(Node.VirMO_Domain_X_Operations_Start, Command.Exec)).toBe(Binding.Exec);
    expect(<u32>bindingOf(Node.VirMO_Image_X_Operations_Download, Command.Exec)).toBe(Binding.Unbuilt);
    expect(<u32>bindingOf(Node.VirMO_Domain_X, Command.Delete)).toBe(Binding.Live);
    expect(<u32>bindingOf(Node.VirMO_Domain_X, Command.Get)).toBe(Binding.Interior);
    expect(<u32>bindingOf(Node.VirMO_Image_X, Command.Delete)).toBe(Binding.Unbuilt);
    expect(<u32>bindingOf(Node.DMAcc_X_ServerID, Command.Add)).toBe(Binding.Live);
    expect(<u32>bindingOf(Node.DMAcc_X_AppAuth_X, Command.Delete)).toBe(Binding.Stored);
    expect(<u32>bindingOf(Node.DevDetail_LrgObj, Command.Get)).toBe(Binding.Constant);
  });
});

describe("A node", () => {
  it("is dynamic only where it has no name in the description, or in DMAcc", () => {
    expect(isDynamic(Node.VirMO_Domain_X)).toBeTruthy();
    expect(isDynamic(Node.VirMO_Domain_X_Policy_AutoStart)).toBeFalsy();
    expect(isDynamic(Node.DMAcc)).toBeFalsy();
    expect(isDynamic(Node.DMAcc_X_AppID)).toBeTruthy();
  });
});
