/** The alert that each 202 leads to (virmo.md 3). */
import assert from "node:assert/strict";
import { Effect } from "../../host/node/abi.gen.js";
import { heardOnce } from "./server.js";
import { specify } from "./specify.js";
import { MINUTE, State } from "./world.js";

const START = "./VirMO/Domain/ent/Operations/Start";

specify("An alert that got its Status is never sent again", async (w) => {
  await w.created("ent");
  await w.exec(START, undefined, w.operator, "start");
  await w.pass(120 * MINUTE);
  for (let i = 0; i < 3; i++) await w.get("./VirMO/Domain/ent/State");
  await w.agentDies();
  await w.powerLoss();
  await w.pass(120 * MINUTE);
  heardOnce(w.operator.heard, "start");
});

specify("An Exec without a Correlator gets an alert without one", async (w) => {
  await w.created("ent");
  assert.equal(await w.operate("ent", "Start"), 202);
  await w.pass(MINUTE);
  assert.deepEqual(
    w.operator.heard.map(({ correlator }) => correlator),
    [undefined],
  );
});

specify("A Correlator of 64 octets comes back whole; one of 65 is 413 and nothing is done", async (w) => {
  await w.created("ent");
  w.port.calls.length = 0;
  assert.equal((await w.exec(START, undefined, w.operator, "x".repeat(65))).status, 413);
  assert.deepEqual(w.port.calls, []);
  const longest = "é".repeat(32);
  assert.equal((await w.exec(START, undefined, w.operator, longest)).status, 202);
  await w.pass(MINUTE);
  heardOnce(w.operator.heard, longest);
});

specify(
  "An unanswered alert is repeated in every later session with that account until its Status comes",
  async (w) => {
    await w.created("ent");
    w.operator.alertStatus = undefined;
    await w.exec(START, undefined, w.operator, "start");
    await w.pass(2000);
    const first = w.operator.sessions;
    for (let i = 0; i < 3; i++) await w.get("./VirMO/Domain/ent/State");
    const sessions = new Set(w.operator.heard.map(({ session }) => session));
    for (let session = first; session <= w.operator.sessions; session++)
      assert.ok(sessions.has(session), `session ${session}`);
    w.operator.alertStatus = 200;
    await w.get("./VirMO/Domain/ent/State");
    const heard = w.operator.heard.length;
    await w.pass(120 * MINUTE);
    await w.get("./VirMO/Domain/ent/State");
    assert.equal(w.operator.heard.length, heard);
  },
);

for (const status of [401, 407]) {
  specify(`A Status of ${status} is no acknowledgement: the alert is repeated`, async (w) => {
    await w.created("ent");
    w.operator.alertStatus = status;
    await w.exec(START, undefined, w.operator, "start");
    await w.pass(2000);
    w.operator.alertStatus = 200;
    const before = w.operator.heard.length;
    await w.get("./VirMO/Domain/ent/State");
    assert.equal(w.operator.heard.length, before + 1);
  });
}

specify("Any other Status, a failure too, is an acknowledgement", async (w) => {
  await w.created("ent");
  w.operator.alertStatus = 500;
  await w.exec(START, undefined, w.operator, "start");
  await w.pass(120 * MINUTE);
  heardOnce(w.operator.heard, "start");
});

specify("If no session is open the agent opens one at once, then after 1, 5, 15, 60 and 60 minutes", async (w) => {
  await w.created("ent");
  await w.operate("ent", "Start");
  const attempts: number[] = [];
  const exchange = w.operator.exchange.bind(w.operator);
  w.operator.exchange = (message) => {
    attempts.push(w.clock.now());
    return exchange(message);
  };
  w.operator.reachable = false;
  const ends = w.clock.now() + 1200;
  await w.pass(150 * MINUTE);
  assert.deepEqual(
    attempts.map((at) => (at - ends) / MINUTE),
    [0, 1, 6, 21, 81, 141],
  );
  w.operator.exchange = exchange;
});

specify("A result is reported at once although a session that had nothing to report failed just before", async (w) => {
  await w.created("ent");
  await w.operate("ent", "Start");
  w.operator.reachable = false;
  for (let i = 0; i < 4; i++) {
    w.call(w.operator);
    await w.settle();
  }
  w.operator.reachable = true;
  await w.pass(2000);
  assert.deepEqual(w.results(), ["1200"]);
});

specify("The alert goes to the account that sent the Exec and to no other", async (w) => {
  await w.created("ent");
  const acl = ["Add", "Delete", "Exec", "Get", "Replace"].map((command) => `${command}=enterprise+operator`).join("&");
  await w.converse(w.operator, { command: "Replace", target: "./VirMO/Domain/ent?prop=ACL", data: acl });
  await w.exec(START, undefined, w.enterprise, "theirs");
  await w.exec(START, undefined, w.operator, "ours");
  await w.pass(MINUTE);
  heardOnce(w.enterprise.heard, "theirs");
  heardOnce(w.operator.heard, "ours");
  assert.equal(w.enterprise.heard.length + w.operator.heard.length, 2);
});

specify("One account's silence doesn't keep another's alerts back", async (w) => {
  await w.created("a", "&Memory=1000");
  await w.created("b", "&Memory=1000", w.enterprise);
  w.operator.reachable = false;
  const answer = w.operator.send({ command: "Exec", target: "./VirMO/Domain/a/Operations/Start" });
  w.operator.reachable = true;
  w.call(w.operator);
  await w.settle();
  await answer;
  w.operator.reachable = false;
  await w.operate("b", "Start", undefined, w.enterprise);
  await w.pass(5000);
  assert.deepEqual(w.results(w.enterprise), ["1200"]);
});

specify("The alert of an operation that ended before a power loss is sent after it", async (w) => {
  await w.created("ent");
  await w.exec(START, undefined, w.operator, "start");
  w.operator.reachable = false;
  await w.pass(2000);
  await w.powerLoss();
  w.operator.reachable = true;
  await w.pass(2 * MINUTE);
  assert.equal(heardOnce(w.operator.heard, "start").data, "1200");
});

specify("The alert of an operation that a power loss interrupted says 1418", async (w) => {
  await w.created("ent");
  await w.exec(START, undefined, w.operator, "start");
  await w.powerLoss();
  await w.pass(2 * MINUTE);
  assert.equal(heardOnce(w.operator.heard, "start").data, "1418");
  assert.deepEqual(Object.values(await w.leaves("ent", "State LastOperation LastResult Desired")), [
    State.Stopped,
    "Start",
    "1418",
    "20",
  ]);
});

specify("An alert whose answer was lost is repeated", async (w) => {
  await w.created("ent");
  await w.exec(START, undefined, w.operator, "start");
  w.operator.losesAnswer = true;
  await w.pass(5 * MINUTE);
  assert.equal(w.operator.heard.length, 2);
  assert.notEqual(w.operator.heard[0]!.session, w.operator.heard[1]!.session);
});

specify(
  "16 pending operations fill the slots: the next answers 420 and changes nothing; 200 and 403 need no slot",
  async (w) => {
    await w.created("ent");
    await w.created("other", "&Memory=1000");
    w.operator.alertStatus = undefined;
    const starts = Array.from(
      { length: 16 },
      (_, i) => ({ command: "Exec", target: START, correlator: `c${i}` }) as const,
    );
    const replies = await w.converse(w.operator, ...starts);
    assert.deepEqual(
      replies.map(({ status }) => status),
      Array<number>(16).fill(202),
    );
    const calls = [...w.port.calls];
    assert.equal((await w.exec(START)).status, 420);
    assert.equal(await w.operate("other", "Start"), 420);
    assert.equal((await w.create("Name=more&Image=enterprise-os")).status, 420);
    assert.equal(await w.operate("other", "Stop"), 200);
    assert.equal(await w.operate("other", "Pause"), 403);
    assert.equal(await w.state("other"), State.Stopped);
    assert.deepEqual(await w.list(), ["ent", "management", "modem", "other"]);
    assert.deepEqual(w.port.calls, calls);
    await w.pass(MINUTE);
    assert.equal(await w.operate("other", "Start"), 420, "an alert that isn't acknowledged keeps its slot");
    w.operator.alertStatus = 200;
    await w.pass(120 * MINUTE);
    assert.equal(new Set(w.operator.heard.map(({ correlator }) => correlator)).size, 16);
    assert.equal(await w.operate("other", "Start"), 202);
  },
);

specify("Pause, Resume and DM Delete need no slot", async (w) => {
  await w.running("ent");
  await w.created("other", "&Memory=1000");
  w.operator.alertStatus = undefined;
  w.hypervisor.ignoreStop("ent");
  const uri = "./VirMO/Domain/other/Operations/Start";
  await w.converse(w.operator, ...Array.from({ length: 16 }, () => ({ command: "Exec", target: uri }) as const));
  assert.equal(await w.operate("ent", "Pause"), 200);
  assert.equal(await w.operate("ent", "Resume"), 200);
});

specify("A 202 is durable: the agent dies right after sending it, and still starts and reports", async (w) => {
  await w.created("ent");
  let sends = 0;
  w.diesAfter = (kind) => kind === Effect.Send && ++sends === 2;
  void w.operator.send({ command: "Exec", target: START, correlator: "start" });
  w.call(w.operator);
  await w.pass(2 * MINUTE);
  assert.equal(w.restarts.length, 1);
  assert.equal(heardOnce(w.operator.heard, "start").data, "1200");
  assert.equal(await w.state("ent"), State.Running);
});

specify("An Exec that couldn't be made durable answers 510, and nothing was done", async (w) => {
  await w.created("ent");
  w.port.calls.length = 0;
  const before = await w.leaves("ent", "State Desired Since LastOperation");
  w.flashFails = "program";
  assert.equal(await w.operate("ent", "Start"), 510);
  w.flashFails = "";
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, []);
  assert.deepEqual(await w.leaves("ent", "State Desired Since LastOperation"), before);
  assert.deepEqual(w.operator.heard, []);
});

specify(
  "With a flash that takes nothing any more the agent comes to rest, asks nothing of the hypervisor and says nothing untrue",
  async (w) => {
    await w.created("ent");
    w.port.calls.length = 0;
    w.flashFails = "all";
    void w.operator.send({ command: "Exec", target: START });
    w.call(w.operator);
    await w.pass(10 * MINUTE);
    assert.deepEqual(w.port.calls, []);
    assert.deepEqual(w.operator.heard, []);
    w.flashFails = "";
    w.call(w.operator);
    await w.pass(MINUTE);
  },
);

specify("A new result is reported at once, although an older alert waits for its next turn", async (w) => {
  await w.created("a", "&Memory=1000");
  w.operator.alertStatus = undefined;
  await w.exec("./VirMO/Domain/a/Operations/Start", undefined, w.operator, "old");
  await w.pass(100 * MINUTE);
  await w.exec("./VirMO/Domain/a/Operations/Kill", undefined, w.operator, "new");
  await w.pass(2000);
  assert.ok(w.operator.heard.some(({ correlator }) => correlator === "new"));
  const sessions = w.operator.sessions;
  await w.pass(30_000);
  assert.equal(w.operator.sessions, sessions, "and then waits as well");
});
