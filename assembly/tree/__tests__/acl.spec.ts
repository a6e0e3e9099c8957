/** ACLs (OMA-TS-DM_TND 7.7.1; virmo.md 7): principal 0 is the operator, 1 the enterprise. */
import { Status } from "../../status";
import { ACL_COUNT, PRINCIPAL_COUNT, acl, account } from "../../journal/record.gen";
import { bytesOf } from "../../memory/__tests__/bytes";
import { putFixed } from "../../memory/slice";
import { clearAcls, keepControl, mayReplaceAcl, scrub, setAcl } from "../acl";
import { NOBODY, internPrincipal, principalOf } from "../principal";
import { Command } from "../schema";
import { Node } from "../schema.gen";
import { at, blankDevice, children, found, may, property, setAclText, smallDevice } from "./device";

beforeEach(smallDevice);

function aclsInUse(): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < ACL_COUNT; i++) count += acl(i).used;
  return count;
}

describe("Without accounts", () => {
  it("the root allows everybody to Add and Get, and nobody else anything", () => {
    blankDevice();
    expect(may("./DevInfo/Man", Command.Get, NOBODY)).toBeTruthy();
    expect(may("./DMAcc", Command.Add, NOBODY)).toBeTruthy();
    expect(may("./DMAcc", Command.Replace, NOBODY)).toBeFalsy();
    expect(property(".?prop=ACL")).toBe("Add=*&Get=*");
  });
});

describe("A principal", () => {
  it("who is unknown may do only what everybody may", () => {
    expect(may("./DevInfo", Command.Get, NOBODY)).toBeFalsy();
    setAclText("./DevInfo", "Get=*");
    expect(may("./DevInfo/Man", Command.Get, NOBODY)).toBeTruthy();
  });

  it("keeps its number while an ACL or an account means it", () => {
    for (let i: u32 = 2; i < PRINCIPAL_COUNT; i++) expect(internPrincipal(bytesOf("server" + i.toString()))).toBe(i);
    setAclText("./DevInfo", "Get=server2");
    putFixed(account(0).serverId, 40, bytesOf("enterprise"));
    expect(internPrincipal(bytesOf("new"))).toBe(3, "server3 is the first that nothing means");
    expect(principalOf(bytesOf("server2"))).toBe(2);
    expect(principalOf(bytesOf("enterprise"))).toBe(1);
    expect(principalOf(bytesOf("server3"))).toBe(NOBODY);
  });

  it("finds no number when all are taken, or its identifier is too long", () => {
    for (let i: u32 = 0; i < PRINCIPAL_COUNT; i++) setAcl(Node.VirMO + i, 0, 0, 0, 0, 1 << i, 0);
    for (let i: u32 = 2; i < PRINCIPAL_COUNT; i++) internPrincipal(bytesOf("server" + i.toString()));
    expect(internPrincipal(bytesOf("one-too-many"))).toBe(NOBODY);
    expect(internPrincipal(bytesOf("x".repeat(41)))).toBe(NOBODY);
    expect(<u32>setAclText("./DevInfo", "Get=one-too-many")).toBe(Status.DeviceFull);
  });
});

describe("Inheritance", () => {
  it("takes the nearest ACL whole, never command by command", () => {
    expect(may("./VirMO/Capability/Scheduler", Command.Exec, 0)).toBeTruthy();
    setAclText("./VirMO", "Get=operator+enterprise");
    expect(may("./VirMO/Capability/Scheduler", Command.Exec, 0)).toBeFalsy();
    expect(may("./VirMO/Capability/Scheduler", Command.Get, 1)).toBeTruthy();
    setAclText("./VirMO/Capability/Scheduler", "Get=operator");
    expect(may("./VirMO/Capability/Scheduler", Command.Get, 1)).toBeFalsy();
  });

  it("goes by instance", () => {
    setAclText("./VirMO/Domain/firm", "Get=enterprise");
    expect(may("./VirMO/Domain/firm/Policy/AutoStart", Command.Get, 1)).toBeTruthy();
    expect(may("./VirMO/Domain/firm/Policy/AutoStart", Command.Get, 0)).toBeFalsy();
    expect(may("./VirMO/Domain/modem/Policy/AutoStart", Command.Get, 1)).toBeFalsy();
    expect(may("./VirMO/Domain/modem/Policy/AutoStart", Command.Get, 0)).toBeTruthy();
  });

  it("starts at the nearest existing node for one that doesn't exist", () => {
    expect(may("./VirMO/Domain/nothing/here", Command.Get, 1)).toBeFalsy();
  });
});

describe("A private domain", () => {
  it("is closed to every command of everybody, whatever the ACLs say", () => {
    setAclText("./VirMO/Domain/personal", "Add=*&Delete=*&Exec=*&Get=*&Replace=*");
    for (let command: u32 = 1; command <= 16; command <<= 1) {
      expect(may("./VirMO/Domain/personal", command, 0)).toBeFalsy();
      expect(may("./VirMO/Domain/personal/Policy/AutoStart", command, 0)).toBeFalsy();
    }
  });

  it("has an ACL that nobody may replace", () => {
    at("./VirMO/Domain/personal");
    expect(mayReplaceAcl(found, 0)).toBeFalsy();
    at("./VirMO/Domain/personal/Policy");
    expect(mayReplaceAcl(found, 0)).toBeFalsy();
  });
});

describe("The ACL of an interior node", () => {
  it("may be replaced by who has Replace on it or on its parent", () => {
    at("./VirMO/Domain/firm");
    setAcl(found.node, found.instance, 2, 2, 2, 2, 2);
    expect(mayReplaceAcl(found, 1)).toBeTruthy();
    expect(mayReplaceAcl(found, 0)).toBeTruthy();
    at("./VirMO/Domain/firm/Policy");
    expect(mayReplaceAcl(found, 0)).toBeFalsy();
    at("./VirMO/Domain");
    expect(mayReplaceAcl(found, 1)).toBeFalsy();
  });

  it("of the root may be replaced by who has Replace on it", () => {
    at(".");
    expect(mayReplaceAcl(found, 0)).toBeTruthy();
    expect(mayReplaceAcl(found, 1)).toBeFalsy();
  });
});

describe("The ACL of a leaf", () => {
  it("may not be replaced by its own right, only by the parent's", () => {
    at("./VirMO/Domain/firm/Policy/AutoStart");
    setAcl(found.node, found.instance, 0, 0, 0, 0, 2);
    expect(mayReplaceAcl(found, 1)).toBeFalsy();
    expect(mayReplaceAcl(found, 0)).toBeTruthy();
  });
});

describe("An ACL's text", () => {
  it("that is malformed answers 415 and changes nothing", () => {
    setAclText("./DevInfo", "Get=operator");
    const wrong = [
      "Get",
      "Get=",
      "=operator",
      "get=operator",
      "Copy=operator",
      "Get=operator&",
      "&Get=operator",
      "Get=operator&&Add=*",
      "Get=operator&Get=*",
      "Get=operator+",
      "Get=+operator",
      "Get=a b",
      "Get=a*",
      "Get=a=b",
      "Get =operator",
      "Get=operator\n",
      "\0",
      "Get=a\0",
    ];
    for (let i = 0; i < wrong.length; i++)
      expect(<u32>setAclText("./DevInfo", wrong[i])).toBe(Status.UnsupportedMediaType, wrong[i]);
    expect(property("./DevInfo?prop=ACL")).toBe("Get=operator");
    expect(principalOf(bytesOf("a"))).toBe(NOBODY);
  });

  it("is read back in alphabetical order of commands", () => {
    expect(<u32>setAclText("./DevInfo", "Replace=operator&Get=*&Exec=enterprise+operator&Delete=new&Add=*")).toBe(
      Status.Ok,
    );
    expect(property("./DevInfo?prop=ACL")).toBe("Add=*&Delete=new&Exec=operator+enterprise&Get=*&Replace=operator");
  });

  it("in which * stands beside identifiers means everybody", () => {
    expect(<u32>setAclText("./DevInfo", "Get=operator+*")).toBe(Status.Ok);
    expect(property("./DevInfo?prop=ACL")).toBe("Get=*");
    expect(may("./DevInfo", Command.Get, NOBODY)).toBeTruthy();
  });

  it("of no bytes makes the node inherit; the root cannot", () => {
    setAclText("./DevInfo", "Get=enterprise");
    expect(<u32>setAclText("./DevInfo", "")).toBe(Status.Ok);
    expect(property("./DevInfo?prop=ACL")).toBe("");
    expect(may("./DevInfo", Command.Get, 0)).toBeTruthy();
    expect(<u32>setAclText(".", "")).toBe(Status.CommandNotAllowed);
  });

  it("is only the node's own", () => {
    expect(property("./DevInfo/Man?prop=ACL")).toBe("");
  });
});

describe("The table of ACLs", () => {
  it("when full answers 420, but lets an ACL be replaced", () => {
    for (let i: u32 = 0; i < ACL_COUNT - 1; i++) expect(setAcl(1 + i, 0, 1, 0, 0, 0, 0)).toBeTruthy();
    expect(setAcl(150, 0, 1, 0, 0, 0, 0)).toBeFalsy();
    expect(setAcl(1, 0, 2, 0, 0, 0, 0)).toBeTruthy();
    expect(setAcl(150, 0, 0, 0, 0, 0, 0)).toBeTruthy();
  });

  it("loses the entries of an instance that goes, and of all below it, and no others", () => {
    setAclText("./VirMO/Domain/firm", "Get=*");
    setAclText("./VirMO/Domain/firm/Network/wwan0/Priority", "Get=*");
    setAclText("./VirMO/Domain/modem", "Get=*");
    setAclText("./VirMO/Domain", "Get=*");
    expect(clearAcls(Node.VirMO_Domain_X, 3)).toBeTruthy();
    expect(aclsInUse()).toBe(3);
    expect(property("./VirMO/Domain/modem?prop=ACL")).toBe("Get=*");
    expect(property("./VirMO/Domain?prop=ACL")).toBe("Get=*");
  });
});

describe("An account that goes", () => {
  it("leaves every ACL; what it empties is inherited", () => {
    setAclText("./DevInfo", "Get=enterprise&Replace=enterprise+operator");
    setAclText("./DevDetail", "Get=enterprise");
    expect(scrub(1)).toBeTruthy();
    expect(property("./DevInfo?prop=ACL")).toBe("Replace=operator");
    expect(property("./DevDetail?prop=ACL")).toBe("");
  });

  it("leaves the root its Add and Get", () => {
    expect(scrub(0)).toBeTruthy();
    expect(property(".?prop=ACL")).toBe("Add=*&Get=*");
  });
});

describe("Who adds an interior node", () => {
  it("keeps Add, Delete and Replace on it if the parent doesn't give Replace", () => {
    at("./VirMO/Domain/firm");
    expect(keepControl(found, 1)).toBeTruthy();
    expect(property("./VirMO/Domain/firm?prop=ACL")).toBe("Add=enterprise&Delete=enterprise&Replace=enterprise");
  });

  it("gets no ACL if the parent does", () => {
    at("./VirMO/Domain/firm");
    expect(keepControl(found, 0)).toBeTruthy();
    expect(property("./VirMO/Domain/firm?prop=ACL")).toBe("");
  });
});

describe("The list of children", () => {
  it("leaves out private domains and what may not be read", () => {
    expect(children("./VirMO/Domain", 0)).toBe("modem/firm");
    setAclText("./VirMO/Domain/modem", "Get=enterprise");
    expect(children("./VirMO/Domain", 0)).toBe("firm");
    expect(children("./VirMO/Domain", 1)).toBe("modem");
  });
});
