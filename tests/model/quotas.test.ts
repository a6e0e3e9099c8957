/** §5 and §7 as sentences: charging, the ledger, sets, Atomic, Transfer, authorities. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LINK, OPERATOR, SHOP } from "./phone.js";
import { openCalls, Player } from "./player.js";
import { State } from "./values.js";
import type { Change } from "./replace.js";

const MIB = 1024;
const WIDE = "&Memory=65536&MemoryMin=1024&MemoryMax=500000";

function two(data = "&Start=true"): Player {
  return new Player().create("a", `${WIDE}${data}`).create("b", `${WIDE}${data}`);
}

function atomic(player: Player, ...changes: [string, string, number | string][]): [number | null, number[]] {
  const children: Change[] = changes.map(([domain, leaf, value]) => ({ domain, leaf, value: `${value}` }));
  const result = player.play({ kind: "atomic", server: OPERATOR, children });
  return [result.status, result.children];
}

test("A malformed value is 415, one outside its range or relation 403, one that doesn't fit 420, an unknown leaf 404", () => {
  const player = two();
  assert.equal(player.replace("a", "Memory/Target", "x"), 415);
  assert.equal(player.replace("a", "Cpu/Weight", 65_536), 403);
  assert.equal(player.replace("a", "Memory/Target", 1_023), 403);
  assert.equal(player.replace("a", "Memory/Target", 400 * MIB), 420);
  assert.equal(player.replace("a", "Memory/Colour", 1), 404);
  assert.equal(player.replace("a", "Memory/Actual", 1), 405);
  assert.equal(player.replace("a", "Cpu/Class", "hard"), 403);
});

test("Start that doesn't fit is 420; a crash releases memory at once; storage stays charged", () => {
  const player = two("").create("c", WIDE);
  for (const name of ["a", "b", "c"]) assert.equal(player.replace(name, "Memory/Target", 150 * MIB), 200);
  for (const name of ["a", "b"]) {
    player.exec("Start", name);
    player.finish();
  }
  assert.equal(player.exec("Start", "c"), 420);
  player.play({ kind: "crashed", domain: "a" });
  assert.equal(player.exec("Start", "c"), 202);
  assert.equal(player.replace("a", "Storage/Quota", 39_000), 420);
});

test("A promise that wouldn't fit even if no other server-made domain were live is 420 in any state", () => {
  const player = two("");
  assert.equal(player.replace("a", "Memory/Target", 304 * MIB), 200);
  assert.equal(player.replace("a", "Memory/Target", 304 * MIB + 1), 420);
});

test("AutoStart without room stays Stopped, Reason 70, DomainStateChange", () => {
  const player = two("&AutoStart=true");
  for (const name of ["a", "b"]) player.replace(name, "Memory/Target", 200 * MIB);
  const shown = { management: "running", modem: "running", personal: "running" } as const;
  const { alerts } = player.play({ kind: "reconcile", report: { bootId: "boot-2", shown, found: [] } });
  assert.equal(player.domain("a").state, State.Starting);
  assert.deepEqual([player.domain("b").state, player.domain("b").reason], [State.Stopped, 70]);
  assert.ok(alerts.some(({ type, source }) => type === "DomainStateChange" && source.endsWith("/b")));
});

test("An increase is issued only after the decreases admitted with it have been read back", () => {
  const player = two();
  const [status] = atomic(player, ["a", "Memory/Target", 32 * MIB], ["b", "Memory/Target", 96 * MIB]);
  assert.equal(status, 200);
  assert.deepEqual(
    player.last?.calls.map(({ domain, quotas }) => [domain, quotas?.memory]),
    [["a", 32 * MIB]],
  );
  player.finish();
  assert.equal(player.tick(1).calls.length, 0);
  const { calls } = player.play({ kind: "actual", domain: "a", memory: 32 * MIB });
  assert.deepEqual(
    calls.map(({ domain, quotas }) => [domain, quotas?.memory]),
    [["b", 96 * MIB]],
  );
  player.finish();
  assert.deepEqual(player.world.sets, []);
});

test("Increases of CPU wait one full old period of every decreased reservation", () => {
  const player = two("&Class=reserved&Budget=4000&Period=20000&Start=true");
  atomic(player, ["a", "Cpu/Budget", 1_000], ["b", "Cpu/Budget", 7_000]);
  player.finish();
  assert.equal(player.play({ kind: "tick", elapsed: 19_999 }).calls.length, 0);
  const { calls } = player.play({ kind: "tick", elapsed: 1 });
  assert.deepEqual(
    calls.map(({ domain, quotas }) => [domain, quotas?.budget]),
    [["b", 7_000]],
  );
});

test("While a set is pending its domains refuse other quota changes, and others are admitted against max(old, new)", () => {
  const player = two().create("c", `${WIDE}`);
  player.replace("a", "Memory/Target", 2 * MIB);
  assert.equal(player.replace("a", "Cpu/Weight", 5), 403);
  assert.equal(player.replace("b", "Memory/Target", 304 * MIB - 64 * MIB + 1), 420);
  assert.equal(player.replace("b", "Memory/Target", 304 * MIB - 64 * MIB), 200);
});

test("Not in force after 60 s: the whole set returns to its old promises, LastOperation Quota, one alert without Correlator", () => {
  const player = two();
  atomic(player, ["a", "Memory/Target", 32 * MIB], ["b", "Memory/Target", 96 * MIB]);
  player.finish();
  const { alerts } = player.tick(60);
  assert.deepEqual(
    alerts.map(({ data, correlator, account }) => [data, correlator, account]),
    [[1417, "", OPERATOR]],
  );
  for (const name of ["a", "b"]) {
    const { promise, lastOperation, lastResult } = player.domain(name);
    assert.deepEqual([promise.memory, lastOperation, lastResult], [64 * MIB, "Quota", 1417]);
  }
});

test("A set that the hypervisor refuses returns with the code of its resource", () => {
  const player = two();
  player.replace("a", `Network/${LINK}/Guaranteed`, 1_000);
  assert.deepEqual(
    player.finish("failed").map(({ data }) => data),
    [1413],
  );
  assert.equal(player.domain("a").promise.network[LINK]?.guaranteed, 0);
});

test("In an Atomic a decrease in one domain may pay for an increase in another", () => {
  const player = two();
  for (const name of ["a", "b"]) {
    player.replace(name, "Memory/Target", 152 * MIB);
    player.finish();
  }
  assert.equal(player.replace("b", "Memory/Target", 153 * MIB), 420);
  assert.deepEqual(atomic(player, ["b", "Memory/Target", 200 * MIB], ["a", "Memory/Target", 104 * MIB]), [
    200,
    [200, 200],
  ]);
});

test("The set is judged at its last quota child: that one 420, earlier 216, later 215, the Atomic 507, nothing changed", () => {
  const player = two();
  const before = JSON.stringify(player.world);
  const last = ["a", "Policy/BootOrder", 5] as [string, string, number];
  assert.deepEqual(
    atomic(
      player,
      ["a", "Policy/AutoStart", "true"],
      ["a", "Memory/Max", 450_000],
      ["a", "Memory/Target", 420_000],
      last,
    ),
    [507, [216, 216, 420, 215]],
  );
  assert.equal(JSON.stringify(player.world), before);
  assert.deepEqual(atomic(player, ["a", "Memory/Min", 70_000], ["a", "Policy/BootOrder", 5]), [507, [403, 215]]);
  assert.deepEqual(atomic(player, ["a", "Policy/BootOrder", 5], ["a", "", ""]), [507, [216, 403]]);
});

test("A class that the scheduler can't honour is 406", () => {
  const player = two();
  player.world.cpuClasses = ["besteffort"];
  assert.equal(player.replace("a", "Cpu/Class", "reserved"), 406);
  assert.equal(player.exec("Create", "", "Name=c&Image=linux&Class=reserved&Budget=1000&Period=20000"), 406);
});

test("A reservation that would take the private domain's floor, or the modem's deadlines, is 420", () => {
  const player = two("&Class=reserved&Budget=1000&Period=20000&Start=true");
  assert.equal(player.replace("a", "Cpu/Budget", 14_000), 200);
  player.finish();
  assert.equal(player.replace("b", "Cpu/Budget", 5_000), 420);
  assert.equal(atomic(player, ["b", "Cpu/Period", 500], ["b", "Cpu/Budget", 100])[0], 507);
});

const TRANSFERS: [string, string, number][] = [
  ["Memory", "10240", 202],
  ["Memory", "70000", 403],
  ["Storage", "1", 403],
  ["Cpu", "1000", 403],
  ["Colour", "1", 412],
  ["Memory", "0", 412],
];
for (const [resource, amount, status] of TRANSFERS) {
  test(`Transfer of ${amount} ${resource} answers ${status}`, () => {
    const player = two();
    assert.equal(player.exec("Transfer", "", `From=a&To=b&Resource=${resource}&Amount=${amount}`), status);
  });
}

test("Transfer of Cpu: From loses the ceiling of Amount·Period/10⁶, To gains the floor", () => {
  const player = two("&Class=reserved&Budget=4000&Period=15000");
  assert.equal(player.exec("Transfer", "", "From=a&To=b&Resource=Cpu&Amount=1001"), 202);
  assert.deepEqual([player.domain("a").promise.budget, player.domain("b").promise.budget], [3_984, 4_015]);
  assert.deepEqual(
    player.last?.alerts.map(({ data, source }) => [data, source]),
    [[1200, "./VirMO/Domain/a"]],
  );
});

test("A Transfer that the hypervisor refuses changes neither side: 1415", () => {
  const player = two();
  player.exec("Transfer", "", "From=a&To=b&Resource=Memory&Amount=1024");
  player.play({ kind: "ended", call: openCalls(player.world)[0] ?? 0, outcome: "ok" });
  player.play({ kind: "actual", domain: "a", memory: 63 * MIB });
  assert.deepEqual(
    player.finish("failed").map(({ data, correlator }) => [data, correlator]),
    [[1415, "Transfer"]],
  );
  assert.deepEqual(
    ["a", "b"].map((name) => player.domain(name).promise.memory),
    [64 * MIB, 64 * MIB],
  );
});

test("A Transfer rolls back at boot, as soon as the agent has tried to reconcile: 1418", () => {
  const player = two();
  player.exec("Transfer", "", "From=a&To=b&Resource=Memory&Amount=1024");
  player.play({ kind: "boots" });
  const { alerts } = player.play({ kind: "unreachable" });
  assert.deepEqual(
    alerts.filter(({ correlator }) => correlator === "Transfer").map(({ data }) => data),
    [1418],
  );
  assert.equal(player.domain("a").promise.memory, 64 * MIB);
});

test("Nobody but its owner has anything at a domain, the operator neither, until it changes that ACL; 404 tells a stranger nothing", () => {
  const player = new Player().create("a", "", SHOP);
  assert.equal(player.exec("Start", "a"), 425);
  assert.equal(player.exec("Start", "nobody", "", SHOP), 425);
  assert.equal(player.exec("Start", "nobody"), 404);
  const { acl } = player.domain("a");
  const change = { kind: "acl", server: OPERATOR, domain: "a" } as const;
  assert.equal(player.play({ ...change, acl: { ...acl, Exec: [OPERATOR] } }).status, 200);
  assert.equal(player.exec("Start", "a"), 202);
});

test("Every command at a private domain is 425 for every server, ACL replacement included", () => {
  const player = new Player();
  assert.equal(player.exec("Stop", "personal"), 425);
  assert.equal(player.replace("personal", "Cpu/Weight", 1), 425);
  const acl = player.domain("personal").acl;
  assert.equal(player.play({ kind: "acl", server: OPERATOR, domain: "personal", acl }).status, 425);
  assert.equal(player.play({ kind: "delete", id: 1, server: OPERATOR, domain: "personal" }).status, 425);
});

test("Over a ceiling: 420", () => {
  const player = new Player().create("a", "", SHOP).create("b", "", SHOP).create("c", "", SHOP);
  assert.equal(player.exec("Create", "", "Name=d&Image=linux", SHOP), 420);
  assert.equal(atomic(player, ["modem", "Memory/Target", 1])[0], 507);
  assert.equal(player.replace("a", `Network/${LINK}/Guaranteed`, 5_001, SHOP), 420);
  assert.equal(player.replace("a", `Network/${LINK}/Guaranteed`, 5_000, SHOP), 200);
});

test("Account removed: its id leaves every ACL, its domains are fully locked, Owner stays, its alerts are dropped and audited", () => {
  const player = new Player().create("a", "&Start=true", SHOP);
  const remove = (account: string): number | null =>
    player.play({ kind: "removeAccount", server: OPERATOR, account }).status;
  assert.equal(remove(OPERATOR), 405);
  assert.equal(remove(SHOP), 200);
  const { owner, lock, acl, state } = player.domain("a");
  assert.deepEqual([owner, lock, acl.Exec, state], [SHOP, 10, [], State.Pausing]);
  assert.deepEqual(player.world.audit, [`alert dropped: ${SHOP}`]);
  assert.equal(player.exec("Create", "", "Name=b&Image=linux", SHOP), 425);
});
