/** DomainStateChange: how often its owner is told of a domain, and until when (virmo.md 3, "The alert"). */
import assert from "node:assert/strict";
import { specify } from "./specify.js";
import { crashes, isSilent, running, told } from "./told.js";
import { MINUTE, State } from "./world.js";

const ENT = "./VirMO/Domain/ent";

specify(
  "A crash is told although the agent dies after any one of its effects, and no more than once more",
  async (w) => {
    await running(w);
    let deaths = -1;
    for (let effect = 1; w.restarts.length > deaths; effect++) {
      deaths = w.restarts.length;
      let effects = 0;
      w.diesAfter = () => ++effects === effect;
      await crashes(w);
      await w.pass(5 * MINUTE);
      const heard = told(w.operator);
      assert.ok(heard.length === 1 || heard.length === 2, `effect ${effect}: told ${heard.join()}`);
      assert.deepEqual(new Set(heard), new Set([`ent ${State.Crashed}`]), `effect ${effect}`);
      w.diesAfter = () => false;
      await w.operate("ent", "Start");
      await w.pass(5 * MINUTE);
      assert.deepEqual(told(w.operator), [], `effect ${effect}: told again`);
    }
    assert.ok(deaths > 10, `only ${deaths} effects`);
  },
);

specify("An alert that a power cut came before is told after it, with the state that there is then", async (w) => {
  await running(w);
  w.operator.reachable = false;
  await crashes(w);
  await w.powerLoss();
  w.operator.reachable = true;
  await w.pass(5 * MINUTE);
  assert.deepEqual(told(w.operator), [`ent ${State.Stopped}`]);
  await isSilent(w);
});

specify("An alert whose answer was lost is repeated in the next session", async (w) => {
  await running(w);
  w.operator.losesAnswer = true;
  await crashes(w);
  await w.pass(5 * MINUTE);
  assert.deepEqual(told(w.operator), [`ent ${State.Crashed}`, `ent ${State.Crashed}`]);
  await isSilent(w);
});

for (const status of [401, 407, undefined]) {
  const answer = status === undefined ? "No Status" : `A Status of ${status}`;
  specify(`${answer} is no acknowledgement: it is told in every session until another comes`, async (w) => {
    await running(w);
    w.operator.alertStatus = status;
    await crashes(w);
    told(w.operator);
    for (let session = 0; session < 2; session++) {
      await w.get("./DevInfo/DevId");
      assert.deepEqual(told(w.operator), [`ent ${State.Crashed}`]);
    }
    w.operator.alertStatus = 500;
    await w.get("./DevInfo/DevId");
    assert.deepEqual(told(w.operator), [`ent ${State.Crashed}`]);
    await isSilent(w);
  });
}

specify("Two changes within a minute: the second is told when it is over", async (w) => {
  await running(w);
  await crashes(w);
  assert.deepEqual(told(w.operator), [`ent ${State.Crashed}`]);
  await w.operate("ent", "Start");
  await w.pass(20_000);
  w.hypervisor.shutDown("ent");
  await w.pass(39_900);
  assert.deepEqual(told(w.operator), []);
  await w.pass(100);
  assert.deepEqual(told(w.operator), [`ent ${State.Stopped}`]);
  await isSilent(w);
});

specify("A change after the minute is told at once", async (w) => {
  await running(w);
  await crashes(w);
  await w.operate("ent", "Start");
  await w.pass(MINUTE + 2000);
  told(w.operator);
  await crashes(w);
  assert.deepEqual(told(w.operator), [`ent ${State.Crashed}`]);
});

specify("What is under way when the minute is over is told when it has ended", async (w) => {
  await running(w, "&Memory=1000");
  await w.converse(w.operator, { command: "Replace", target: `${ENT}/Policy/OnCrash`, data: "restart" });
  await crashes(w);
  await w.pass(30_000);
  told(w.operator);
  w.hypervisor.shutDown("ent");
  await w.pass(29_500);
  await w.operate("ent", "Start");
  await w.pass(600);
  assert.equal(await w.state("ent"), State.Starting);
  assert.deepEqual(told(w.operator), []);
  await w.pass(5000);
  assert.deepEqual(told(w.operator), [`ent ${State.Running}`]);
});

specify("Of many changes within a minute only the latest state is told", async (w) => {
  await running(w);
  for (let time = 0; time < 4; time++) {
    await crashes(w);
    await w.operate("ent", "Start");
    await w.pass(10_000);
  }
  await w.pass(5 * MINUTE);
  assert.deepEqual(told(w.operator), [`ent ${State.Crashed}`, `ent ${State.Running}`]);
});

specify("The minute is kept over the agent's death", async (w) => {
  await running(w);
  await crashes(w);
  await w.operate("ent", "Start");
  await w.pass(20_000);
  told(w.operator);
  await w.agentDies();
  await crashes(w);
  await w.pass(59_000);
  assert.deepEqual(told(w.operator), []);
  await w.pass(2000);
  assert.deepEqual(told(w.operator), [`ent ${State.Crashed}`]);
});

specify("A later state takes the place of one that nobody has acknowledged", async (w) => {
  await running(w);
  await w.converse(w.operator, { command: "Replace", target: `${ENT}/Policy/OnCrash`, data: "restart" });
  w.operator.reachable = false;
  await crashes(w);
  await w.pass(2 * MINUTE);
  w.hypervisor.shutDown("ent");
  w.operator.reachable = true;
  await w.pass(10 * MINUTE);
  assert.deepEqual(told(w.operator), [`ent ${State.Stopped}`]);
  await isSilent(w);
});

specify("What was still to be told of a domain goes with it", async (w) => {
  await running(w);
  w.operator.alertStatus = undefined;
  await crashes(w);
  w.operator.alertStatus = 401;
  assert.equal(await w.delete(ENT), 200);
  told(w.operator);
  w.operator.alertStatus = 200;
  await isSilent(w);
});

specify("A domain that is made within the minute isn't held to that of the one before", async (w) => {
  await running(w);
  await crashes(w);
  assert.equal(await w.operate("ent", "Delete"), 202);
  await w.pass(5000);
  assert.equal((await w.create("Name=next&Image=enterprise-os&Start=true")).status, 202);
  await w.pass(10_000);
  told(w.operator);
  w.hypervisor.crash("next");
  await w.settle();
  assert.deepEqual(told(w.operator), [`next ${State.Crashed}`]);
});

specify("The owner's account is deleted: its alerts are dropped, and the operator is told from then on", async (w) => {
  await running(w, "", w.enterprise);
  w.enterprise.reachable = false;
  await crashes(w);
  assert.equal((await w.converse(w.operator, { command: "Delete", target: "./DMAcc/a2" }))[0]!.status, 200);
  w.enterprise.reachable = true;
  await isSilent(w, [w.operator]);
  await w.powerLoss();
  await w.pass(MINUTE);
  assert.deepEqual([told(w.operator), told(w.enterprise)], [[`ent ${State.Stopped}`], []]);
  w.servers.pop();
});

specify("If no session is open the agent opens one at once, then after 1, 5, 15, 60 and 60 minutes", async (w) => {
  await running(w);
  w.operator.alertStatus = undefined;
  const from = w.operator.begun.length;
  const start = w.clock.now();
  await crashes(w);
  await w.pass(150 * MINUTE);
  assert.deepEqual(
    w.operator.begun.slice(from).map((at) => (at - start) / MINUTE),
    [0, 1, 6, 21, 81, 141],
  );
});

specify("With a flash that takes nothing it is told once flash does, and the agent doesn't spin", async (w) => {
  await running(w);
  w.flashFails = "program";
  await crashes(w);
  await w.pass(5 * MINUTE);
  assert.deepEqual(told(w.operator), []);
  w.flashFails = "";
  await w.pass(5 * MINUTE);
  assert.deepEqual(told(w.operator), [`ent ${State.Crashed}`]);
});
