/** DomainStateChange: who is told what no server asked for, how often, and until when (virmo.md 3, "The alert"). */
import assert from "node:assert/strict";
import type { ScriptedServer } from "./server.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const ENT = "./VirMO/Domain/ent";

/** What a server was told since it was asked last: "ent 110". */
function told(server: ScriptedServer): string[] {
  return server.changes.splice(0).map(({ source, data }) => `${source?.split("/").at(-1)} ${data}`);
}

/** The guest runs, and nobody has been told anything for more than a minute. */
async function running(w: World, more = "", server = w.operator): Promise<void> {
  await w.running("ent", more, server);
  await w.pass(2 * MINUTE);
  server.changes.length = 0;
}

async function crashes(w: World): Promise<void> {
  w.hypervisor.crash("ent");
  await w.settle();
}

/** Nothing more is told, however long it takes and in whatever session. */
async function isSilent(w: World, servers = w.servers): Promise<void> {
  await w.pass(120 * MINUTE);
  for (const server of servers) await w.converse(server, { command: "Get", target: "./DevInfo/DevId" });
  assert.deepEqual([told(w.operator), told(w.enterprise)], [[], []]);
}

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
