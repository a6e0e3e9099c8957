/** The audit: what stands in it of what no server asked for, who may read it, and what becomes of it (virmo.md 1, 2, 3, 5, 7). */
import assert from "node:assert/strict";
import test from "node:test";
import { Effect, Outcome } from "../../host/node/abi.gen.js";
import { agree } from "./agreement.js";
import { idOf, records, stray } from "./audited.js";
import { specify } from "./specify.js";
import { MINUTE, World } from "./world.js";

specify("What is destroyed because the journal doesn't know it stands in the audit under its id", async (w) => {
  stray(w, 1);
  await w.pass(5000);
  await w.agentDies();
  await w.pass(MINUTE);
  const none = { Server: "", Peripheral: "none", Decision: "none", Count: "1" };
  assert.deepEqual(await records(w), [{ Seq: "1", Domain: idOf(1), Event: "orphan-destroyed", ...none }]);
});

/** What can lie between a stray domain's discovery and its end. */
const DEADLY: number[] = [
  Effect.DomainQuery,
  Effect.DomainDestroy,
  Effect.FlashProgram,
  Effect.FlashErase,
  Effect.FlashSync,
];

/** How the agent comes to look for such domains. */
const LOOKS: Record<string, (w: World, arm: () => void) => Promise<unknown>> = {
  "at its boot": (w, arm) => (arm(), w.agentDies()),
  "when the hypervisor answers again": async (w, arm) => {
    w.port.unreachable = true;
    assert.equal((await w.create("Name=other&Image=enterprise-os&Memory=1000&Weight=1")).status, 202);
    w.port.unreachable = false;
    arm();
  },
};

for (const [when, look] of Object.entries(LOOKS)) {
  specify(`It stands there before it is gone, if it is found ${when}, whenever the agent dies`, async (w) => {
    for (let death = 1; ; death++) {
      stray(w, death);
      await w.pass(5000);
      let effects = 0;
      const dies = (kind: number): boolean => DEADLY.includes(kind) && ++effects === death;
      await look(w, () => void (w.diesAfter = dies));
      await w.pass(MINUTE);
      w.diesAfter = () => false;
      assert.equal(w.shown(`stray-${death}`), undefined);
      const named = (await records(w)).filter(({ Domain }) => Domain === idOf(death));
      assert.ok(named.length >= 1 && named.length <= 2, `${named.length} records, death ${death}`);
      if (effects < death) break;
      await w.pass(10 * MINUTE);
    }
  });
}

specify("A domain that has to be destroyed more than once is recorded once", async (w) => {
  stray(w, 1);
  stray(w, 2);
  await w.pass(5000);
  for (let i = 0; i < 12; i++) w.port.fault("destroy", Outcome.Failed);
  await w.agentDies();
  await w.pass(60 * MINUTE);
  assert.deepEqual([w.shown("stray-1"), w.shown("stray-2")], [undefined, undefined]);
  assert.deepEqual(
    (await records(w)).map(({ Domain }) => Domain),
    [idOf(1), idOf(2)],
  );
});

/** The enterprise's account is deleted while one operation is under way, and it hasn't acknowledged the alert of another. */
async function dropTwo(w: World): Promise<void> {
  await w.created("one", "&Memory=1000&Weight=1", w.enterprise);
  await w.created("two", "&Memory=1000&Weight=1", w.enterprise);
  w.enterprise.alertStatus = undefined;
  assert.equal(await w.operate("one", "Start", "", w.enterprise), 202);
  await w.pass(MINUTE);
  await dropOne(w);
}

async function dropOne(w: World): Promise<void> {
  assert.equal(await w.operate("two", "Start", "", w.enterprise), 202);
  const account = { command: "Delete" as const, target: "./DMAcc/a2" };
  assert.equal((await w.converse(w.operator, account))[0]!.status, 200);
  w.servers.pop();
}

specify("The alerts that a deleted account hasn't got are dropped, and each is recorded with its server", async (w) => {
  await dropTwo(w);
  await w.pass(MINUTE);
  const dropped = { Server: "enterprise", Event: "alert-dropped", Peripheral: "none", Decision: "none", Count: "1" };
  assert.deepEqual(await records(w), [
    { Seq: "1", Domain: "one", ...dropped },
    { Seq: "2", Domain: "two", ...dropped },
  ]);
  assert.match(await w.get("./VirMO/Audit/2/Time"), /^20261122T0\d{5}Z$/);
  assert.equal(w.activity(), 0);
});

specify("A later account in the same place has nothing to do with it", async (w) => {
  await w.created("two", "&Memory=1000&Weight=1", w.enterprise);
  await dropOne(w);
  await addAccount(w, "later");
  assert.equal((await w.converse(w.operator, { command: "Delete", target: "./DMAcc/later" }))[0]!.status, 200);
  await addAccount(w, "third");
  w.servers.push(w.enterprise);
  const { sessions } = w.enterprise;
  await w.pass(MINUTE);
  w.servers.pop();
  assert.deepEqual(
    (await records(w)).map(({ Server, Domain }) => `${Server} ${Domain}`),
    ["enterprise two"],
  );
  assert.equal(w.enterprise.sessions, sessions, "it is told nothing");
});

/** A server's account at the enterprise's address. */
async function addAccount(w: World, name: string): Promise<void> {
  const account = `./DMAcc/${name}`;
  const replies = await w.converse(
    w.operator,
    { command: "Add", target: `${account}/ServerID`, data: name },
    { command: "Add", target: `${account}/AppAddr/1/Addr`, data: w.enterprise.address },
  );
  assert.deepEqual(
    replies.map(({ status }) => status),
    [200, 200],
  );
}

specify("An alert that was dropped has no slot of the 16 any more", async (w) => {
  await dropTwo(w);
  await w.running("mine", "&Memory=1000&Weight=1");
  w.operator.alertStatus = undefined;
  for (let i = 0; i < 16; i++) {
    assert.equal(await w.operate("mine", i % 2 ? "Start" : "Stop"), 202, `number ${i + 1}`);
    await w.pass(MINUTE);
  }
  assert.equal(await w.operate("mine", "Stop"), 420);
});

test("Whenever the agent, or the phone, dies, each alert that was dropped is recorded", async () => {
  for (const phone of [false, true]) for (let death = 1; await liveThroughDrop(death, phone); death++);
});

async function liveThroughDrop(death: number, phone: boolean): Promise<boolean> {
  const w = await World.open();
  try {
    await w.created("one", "&Memory=1000&Weight=1", w.enterprise);
    w.enterprise.alertStatus = undefined;
    assert.equal(await w.operate("one", "Start", "", w.enterprise), 202);
    await w.pass(MINUTE);
    let effects = 0;
    w.diesAfter = () => {
      if (++effects !== death) return false;
      if (phone) w.hypervisor.powerCut();
      return true;
    };
    const [, account] = (await w.get("./DMAcc").catch(() => "a1/a2")).split("/");
    void w.operator.send({ command: "Delete", target: `./DMAcc/${account}` });
    w.call(w.operator);
    await w.pass(5 * MINUTE);
    w.diesAfter = () => false;
    w.call(w.operator);
    await w.pass(5 * MINUTE);
    const isGone = !(await w.get("./DMAcc")).includes("/");
    const found = (await records(w)).map(({ Server, Domain, Event }) => `${Server} ${Domain} ${Event}`);
    if (isGone) assert.ok(found.includes("enterprise one alert-dropped"), `death ${death}: ${found}`);
    else assert.deepEqual(found, [], `death ${death}`);
    assert.ok(found.length <= 2, `${found.length} records of one alert, death ${death}`);
    if (isGone) w.servers.pop();
    await agree(w);
    return effects >= death;
  } finally {
    await w.close();
  }
}

specify(
  "The newest 64 records stand, Lost counts those before them, and all can be read after a power loss",
  async (w) => {
    let made = 0;
    while (made < 67) {
      for (let i = 0; i < 4; i++) stray(w, ++made);
      await w.pass(5000);
      await w.agentDies();
      await w.pass(MINUTE);
      await w.get("./VirMO/Audit/Lost");
    }
    const names = Array.from({ length: made - 64 }, (_, i) => `${i + 1}`);
    for (const name of names) assert.equal((await w.ask(`./VirMO/Audit/${name}`)).status, 404);
    for (const lose of [() => w.agentDies(), () => w.powerLoss()]) {
      await lose();
      assert.equal(await w.get("./VirMO/Audit/Lost"), `${made - 64}`);
      const found = await records(w);
      assert.deepEqual(
        found.map(({ Seq, Domain }) => [Seq, Domain]),
        Array.from({ length: 64 }, (_, i) => [`${made - 63 + i}`, idOf(made - 63 + i)]),
      );
    }
  },
);

specify("A record that flash doesn't give any more is 510 to a Get, and is left out of lists", async (w) => {
  stray(w, 1);
  stray(w, 2);
  await w.pass(5000);
  await w.agentDies();
  await w.pass(MINUTE);
  w.flip(idOf(1));
  assert.equal((await w.ask("./VirMO/Audit/1/Event")).status, 510);
  assert.equal((await w.ask("./VirMO/Audit/1/Event?prop=Size")).status, 510);
  const { data } = await w.ask("./VirMO/Audit?list=TNDS");
  assert.match(data!, new RegExp(`Lost.*<NodeName>2</NodeName>.*${idOf(2)}`, "s"));
  assert.doesNotMatch(data!, /<NodeName>1<\/NodeName>/);
  await w.agentDies();
  assert.equal(await w.get("./VirMO/Audit"), "Lost/2");
  assert.equal(await w.get("./VirMO/Audit/Lost"), "1");
});

specify("A flash that takes no record doesn't keep the agent from its work, and Lost counts it", async (w) => {
  stray(w, 1);
  await w.pass(5000);
  let programs = 0;
  w.diesAfter = (kind) => {
    if (kind === Effect.DomainQuery) w.flashFails = "program";
    if (kind === Effect.FlashProgram) programs++;
    return false;
  };
  await w.agentDies();
  await w.pass(10 * MINUTE);
  w.diesAfter = () => false;
  w.flashFails = "";
  assert.equal(w.shown("stray-1"), undefined);
  assert.ok(programs >= 4, `${programs} attempts`);
  assert.equal(await w.get("./VirMO/Audit/Lost"), "1");
});
