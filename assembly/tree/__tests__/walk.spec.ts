/** The walk over the tree: order, what it leaves out, and a tree that changes under it. */
import { domain } from "../../journal/record.gen";
import { stringOf } from "../../memory/__tests__/bytes";
import { Format } from "../schema";
import { nameOf } from "../child";
import { removeNode } from "../node";
import { WALK_BYTES, Walk, beginWalk, leaveOut, nextNode } from "../walk";
import { add, addInterior, at, found, smallDevice } from "./device";

const walk = changetype<Walk>(memory.data(32, 4));
assert(WALK_BYTES <= 32);

beforeEach(smallDevice);

function begin(uri: string): void {
  at(uri);
  beginWalk(walk, found);
}

function step(): string {
  return nextNode(walk) ? walk.depth.toString() + " " + stringOf(nameOf(walk.node, walk.instance)) : "end";
}

/** What is still to come, with each node's depth. */
function rest(): string {
  let all = "";
  for (let next = step(); next != "end"; next = step()) all += (all == "" ? "" : ", ") + next;
  return all;
}

function walkFrom(uri: string): string {
  begin(uri);
  return rest();
}

function account(name: string): void {
  addInterior("./DMAcc/" + name);
  add("./DMAcc/" + name + "/AppID", Format.Chr, "w7");
  addInterior("./DMAcc/" + name + "/AppAuth");
  addInterior("./DMAcc/" + name + "/AppAuth/c");
  add("./DMAcc/" + name + "/AppAuth/c/AAuthName", Format.Chr, "n");
  addInterior("./DMAcc/" + name + "/AppAuth/s");
}

describe("A walk", () => {
  it("from a leaf is that leaf", () => {
    expect(walkFrom("./DevInfo/Man")).toBe("0 Man");
  });

  it("from a node that the description lets be empty is that node", () => {
    expect(walkFrom("./DMAcc")).toBe("0 DMAcc");
  });

  it("goes to a parent before its children and never above its start", () => {
    expect(walkFrom("./DevDetail/URI")).toBe("0 URI, 1 MaxDepth, 1 MaxTotLen, 1 MaxSegLen");
    account("a");
    account("b");
    const below = " 2 AppID, 2 AppAuth, 3 c, 4 AAuthName, 3 s";
    expect(walkFrom("./DMAcc")).toBe("0 DMAcc, 1 a," + below + ", 1 b," + below);
    expect(walkFrom("./DMAcc/a/AppAuth")).toBe("0 AppAuth, 1 c, 2 AAuthName, 1 s");
  });

  it("never goes to a private domain, not even from there", () => {
    begin("./VirMO/Domain");
    let names = "";
    while (nextNode(walk)) {
      if (walk.depth == 1) names += " " + stringOf(nameOf(walk.node, walk.instance));
      expect(walk.instance & 0xff).not.toBe(1);
    }
    expect(names).toBe(" modem firm");
    expect(walkFrom("./VirMO/Domain/personal")).toBe("");
    expect(walkFrom("./VirMO/Domain/personal/Policy")).toBe("");
  });

  it("gives a task to the domain that owns it", () => {
    expect(walkFrom("./VirMO/Domain/modem/Cpu/Task")).toBe("0 Task, 1 isr, 2 Cost, 2 Period, 2 Deadline, 2 Jitter");
    expect(walkFrom("./VirMO/Domain/firm/Cpu/Task")).toBe("0 Task");
  });

  it("leaves out what it is told to", () => {
    account("a");
    begin("./DMAcc");
    step();
    step();
    expect(step()).toBe("2 AppID");
    step();
    leaveOut(walk);
    expect(step()).toBe("end");
    begin("./DMAcc");
    step();
    leaveOut(walk);
    expect(step()).toBe("end");
  });

  it("that has ended stays so", () => {
    walkFrom("./DevDetail/URI");
    expect(step()).toBe("end");
    expect(walk.depth).toBe(0);
  });
});

describe("A walk in a tree that changes", () => {
  it("goes on behind the node at hand when that has vanished", () => {
    account("a");
    begin("./DMAcc/a/AppAuth");
    step();
    expect(step()).toBe("1 c");
    removeNode(walk.node, walk.instance);
    expect(rest()).toBe("1 s");
  });

  it("goes on behind the outermost node on its way that has vanished", () => {
    account("a");
    account("b");
    begin("./DMAcc");
    while (step() != "4 AAuthName") {}
    at("./DMAcc/a");
    removeNode(found.node, found.instance);
    expect(step()).toBe("1 b");
  });

  it("ends when its start has vanished, or what lies above it", () => {
    begin("./VirMO/Domain/firm/Policy");
    step();
    step();
    memory.fill(domain(3).name, 0, 32);
    expect(step()).toBe("end");
  });

  it("ends when a domain above it has become private", () => {
    begin("./VirMO/Domain/firm/Policy");
    step();
    domain(3).isPrivate = 1;
    expect(step()).toBe("end");
  });

  it("finds what has been added behind it", () => {
    account("a");
    begin("./DMAcc");
    step();
    step();
    account("b");
    leaveOut(walk);
    expect(step()).toBe("1 b");
  });
});
