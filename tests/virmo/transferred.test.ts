/** Transfer under way: both sides change or neither, whatever the hypervisor, the guests, the agent and the power do (virmo.md 2, 3 and 5). */
import assert from "node:assert/strict";
import { Effect, Outcome } from "../../host/node/abi.gen.js";
import { replace, reserved, set, shown } from "./quotas.js";
import { heardOnce } from "./server.js";
import { specify } from "./specify.js";
import { LEFT, MEMORY, ROOMY, TRANSFER, both, pair, status, transfer, watchMemory } from "./transfers.js";
import { MINUTE, State } from "./world.js";

specify("Memory of two Running domains: 202, the decrease first, and one alert from From's node", async (w) => {
  await pair(w);
  watchMemory(w);
  assert.equal((await transfer(w, MEMORY, w.operator, "move")).status, 202);
  assert.deepEqual(await both(w, "Memory/Target"), ["40000", "80000"], "promised with the 202");
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, ["quota a", "quota b"]);
  assert.deepEqual(await both(w, "Memory/Actual"), ["40000", "80000"]);
  const alert = heardOnce(w.operator.heard, "move");
  assert.deepEqual([alert.source, alert.data, alert.mark], ["./VirMO/Domain/a", "1200", "informational"]);
  assert.equal(w.operator.heard.length, 1);
  assert.deepEqual(await both(w, "LastOperation"), ["Transfer", "Transfer"]);
  assert.deepEqual(await both(w, "LastResult"), ["1200", "1200"]);
});

specify("Where the ledger is full a Transfer still fits: what one loses pays for the other", async (w) => {
  await w.running("a", `&Memory=${LEFT - 60000}&MemoryMin=1000`);
  await w.running("b", "&Memory=60000&MemoryMax=200000");
  watchMemory(w);
  assert.equal(await status(w, "From=a&To=b&Resource=Memory&Amount=100000"), 202);
  await w.pass(MINUTE);
  assert.deepEqual(await both(w, "Memory/Actual"), [String(LEFT - 160000), "160000"]);
  assert.equal(await w.get("./VirMO/Platform/Memory/Free"), "0");
});

specify("Between two Stopped domains nothing is asked, and the alert follows at once", async (w) => {
  await pair(w, ROOMY, false);
  assert.equal((await transfer(w, MEMORY, w.operator, "move")).status, 202);
  await w.pass(1000);
  assert.deepEqual(w.port.calls, []);
  assert.equal(heardOnce(w.operator.heard, "move").data, "1200");
  assert.deepEqual(await both(w, "Memory/Target"), ["40000", "80000"]);
  assert.deepEqual(await both(w, "LastOperation"), ["Transfer", "Transfer"]);
});

specify("Of two reservations From loses ceil, To gains floor of the share in its own Period", async (w) => {
  await w.running("a", reserved(10_000, 70_001));
  await w.running("b", reserved(10_000, 30_001));
  assert.equal(await status(w, "From=a&To=b&Resource=Cpu&Amount=1000"), 202);
  await w.pass(MINUTE);
  assert.deepEqual(await both(w, "Cpu/BudgetInForce"), ["9929", "10030"]);
  assert.deepEqual(await both(w, "Cpu/Budget"), ["9929", "10030"]);
});

specify("Of two Caps the Amount moves", async (w) => {
  await pair(w, "&Memory=1000&Cap=100000");
  assert.equal(await status(w, "From=a&To=b&Resource=Cpu&Amount=99999"), 202);
  await w.pass(MINUTE);
  assert.deepEqual(await both(w, "Cpu/Cap"), ["1", "199999"]);
});

specify(
  "Guaranteed moves on the link that Interface names, Quota with Storage, and the hypervisor has both",
  async (w) => {
    await pair(w, "&Memory=1000&Storage=400000");
    assert.equal(await set(w, "a Network/wifi/Guaranteed 20000"), 200);
    await w.pass(MINUTE);
    assert.equal(await status(w, "From=a&To=b&Resource=Network&Interface=wifi&Amount=15000"), 202);
    await w.pass(MINUTE);
    assert.deepEqual(shown(w, "a").guaranteedInForce, [0, 5000]);
    assert.deepEqual(shown(w, "b").guaranteedInForce, [0, 15000]);
    assert.equal(await status(w, "From=a&To=b&Resource=Storage&Amount=100000"), 202);
    await w.pass(MINUTE);
    assert.deepEqual([shown(w, "a").storageInForce, shown(w, "b").storageInForce], [300_000, 500_000]);
    assert.deepEqual(w.results(), ["1200", "1200"]);
  },
);

specify("While it is pending both domains refuse other quotas and Transfers: 403", async (w) => {
  await pair(w);
  w.port.held.set("a", 60_000);
  assert.equal(await status(w, MEMORY), 202);
  await w.pass(1000);
  assert.equal(await set(w, "a Cpu/Weight 7"), 403);
  assert.equal(await set(w, "b Cpu/Weight 7"), 403);
  assert.equal(await status(w, "From=b&To=a&Resource=Memory&Amount=1"), 403);
  w.port.held.clear();
  await w.pass(MINUTE);
  assert.deepEqual(w.results(), ["1200"]);
  assert.equal(await set(w, "a Cpu/Weight 7"), 200);
});

specify("An Exec sent again with the Correlator of one under way answers 202, and moves nothing twice", async (w) => {
  await pair(w);
  w.port.held.set("a", 60_000);
  for (let i = 0; i < 2; i++) assert.equal((await transfer(w, MEMORY, w.operator, "move")).status, 202);
  w.port.held.clear();
  await w.pass(MINUTE);
  assert.deepEqual(await both(w, "Memory/Target"), ["40000", "80000"]);
  assert.equal(heardOnce(w.operator.heard, "move").data, "1200");
});

for (const [call, name] of [
  [0, "the decrease"],
  [1, "the increase"],
] as const) {
  for (const outcome of ["NoMemory", "NoCpu", "NotSupported", "Failed", "Refused"] as const) {
    specify(`When the hypervisor refuses ${name} with ${outcome}, both sides have what they had: 1415`, async (w) => {
      await pair(w);
      watchMemory(w);
      let calls = 0;
      const change = w.hypervisor.setQuotas.bind(w.hypervisor);
      w.hypervisor.setQuotas = (wanted) => (calls++ === call ? Outcome[outcome] : change(wanted));
      assert.equal((await transfer(w, MEMORY, w.operator, "move")).status, 202);
      await w.pass(2 * MINUTE);
      const alert = heardOnce(w.operator.heard, "move");
      assert.deepEqual([alert.data, alert.mark], ["1415", "warning"]);
      assert.equal(w.operator.heard.length, 1);
      assert.deepEqual(await both(w, "Memory/Target"), ["60000", "60000"]);
      assert.deepEqual(await both(w, "Memory/Actual"), ["60000", "60000"]);
      assert.deepEqual(await both(w, "LastResult"), ["1415", "1415"]);
    });
  }
}

specify("A guest that doesn't give its memory back within 60 s: 1415, and both sides have what they had", async (w) => {
  await pair(w);
  watchMemory(w);
  w.port.held.set("a", 60_000);
  assert.equal((await transfer(w, MEMORY, w.operator, "move")).status, 202);
  await w.pass(59_000);
  assert.deepEqual(w.operator.heard, []);
  await w.pass(5000);
  assert.equal(heardOnce(w.operator.heard, "move").data, "1415");
  assert.deepEqual(await both(w, "Memory/Target"), ["60000", "60000"]);
  assert.equal(shown(w, "b").memory, 60_000);
});

specify("A hypervisor that is silent for a while delays a Transfer, and nothing is lost", async (w) => {
  await pair(w);
  w.port.unreachable = true;
  assert.equal((await transfer(w, MEMORY, w.operator, "move")).status, 202);
  await w.pass(20_000);
  assert.deepEqual(w.operator.heard, []);
  w.port.unreachable = false;
  await w.pass(MINUTE);
  assert.equal(heardOnce(w.operator.heard, "move").data, "1200");
  assert.deepEqual(await both(w, "Memory/Actual"), ["40000", "80000"]);
});

for (const effect of ["QuotaSet", "DomainQuery", "FlashSync"] as const) {
  specify(`When the agent dies after a ${effect} of it both sides return: 1418`, async (w) => {
    await pair(w);
    watchMemory(w);
    w.port.held.set("a", 60_000);
    assert.equal((await transfer(w, MEMORY, w.operator, "move")).status, 202);
    w.diesAfter = (kind) => kind === Effect[effect];
    await w.pass(1000);
    if (effect === "FlashSync") await w.agentDies();
    w.port.held.clear();
    await w.pass(MINUTE);
    const alert = heardOnce(w.operator.heard, "move");
    assert.deepEqual([alert.source, alert.data], ["./VirMO/Domain/a", "1418"]);
    assert.deepEqual(await both(w, "Memory/Target"), ["60000", "60000"]);
    assert.deepEqual(await both(w, "Memory/Actual"), ["60000", "60000"]);
    assert.deepEqual(await both(w, "LastResult"), ["1418", "1418"]);
  });
}

specify("A power loss under way rolls a Transfer back: 1418, and both domains start with what they had", async (w) => {
  await pair(w);
  w.port.held.set("a", 60_000);
  assert.equal((await transfer(w, MEMORY, w.operator, "move")).status, 202);
  await w.pass(1000);
  w.port.held.clear();
  await w.powerLoss();
  await w.pass(MINUTE);
  assert.equal(heardOnce(w.operator.heard, "move").data, "1418");
  assert.deepEqual(await both(w, "Memory/Target"), ["60000", "60000"]);
  for (const name of ["a", "b"]) assert.equal(await w.operate(name, "Start"), 202);
  await w.pass(MINUTE);
  assert.deepEqual(await both(w, "Memory/Actual"), ["60000", "60000"]);
});

specify("A Transfer that can't be made durable is 510, and nothing is asked", async (w) => {
  await pair(w);
  w.flashFails = "program";
  assert.equal(await status(w, MEMORY), 510);
  w.flashFails = "";
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, []);
  assert.deepEqual(await both(w, "Memory/Target"), ["60000", "60000"]);
});

specify("Without a free slot for its alert a Transfer is 420, and nothing changes", async (w) => {
  await pair(w, ROOMY, false);
  w.operator.alertStatus = undefined;
  for (let i = 0; i < 16; i++) assert.equal(await status(w, "From=a&To=b&Resource=Memory&Amount=1"), 202);
  assert.equal(await status(w, "From=a&To=b&Resource=Memory&Amount=1"), 420);
  assert.deepEqual(await both(w, "Memory/Target"), [String(60000 - 16), String(60000 + 16)]);
  assert.equal(await w.state("a"), State.Stopped);
});

specify("In an Atomic a Transfer may not stand: 500, and nothing changes", async (w) => {
  await pair(w, ROOMY, false);
  const children = [replace("a Cpu/Weight 7"), { command: "Exec", target: TRANSFER, data: MEMORY } as const];
  const replies = await w.converse(w.operator, { command: "Atomic", target: "", children });
  assert.equal(replies[0]!.status, 500);
  assert.deepEqual(await both(w, "Memory/Target"), ["60000", "60000"]);
});
