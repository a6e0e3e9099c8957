/** Clone: a cold copy, its rights and what is left of it when something goes wrong (virmo.md 2, 3 and 7). */
import assert from "node:assert/strict";
import { heardOnce } from "./server.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const CLONE = "./VirMO/Domain/ent/Operations/Clone";
const clone = (w: World, data = "Name=copy", server = w.operator): Promise<number> =>
  w.operate("ent", "Clone", data, server);

specify("A Clone has an Id of its own, CloneOf names its source, and it is its caller's", async (w) => {
  await w.created("ent", "&Memory=3000&Cap=5000");
  await w.converse(w.operator, { command: "Replace", target: `${CLONE}?prop=ACL`, data: "Exec=operator+enterprise" });
  assert.equal(await clone(w, "Name=copy", w.enterprise), 202);
  await w.pass(MINUTE);
  const source = await w.leaves("ent", "Id Memory/Target Memory/Max Cpu/Cap Storage/Quota Image");
  const copy = await w.leaves("copy", "Id Memory/Target Memory/Max Cpu/Cap Storage/Quota Image", w.enterprise);
  assert.notEqual(copy["Id"], source["Id"]);
  assert.deepEqual({ ...copy, Id: "" }, { ...source, Id: "" });
  const owned = await w.leaves("copy", "CloneOf Owner State", w.enterprise);
  assert.deepEqual(owned, { CloneOf: source["Id"], Owner: "enterprise", State: State.Stopped });
  assert.equal((await w.ask("./VirMO/Domain/copy/State")).status, 425);
  assert.equal(await w.delete("./VirMO/Domain/copy", w.enterprise), 200);
});

specify(
  "A Clone takes Exec on the source's Clone and on Operations/Create: else 425, and nothing changes",
  async (w) => {
    await w.created("ent");
    assert.equal(await clone(w, "Name=copy", w.enterprise), 425);
    await w.converse(
      w.operator,
      { command: "Replace", target: `${CLONE}?prop=ACL`, data: "Exec=operator+enterprise" },
      { command: "Replace", target: "./VirMO/Operations/Create?prop=ACL", data: "Exec=operator" },
    );
    assert.equal(await clone(w, "Name=copy", w.enterprise), 425);
    assert.deepEqual(await w.list(), ["ent", "management", "modem"]);
  },
);

specify("A Clone that doesn't fit is 420 before anything is done", async (w) => {
  const free = Number(await w.get("./VirMO/Platform/Storage/Free"));
  await w.created("ent", `&Storage=${Math.ceil(free * 0.6)}`);
  const calls = w.port.calls.length;
  assert.equal(await clone(w), 420);
  assert.equal(w.port.calls.length, calls);
  assert.equal(await w.state("ent"), State.Stopped);
});

specify("A Clone with Start=true that doesn't fit beside what runs is 420; without Start it is made", async (w) => {
  await w.created("ent", "&Memory=200000");
  await w.running("other", "&Memory=200000");
  assert.equal(await clone(w, "Name=copy&Start=true"), 420);
  assert.equal(await clone(w, "Name=copy"), 202);
});

specify(
  "A Clone is charged to its caller's ceiling: 420",
  async (w) => {
    await w.created("ent");
    assert.equal(await clone(w), 420);
  },
  {
    describe: (description) => {
      description.ceilings = [{ ...description.ceilings![0]!, domains: 1 }];
    },
  },
);

specify("Its source goes on as before: it can be started and deleted, and the copy stays", async (w) => {
  await w.created("ent", "&Memory=1000");
  await clone(w);
  await w.pass(MINUTE);
  assert.equal(await w.delete("./VirMO/Domain/ent"), 200);
  assert.equal(await w.operate("copy", "Start"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.state("copy"), State.Running);
});

for (const loss of ["agentDies", "powerLoss"] as const) {
  specify(`A Clone rolls back after ${loss}: 1418, its source is Stopped and nothing is left`, async (w) => {
    await w.created("ent");
    const free = await w.get("./VirMO/Platform/Storage/Free");
    await w.exec(CLONE, "Name=copy", w.operator, "clone");
    await w[loss]();
    await w.pass(MINUTE);
    assert.equal(heardOnce(w.operator.heard, "clone").data, "1418");
    assert.equal(await w.state("ent"), State.Stopped);
    assert.equal(w.shown("copy"), undefined);
    assert.equal(await w.get("./VirMO/Platform/Storage/Free"), free);
  });
}

specify("A Clone that can't be made durable is 510: its source is Stopped, there is no copy", async (w) => {
  await w.created("ent");
  w.flashFails = "program";
  assert.equal(await clone(w), 510);
  w.flashFails = "";
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
  assert.ok(!w.port.calls.includes("clone copy"));
});

specify("A hypervisor out of sight during a Clone: the source isn't stuck when it is back", async (w) => {
  await w.created("ent");
  await w.exec(CLONE, "Name=copy", w.operator, "clone");
  w.port.unreachable = true;
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Unknown);
  w.port.unreachable = false;
  await w.pass(5 * MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
  assert.equal(w.operator.heard.length, 1);
});

specify("A crash of its source's storage isn't one of the Clone: a source that has vanished makes 1405", async (w) => {
  await w.created("ent");
  const { id } = w.hypervisor.domains().find(({ name }) => name === "ent")!;
  w.hypervisor.destroy(id);
  await w.pass(1000);
  assert.equal(await clone(w), 202);
  await w.pass(MINUTE);
  assert.equal(w.results().at(-1), "1405");
  assert.equal((await w.ask("./VirMO/Domain/copy")).status, 404);
  assert.equal(await w.delete("./VirMO/Domain/ent"), 200);
});
