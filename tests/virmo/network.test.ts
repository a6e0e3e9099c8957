/** Network quotas: rates of a domain on each interface, and what it is guaranteed there (virmo.md 1, 5 and 7). */
import assert from "node:assert/strict";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const LEAVES = ["EgressRate", "IngressRate", "Burst", "Guaranteed", "Priority"];
const ALL = ["Interface", ...LEAVES].map((leaf) => `Network/cellular/${leaf}`).join(" ");
const FREE = "./VirMO/Platform/Network/cellular/Free";
const CAPACITY = 7200;

/** Status of a Replace of a leaf of a domain's network. */
async function replace(w: World, leaf: string, data: string, name = "a", server = w.operator): Promise<number> {
  const target = `./VirMO/Domain/${name}/Network/${leaf}`;
  return (await w.converse(server, { command: "Replace", target, data }))[0]!.status;
}

const guarantee = (w: World, kbits: number, name = "a", server = w.operator): Promise<number> =>
  replace(w, "cellular/Guaranteed", String(kbits), name, server);

/** A Stopped domain that is guaranteed something on the cellular link. */
async function guaranteed(w: World, name: string, kbits: number, server = w.operator): Promise<void> {
  await w.created(name, "&Memory=1000", server);
  assert.equal(await guarantee(w, kbits, name, server), 200);
}

specify("Replace of a network quota: 415 malformed, 403 out of range, 405 Interface, 404 no such link", async (w) => {
  await w.created("a");
  const cases: [string, string, number][] = [
    ["cellular/EgressRate", "fast", 415],
    ["cellular/EgressRate", "", 415],
    ["cellular/EgressRate", "2147483648", 415],
    ["cellular/EgressRate", "-1", 403],
    ["cellular/IngressRate", "-1", 403],
    ["cellular/Burst", "-1", 403],
    ["cellular/Guaranteed", "-1", 403],
    ["cellular/Priority", "-1", 403],
    ["cellular/Priority", "8", 403],
    ["cellular/Interface", "wwan1", 405],
    ["ethernet/EgressRate", "1", 404],
    ["cellular/Colour", "1", 404],
  ];
  const before = await w.leaves("a", ALL);
  for (const [leaf, data, status] of cases) assert.equal(await replace(w, leaf, data), status, `${leaf} ${data}`);
  assert.deepEqual(await w.leaves("a", ALL), before);
});

specify("0 < EgressRate < Guaranteed is 403, from either side, and nothing changes; 0 is unlimited", async (w) => {
  await w.created("a");
  assert.equal(await replace(w, "cellular/EgressRate", "1000"), 200);
  assert.equal(await guarantee(w, 1001), 403);
  assert.equal(await guarantee(w, 1000), 200);
  assert.equal(await replace(w, "cellular/EgressRate", "999"), 403);
  const now = await w.leaves("a", "Network/cellular/EgressRate Network/cellular/Guaranteed");
  assert.deepEqual(Object.values(now), ["1000", "1000"]);
  assert.equal(await replace(w, "cellular/EgressRate", "0"), 200);
  assert.equal(await guarantee(w, CAPACITY), 200);
});

specify("A domain's quotas on one link are none of the other's", async (w) => {
  await w.created("a");
  assert.equal(await replace(w, "cellular/EgressRate", "1"), 200);
  for (const leaf of LEAVES) assert.equal(await replace(w, `wifi/${leaf}`, "7"), 200);
  const both = ["cellular", "wifi"].map((link) => LEAVES.map((leaf) => `Network/${link}/${leaf}`).join(" ")).join(" ");
  assert.deepEqual(Object.values(await w.leaves("a", both)).join(), "1,0,0,0,0,7,7,7,7,7");
});

specify("A guarantee that wouldn't fit even alone is 420 in any state; one that fits exactly is taken", async (w) => {
  await w.created("a");
  assert.equal(await guarantee(w, CAPACITY + 1), 420);
  assert.equal((await w.leaves("a", ALL))["Network/cellular/Guaranteed"], "0");
  assert.equal(await guarantee(w, CAPACITY), 200);
  assert.equal(await w.get(FREE), String(CAPACITY), "a Stopped domain isn't charged");
});

specify("Start without room on one link answers 420 and asks nothing; Free tells what fits", async (w) => {
  await guaranteed(w, "a", 4000);
  await guaranteed(w, "b", CAPACITY - 4000 + 1);
  assert.equal(await w.operate("a", "Start"), 202);
  assert.equal(await w.get(FREE), String(CAPACITY - 4000), "charged as soon as it is Starting");
  await w.pass(MINUTE);
  w.port.calls.length = 0;
  assert.equal(await w.operate("b", "Start"), 420);
  assert.deepEqual(w.port.calls, []);
  assert.equal(await w.state("b"), State.Stopped);
  assert.equal(await guarantee(w, CAPACITY - 4000, "b"), 200);
  assert.equal(await w.operate("b", "Start"), 202);
  assert.equal(await w.get(FREE), "0");
  assert.equal(await w.get("./VirMO/Platform/Network/wifi/Free"), "20000", "each link has its own ledger");
});

specify("A crash and a Stop release what a domain is guaranteed", async (w) => {
  await guaranteed(w, "a", 5000);
  await guaranteed(w, "b", 5000);
  await w.operate("a", "Start");
  await w.pass(MINUTE);
  assert.equal(await w.operate("b", "Start"), 420);
  w.hypervisor.crash("a");
  await w.settle();
  assert.equal(await w.get(FREE), String(CAPACITY));
  assert.equal(await w.operate("b", "Start"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.operate("b", "Stop"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.get(FREE), String(CAPACITY));
});

specify("A Restart without room for the guarantee is refused: nothing can have taken it meanwhile", async (w) => {
  await guaranteed(w, "a", 5000);
  await guaranteed(w, "b", 5000);
  await w.operate("a", "Start");
  await w.pass(MINUTE);
  assert.equal(await w.operate("a", "Restart"), 202);
  assert.equal(await w.operate("b", "Start"), 420, "it is charged while it restarts");
  await w.pass(MINUTE);
  assert.equal(await w.state("a"), State.Running);
});

specify("A Clone has the network quotas of its source, and with Start=true it must fit: 420", async (w) => {
  await w.created("a", "&Memory=1000");
  const quotas = { EgressRate: "6000", IngressRate: "500", Burst: "64", Guaranteed: "4000", Priority: "7" };
  for (const [leaf, data] of Object.entries(quotas)) assert.equal(await replace(w, `cellular/${leaf}`, data), 200);
  assert.equal(await w.operate("a", "Clone", "Name=b"), 202);
  await w.pass(MINUTE);
  assert.deepEqual(await w.leaves("b", ALL), { ...(await w.leaves("a", ALL)) });
  assert.deepEqual(Object.values(await w.leaves("b", ALL)), ["wwan0", ...Object.values(quotas)]);
  await w.operate("b", "Start");
  await w.pass(MINUTE);
  assert.equal(await w.operate("a", "Clone", "Name=c&Start=true"), 420);
  assert.deepEqual(await w.list(), ["a", "b", "management", "modem"]);
  assert.equal(await w.operate("a", "Clone", "Name=c"), 202);
});

specify("AutoStart without room for the guarantee stays Stopped, Reason 70", async (w) => {
  for (const name of ["a", "b"]) {
    await guaranteed(w, name, 5000);
    const target = `./VirMO/Domain/${name}/Policy/AutoStart`;
    await w.converse(w.operator, { command: "Replace", target, data: "true", format: "bool" });
  }
  await w.powerLoss();
  await w.pass(MINUTE);
  assert.equal(await w.state("a"), State.Running);
  assert.deepEqual(await w.leaves("b", "State Reason"), { State: State.Stopped, Reason: "70" });
});

specify("A new domain is unlimited, has no guarantee, and the lowest Priority", async (w) => {
  await w.created("a");
  assert.equal(await w.get("./VirMO/Domain/a/Network"), "cellular/wifi");
  assert.equal(await w.get("./VirMO/Domain/a/Network/wifi"), ["Interface", ...LEAVES].join("/"));
  const leaves = await w.leaves("a", ["Interface", ...LEAVES].map((leaf) => `Network/wifi/${leaf}`).join(" "));
  assert.deepEqual(Object.values(leaves), ["wlan0", "0", "0", "0", "0", "0"]);
});

specify(
  "Network quotas outlive the agent and a power loss, and a domain that takes the place has none of them",
  async (w) => {
    await guaranteed(w, "a", 4000);
    assert.equal(await replace(w, "wifi/Priority", "5"), 200);
    const before = await w.leaves("a", `${ALL} Network/wifi/Priority`);
    for (const loss of ["agentDies", "powerLoss"] as const) {
      await w[loss]();
      assert.deepEqual(await w.leaves("a", `${ALL} Network/wifi/Priority`), before, loss);
    }
    assert.equal(await w.delete("./VirMO/Domain/a"), 200);
    await w.created("b");
    assert.deepEqual(Object.values(await w.leaves("b", "Network/cellular/Guaranteed Network/wifi/Priority")), [
      "0",
      "0",
    ]);
  },
);

specify("The hypervisor hears at the Start what a domain is guaranteed on each link", async (w) => {
  await guaranteed(w, "a", 4000);
  assert.equal(await replace(w, "wifi/Guaranteed", "9"), 200);
  await w.operate("a", "Start");
  await w.pass(MINUTE);
  const shown = w.hypervisor.domains().find(({ name }) => name === "a")!;
  assert.deepEqual(shown.guaranteedInForce, [4000, 9]);
});

specify(
  "What the description guarantees to a factory domain is charged always, and shown",
  async (w) => {
    assert.equal(await w.get(FREE), String(CAPACITY - 200));
    const leaves = ["EgressRate", "Guaranteed", "Priority"].map((leaf) => `Network/cellular/${leaf}`).join(" ");
    assert.deepEqual(Object.values(await w.leaves("modem", leaves)), ["500", "200", "7"]);
    await w.created("a");
    assert.equal(await guarantee(w, CAPACITY - 200 + 1), 420);
    assert.equal(await guarantee(w, CAPACITY - 200), 200);
    await w.powerLoss();
    assert.equal(await w.get(FREE), String(CAPACITY - 200));
  },
  {
    describe: ({ domains }) => {
      const modem = domains.find(({ name }) => name === "modem")!;
      modem.networks = { cellular: { egressRate: 500, guaranteed: 200, priority: 7 } };
    },
  },
);

specify("The network quotas of the management and modem domains are read-only: 403", async (w) => {
  for (const name of ["management", "modem"]) {
    for (const leaf of LEAVES) assert.equal(await replace(w, `cellular/${leaf}`, "1", name), 403, `${name} ${leaf}`);
    assert.equal(await replace(w, "cellular/Interface", "x", name), 405);
  }
});

specify("Whoever doesn't own the domain gets 425 for its network, the operator for the enterprise's too", async (w) => {
  await w.created("a", "", w.enterprise);
  assert.equal(await guarantee(w, 1), 425);
  assert.equal((await w.ask("./VirMO/Domain/a/Network/cellular/Guaranteed")).status, 425);
  assert.equal(await guarantee(w, 1, "personal"), 425);
});

specify(
  "The ceiling of an account is for its domains' guarantees on all links, in any state: 420",
  async (w) => {
    await w.created("a", "&Memory=1000", w.enterprise);
    await w.created("b", "&Memory=1000", w.enterprise);
    assert.equal(await guarantee(w, 3000, "a", w.enterprise), 200);
    assert.equal(await replace(w, "wifi/Guaranteed", "2001", "b", w.enterprise), 420);
    assert.equal(await replace(w, "wifi/Guaranteed", "2000", "b", w.enterprise), 200);
    await guaranteed(w, "c", 6000, w.operator);
  },
  {
    describe: (d) => {
      const usual = d.ceilings![0]!;
      d.ceilings = [usual, { ...usual, serverId: "enterprise", network: 5000 }];
    },
  },
);

specify(
  "By default an account may guarantee half of what the links carry",
  async (w) => {
    await w.created("a", "&Memory=1000");
    const half = (CAPACITY + 20_000) / 2;
    assert.equal(await replace(w, "wifi/Guaranteed", String(half + 1)), 420);
    assert.equal(await replace(w, "wifi/Guaranteed", String(half)), 200);
  },
  { describe: (d) => void (d.ceilings = []) },
);
