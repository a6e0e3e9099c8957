/** DomainStateChange: what no server asked for, and who is told of it (virmo.md 3, "The alert"). */
import assert from "node:assert/strict";
import { specify } from "./specify.js";
import { crashes, isSilent, running, told } from "./told.js";
import { MINUTE, State } from "./world.js";

const ENT = "./VirMO/Domain/ent";

specify("Of a private domain nobody is told; of one without an owner the operator is", async (w) => {
  w.call(w.operator);
  await w.pass(MINUTE);
  w.port.unreachable = true;
  await w.agentDies();
  await w.pass(MINUTE);
  assert.deepEqual(
    [told(w.operator), told(w.enterprise)],
    [[`management ${State.Unknown}`, `modem ${State.Unknown}`], []],
  );
  w.port.unreachable = false;
  await w.pass(2 * MINUTE);
  assert.deepEqual(told(w.operator), [`management ${State.Running}`, `modem ${State.Running}`]);
});

specify("A guest that shuts down is told to its owner, as an int, informational, without a Correlator", async (w) => {
  await running(w, "", w.enterprise);
  w.hypervisor.shutDown("ent");
  await w.settle();
  const type = "urn:oma:at:x-virmo:1.0:DomainStateChange";
  const session = w.enterprise.sessions;
  assert.deepEqual(w.enterprise.changes, [
    { session, correlator: undefined, source: ENT, type, format: "int", mark: "informational", data: State.Stopped },
  ]);
  assert.deepEqual(told(w.operator), []);
});

specify("A crash is marked as a warning", async (w) => {
  await running(w);
  await crashes(w);
  assert.deepEqual(
    w.operator.changes.map(({ mark }) => mark),
    ["warning"],
  );
});

specify(
  "A hypervisor that doesn't answer is told as Unknown, and what it shows then as soon as a minute is over",
  async (w) => {
    await running(w);
    w.port.unreachable = true;
    await w.operate("ent", "Pause");
    await w.pass(30_000);
    w.port.unreachable = false;
    await w.pass(29_000);
    assert.ok(told(w.operator).includes(`ent ${State.Unknown}`));
    await w.pass(MINUTE);
    assert.ok(told(w.operator).includes(`ent ${State.Running}`));
    await isSilent(w);
  },
);

specify("A power loss is told as Stopped, and with AutoStart as Running alone", async (w) => {
  await running(w, "&Memory=1000");
  await w.running("auto", "&Memory=1000&AutoStart=true", w.enterprise);
  await w.powerLoss();
  await w.pass(5 * MINUTE);
  assert.deepEqual([told(w.operator), told(w.enterprise)], [[`ent ${State.Stopped}`], [`auto ${State.Running}`]]);
});

specify("AutoStart without room stays Stopped, Reason 70, and that is told", async (w) => {
  await w.created("b", "&Memory=200000&AutoStart=true");
  await w.created("a", "&Memory=200000&AutoStart=true");
  await w.powerLoss();
  await w.pass(5 * MINUTE);
  assert.deepEqual(told(w.operator).sort(), [`a ${State.Running}`, `b ${State.Stopped}`]);
  assert.equal(await w.get("./VirMO/Domain/b/Reason"), "70");
});

specify("OnCrash=restart is told as the crash, and when a minute is over as Running", async (w) => {
  await running(w);
  await w.converse(w.operator, { command: "Replace", target: `${ENT}/Policy/OnCrash`, data: "restart" });
  await crashes(w);
  await w.pass(59_000);
  assert.deepEqual(told(w.operator), [`ent ${State.Crashed}`]);
  await w.pass(2000);
  assert.deepEqual(told(w.operator), [`ent ${State.Running}`]);
  await isSilent(w);
});

specify("What a server or a lock did isn't told", async (w) => {
  await running(w);
  for (const operation of [
    "Pause",
    "Resume",
    "FullyLock",
    "UnLock",
    "Restart",
    "Stop",
    "Start",
    "Kill",
    "Wipe",
    "Delete",
  ]) {
    const status = await w.operate("ent", operation);
    assert.ok(status === 200 || status === 202, `${operation}: ${status}`);
    await w.pass(2 * MINUTE);
  }
  await isSilent(w);
});

specify("What ends after the agent's death as a server wanted it isn't told", async (w) => {
  await w.created("ent");
  await w.pass(2 * MINUTE);
  await w.operate("ent", "Start");
  await w.agentDies();
  await w.pass(5 * MINUTE);
  assert.equal(await w.state("ent"), State.Running);
  await isSilent(w);
});

specify("What a guest became while no agent was there is told", async (w) => {
  await running(w);
  w.hypervisor.shutDown("ent");
  await w.agentDies();
  await w.pass(MINUTE);
  assert.deepEqual(told(w.operator), [`ent ${State.Stopped}`]);
});

specify("A copy has none of what is to be told of its source", async (w) => {
  await running(w);
  w.operator.alertStatus = undefined;
  w.hypervisor.shutDown("ent");
  await w.settle();
  assert.equal(await w.operate("ent", "Clone", "Name=copy"), 202);
  w.operator.alertStatus = 200;
  await w.pass(10 * MINUTE);
  assert.ok(!w.operator.changes.some(({ source }) => source?.endsWith("copy")));
});
