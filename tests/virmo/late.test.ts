/** What an emergency call held back, when it is judged again: what it joins, asks for, and leaves behind (virmo.md 2, Calls). */
import assert from "node:assert/strict";
import { Call, Outcome } from "../../host/node/abi.gen.js";
import { calls } from "./calls.js";
import { set } from "./quotas.js";
import { heardOnce } from "./server.js";
import { specify } from "./specify.js";
import { MEMORY, TRANSFER, both, pair } from "./transfers.js";
import { MINUTE, State } from "./world.js";

const OPERATIONS = "./VirMO/Domain/ent/Operations/";

specify("A Restart of a domain that is out of sight by then has failed: it doesn't join itself", async (w) => {
  await w.running("ent");
  assert.equal(await set(w, "ent Policy/OnCrash restart"), 200);
  await calls(w, "ent", Call.Emergency);
  assert.equal((await w.exec(`${OPERATIONS}Restart`, undefined, w.operator, "restart")).status, 202);
  await calls(w, "ent", Call.None);
  await w.pass(4 * MINUTE);
  w.port.fault("start", Outcome.Unreachable, true);
  const before = w.port.observe;
  w.port.observe = () => {
    if (w.port.calls.at(-1) === "start ent") w.port.unreachable = true;
    before();
  };
  w.hypervisor.crash("ent");
  await w.pass(2 * MINUTE);
  w.port.observe = before;
  w.port.unreachable = false;
  await w.pass(2 * MINUTE);
  assert.equal(heardOnce(w.operator.heard, "restart").data, "1406");
});

specify("A Pause after a FullyLock is what was asked for last: UnLock leaves the domain Paused", async (w) => {
  await w.running("ent");
  await calls(w, "ent", Call.Emergency);
  for (const operation of ["FullyLock", "Pause"])
    assert.equal((await w.exec(OPERATIONS + operation, undefined, w.operator, operation)).status, 202);
  await calls(w, "ent", Call.None);
  await w.pass(7 * MINUTE);
  for (const operation of ["FullyLock", "Pause"])
    assert.equal(heardOnce(w.operator.heard, operation).data, "1200", operation);
  assert.deepEqual(await w.leaves("ent", "State Desired"), { State: State.Paused, Desired: "60" });
  assert.equal(await w.operate("ent", "UnLock"), 200);
  assert.equal(await w.state("ent"), State.Paused);
});

specify("LastOperation and LastResult tell what was held back and has failed then", async (w) => {
  await w.running("ent");
  await calls(w, "ent", Call.Emergency);
  assert.equal(await w.operate("ent", "Pause"), 202);
  w.hypervisor.crash("ent");
  await w.pass(7 * MINUTE);
  assert.deepEqual(await w.leaves("ent", "State LastOperation LastResult"), {
    ...{ State: State.Crashed, LastOperation: "Pause", LastResult: "1408" },
  });
});

specify("So they do of a Transfer, on both sides", async (w) => {
  await pair(w);
  await calls(w, "a", Call.Emergency);
  assert.equal((await w.exec(TRANSFER, MEMORY, w.operator, "move")).status, 202);
  assert.equal(await set(w, "a Memory/Min 60000"), 200);
  await calls(w, "a", Call.None);
  await w.pass(7 * MINUTE);
  assert.equal(heardOnce(w.operator.heard, "move").data, "1415");
  assert.deepEqual(await both(w, "LastOperation"), ["Transfer", "Transfer"]);
  assert.deepEqual(await both(w, "LastResult"), ["1415", "1415"]);
});
