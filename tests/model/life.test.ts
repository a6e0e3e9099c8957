/** §2 and §3 as sentences: states, operations, parameters, locks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { OPERATOR, SHOP } from "./phone.js";
import { guest, openCalls, Player } from "./player.js";
import { State, type OperationName } from "./values.js";

const OPERATIONS: OperationName[] = ["Start", "Stop", "Kill", "Restart", "Pause", "Resume", "Wipe", "Delete"];

const ALLOWED: [number, Partial<Record<OperationName, number | null>>][] = [
  [State.Stopped, { Start: 202, Stop: 200, Kill: 200, Wipe: 202, Delete: 202 }],
  [State.Running, { Start: 200, Stop: 202, Kill: 202, Restart: 202, Pause: null, Resume: 200 }],
  [State.Pausing, { Pause: 202 }],
  [State.Paused, { Stop: 202, Kill: 202, Pause: 200, Resume: null }],
  [State.Stopping, { Stop: 202, Kill: 202 }],
  [State.Crashed, { Start: 202, Kill: 202, Wipe: 202, Delete: 202 }],
  [State.Unknown, { Kill: 202 }],
];
for (const [state, allowed] of ALLOWED) {
  test(`In state ${state} every operation answers what the table says`, () => {
    for (const operation of OPERATIONS) {
      const status = guest(state).exec(operation, "a");
      assert.equal(status, operation in allowed ? allowed[operation] : 403, operation);
    }
  });
}

test("Create that fails leaves no node behind and alerts 1402", () => {
  const player = new Player();
  assert.equal(player.exec("Create", "", "Name=a&Image=linux"), 202);
  assert.deepEqual(
    [...player.finish("failed"), ...player.finish()].map(({ data, source, correlator }) => [data, source, correlator]),
    [[1402, "./VirMO/Domain/a", "Create"]],
  );
  assert.equal(player.world.domains["a"], undefined);
});

test("Create with Start=true whose start fails is Stopped, 1406", () => {
  const player = new Player();
  player.exec("Create", "", "Name=a&Image=linux&Start=true");
  player.play({ kind: "ended", call: openCalls(player.world)[0] ?? 0, outcome: "ok" });
  assert.deepEqual(
    player.finish("failed").map(({ data }) => data),
    [1406],
  );
  assert.equal(player.domain("a").state, State.Stopped);
});

test("Unknown, missing, malformed and out-of-range parameters are 412 with the key", () => {
  const cases: [string, string][] = [
    ["Name=a&Image=linux&Colour=1", "Colour"],
    ["Name=a", "Image"],
    ["Name=A&Image=linux", "Name"],
    ["Name=a&Image=bare", "Memory"],
    ["Name=a&Image=linux&Weight=0", "Weight"],
    ["Name=a&Image=linux&Class=reserved&Period=20000", "Budget"],
    ["Name=a&Image=linux&Storage=999", "Storage"],
    ["Name=a&Image=linux&Name=b", "Name"],
    ["Name=%E0%A4%A&Image=linux", "Name"],
  ];
  for (const [data, key] of cases) {
    const player = new Player();
    assert.equal(player.exec("Create", "", data), 412, data);
    assert.equal(player.last?.key, key, data);
    assert.equal(player.world.domains["a"], undefined);
  }
});

test("Create answers 403 for hard and an image not Ready, 404 without image, 418 for a taken name", () => {
  const player = new Player();
  assert.equal(player.exec("Create", "", "Name=a&Image=linux&Class=hard"), 403);
  assert.equal(player.exec("Create", "", "Name=a&Image=late"), 403);
  assert.equal(player.exec("Create", "", "Name=a&Image=none"), 404);
  assert.equal(player.exec("Create", "", "Name=modem&Image=linux"), 418);
});

test("A Stop that isn't obeyed within its Timeout becomes a Kill", () => {
  const player = guest(State.Running);
  player.exec("Stop", "a", "Timeout=5");
  assert.deepEqual(player.tick(4).calls, []);
  assert.deepEqual(
    player.tick(1).calls.map(({ kind }) => kind),
    ["kill"],
  );
  assert.deepEqual(
    player.finish().map(({ data }) => data),
    [1200],
  );
  assert.equal(player.domain("a").state, State.Stopped);
});

test("The same operation already under way: 202, and each Correlator gets its alert", () => {
  const player = guest(State.Stopped);
  for (const correlator of ["one", "two"]) assert.equal(player.exec("Start", "a", "", OPERATOR, correlator), 202);
  assert.deepEqual(
    player.finish().map(({ correlator, data }) => [correlator, data]),
    [
      ["one", 1200],
      ["two", 1200],
    ],
  );
});

test("Pause that the hypervisor refuses answers 500 and leaves the domain Running, 1408", () => {
  const player = guest(State.Running);
  assert.equal(player.exec("Pause", "a"), null);
  player.finish("failed");
  assert.deepEqual(
    player.last?.answers.map(({ status }) => status),
    [500],
  );
  assert.deepEqual([player.domain("a").state, player.domain("a").lastResult], [State.Running, 1408]);
});

test("After a failed Wipe only Wipe and Delete are allowed until one succeeds", () => {
  const player = guest(State.Stopped);
  player.exec("Wipe", "a");
  player.finish("failed");
  assert.equal(player.domain("a").state, State.Crashed);
  for (const operation of ["Start", "Kill"] as const) assert.equal(player.exec(operation, "a"), 403);
  assert.equal(player.exec("Wipe", "a"), 202);
  player.finish();
  assert.equal(player.exec("Start", "a"), 202);
});

test("Clone passes through Cloning and Creating; when it fails the source is Stopped and there is no new domain", () => {
  const player = guest(State.Stopped);
  assert.equal(player.exec("Clone", "a", "Name=b"), 202);
  assert.deepEqual([player.domain("a").state, player.domain("b").state], [State.Cloning, State.Creating]);
  assert.deepEqual(
    [...player.finish("failed"), ...player.finish()].map(({ data, source }) => [data, source]),
    [[1405, "./VirMO/Domain/b"]],
  );
  assert.equal(player.domain("a").state, State.Stopped);
  assert.equal(player.world.domains["b"], undefined);
});

test("The management and modem domains can't be touched: 403", () => {
  const player = new Player();
  for (const name of ["management", "modem"]) {
    for (const operation of [...OPERATIONS, "FullyLock", "UnLock"] as const)
      assert.equal(player.exec(operation, name), 403, `${operation} ${name}`);
    assert.equal(player.replace(name, "Memory/Target", 1), 403);
    assert.equal(player.replace(name, "Policy/BootOrder", 1), 403);
  }
});

test("A fully locked Running domain is paused, refuses Start and Resume, and UnLock restores what was desired", () => {
  const player = guest(State.Running);
  assert.equal(player.exec("FullyLock", "a"), null);
  player.finish();
  assert.deepEqual([player.domain("a").state, player.domain("a").reason], [State.Paused, 80]);
  assert.equal(player.exec("Resume", "a"), 403);
  assert.equal(player.exec("UnLock", "a"), null);
  player.finish();
  assert.equal(player.domain("a").state, State.Running);
});

test("Only the locker or the operator may unlock; under a device lock nobody unlocks one domain", () => {
  const player = new Player().create("a", "", SHOP);
  const acl = player.domain("a").acl;
  player.play({ kind: "acl", server: OPERATOR, domain: "a", acl: { ...acl, Exec: [SHOP, OPERATOR] } });
  assert.equal(player.exec("FullyLock", "a"), 200);
  assert.equal(player.exec("UnLock", "a", "", SHOP), 403);
  player.play({ kind: "deviceLock", lock: 20 });
  assert.equal(player.exec("UnLock", "a"), 403);
  player.play({ kind: "deviceLock", lock: 30 });
  assert.equal(player.exec("UnLock", "a"), 200);
});

test("In a transient state a lock applies at the next stable one", () => {
  const player = guest(State.Stopped);
  player.exec("Start", "a");
  assert.equal(player.exec("FullyLock", "a"), 202);
  assert.deepEqual(
    player.finish().map(({ correlator, data }) => [correlator, data]),
    [
      ["Start", 1200],
      ["FullyLock", 1200],
    ],
  );
  assert.equal(player.domain("a").state, State.Paused);
});
