/** §2 and §3 as sentences: crashes, boots, calls, alerts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { OPERATOR } from "./phone.js";
import { guest, Player } from "./player.js";
import { State } from "./values.js";

test("OnCrash=restart: back-off 1, 2, 4 s, at most MaxRestarts in 10 minutes, then stay", () => {
  const player = guest(State.Running);
  player.replace("a", "Policy/OnCrash", "restart");
  for (const backOff of [1, 2, 4]) {
    player.play({ kind: "crashed", domain: "a" });
    player.tick(backOff - 0.5);
    assert.equal(player.domain("a").state, State.Crashed);
    player.tick(0.5);
    assert.deepEqual([player.domain("a").state, player.domain("a").reason], [State.Starting, 50]);
    player.finish();
  }
  player.play({ kind: "crashed", domain: "a" });
  player.tick(300);
  assert.equal(player.domain("a").state, State.Crashed);
});

test("A guest that shuts itself down is Stopped, Desired 20, Reason GuestRequest", () => {
  const player = guest(State.Running);
  const { alerts } = player.play({ kind: "shutDown", domain: "a" });
  const { state, desired, reason } = player.domain("a");
  assert.deepEqual([state, desired, reason], [20, 20, 30]);
  assert.deepEqual(
    alerts.map(({ type, data }) => [type, data]),
    [["DomainStateChange", 20]],
  );
});

test("At most one DomainStateChange for a domain and minute, the latest state winning", () => {
  const player = guest(State.Running);
  assert.equal(player.play({ kind: "crashed", domain: "a" }).alerts.length, 1);
  player.exec("Start", "a");
  player.finish();
  assert.equal(player.play({ kind: "shutDown", domain: "a" }).alerts.length, 0);
  assert.equal(player.tick(59).alerts.length, 0);
  assert.deepEqual(
    player.tick(1).alerts.map(({ data }) => data),
    [20],
  );
});

test("An alert is repeated in every session until a Status other than 401 or 407 has arrived, and never after", () => {
  const player = guest(State.Stopped);
  const mine = (): number[] => player.play({ kind: "session", account: OPERATOR }).alerts.map(({ id }) => id);
  const [id = 0] = mine();
  for (const status of [401, 407]) player.play({ kind: "acknowledge", alert: id, status });
  assert.deepEqual(mine(), [id]);
  player.play({ kind: "acknowledge", alert: id, status: 500 });
  assert.deepEqual(mine(), []);
});

const FACTORY = { management: "running", modem: "running", personal: "running" } as const;

test("With the same boot id guests run on; a live domain that is absent has crashed; an operation ends by what is shown", () => {
  const player = guest(State.Running).create("b", "&Start=true");
  player.exec("Stop", "a");
  player.play({ kind: "boots" });
  player.play({ kind: "reconcile", report: { bootId: "boot-1", shown: { ...FACTORY, a: "running" }, found: [] } });
  assert.deepEqual([player.domain("a").state, player.domain("a").lastResult], [State.Running, 1418]);
  assert.equal(player.domain("b").state, State.Crashed);
});

test("With a new boot id all are Stopped, PowerLoss if live; AutoStart starts unless fully locked; the others get Desired 20", () => {
  const player = guest(State.Running, "&AutoStart=true").create("b", "&Start=true").create("c", "&AutoStart=true");
  player.exec("FullyLock", "c");
  player.play({ kind: "reconcile", report: { bootId: "boot-2", shown: { ...FACTORY }, found: [] } });
  const seen = ["a", "b", "c"].map((name) => [player.domain(name).state, player.domain(name).desired]);
  assert.deepEqual(seen, [
    [30, 40],
    [20, 20],
    [20, 20],
  ]);
  player.exec("UnLock", "c");
  assert.equal(player.domain("c").state, State.Starting);
  assert.equal(player.domain("b").reason, 60);
});

test("Create and Clone roll back (1418), Wipe and Delete roll forward", () => {
  const player = guest(State.Stopped).create("c");
  player.exec("Create", "", "Name=b&Image=linux");
  player.exec("Delete", "a");
  player.exec("Wipe", "c");
  player.play({ kind: "boots" });
  const { calls } = player.play({ kind: "reconcile", report: { bootId: "boot-2", shown: { ...FACTORY }, found: [] } });
  assert.deepEqual(calls.map(({ kind, domain }) => `${kind} ${domain}`).sort(), ["delete a", "delete b", "wipe c"]);
  assert.deepEqual(
    player.finish().map(({ source, data }) => `${source} ${data}`),
    ["./VirMO/Domain/a 1200", "./VirMO/Domain/c 1200", "./VirMO/Domain/b 1418"],
  );
  assert.equal(player.world.domains["b"], undefined);
});

test("Ours that nobody knows is destroyed and audited; a foreign one is left alone, its memory charged", () => {
  const player = new Player();
  const found = [
    { name: "x", marked: true, memory: 1 },
    { name: "y", marked: false, memory: 1_024 },
  ];
  const { calls } = player.play({ kind: "reconcile", report: { bootId: "boot-1", shown: {}, found } });
  assert.deepEqual(
    calls.filter(({ kind }) => kind === "destroy").map(({ domain }) => domain),
    ["x"],
  );
  assert.deepEqual([player.world.foreignMemory, player.world.audit], [1_024, ["destroyed: x"]]);
});

test("In an emergency call Stop answers 202 and waits until the call and 300 s after it", () => {
  const player = guest(State.Running);
  player.play({ kind: "call", domain: "a", call: "emergency" });
  assert.equal(player.exec("Stop", "a"), 202);
  player.play({ kind: "call", domain: "a", call: "none" });
  player.tick(299);
  assert.equal(player.domain("a").state, State.Running);
  player.tick(1);
  assert.equal(player.domain("a").state, State.Stopping);
});

test("DM Delete is held: 200 when it is gone, 500 after 30 s, 403 while the domain runs", () => {
  const player = guest(State.Stopped).create("b", "&Start=true");
  const remove = (domain: string, id: number): number | null =>
    player.play({ kind: "delete", id, server: OPERATOR, domain }).status;
  assert.equal(remove("b", 1), 403);
  assert.equal(remove("a", 2), null);
  assert.deepEqual(player.tick(30).answers, [{ command: 2, status: 500 }]);
  player.finish();
  assert.equal(player.world.domains["a"], undefined);
});

test("The seventeenth pending operation is 420, a Correlator over 64 octets 413, a missing operation 406", () => {
  const player = guest(State.Stopped);
  for (let count = 1; count < 16; count++) assert.equal(player.exec("Start", "a", "", OPERATOR, `c${count}`), 202);
  assert.equal(player.exec("Start", "a"), 420);
  assert.equal(player.exec("Start", "a", "", OPERATOR, "é".repeat(33)), 413);
  player.world.operations = [];
  assert.equal(player.exec("Start", "a"), 406);
});
