/** Safe mode (docs/protocol.md, Safe mode): when it begins, what works in it, and how it ends. */
import assert from "node:assert/strict";
import { Control } from "../../host/node/abi.gen.js";
import { WORK } from "../host/parts.js";
import type { Heard } from "./server.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const SAFE_MODE = "urn:oma:at:x-virmo:1.0:SafeMode";
const ENT = "./VirMO/Domain/ent";

async function die(w: World, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await w.agentDies();
}

/** What the device says of safe mode in a session of its own. */
async function told(w: World): Promise<Heard[]> {
  w.operator.heard.length = 0;
  await w.get("./DevInfo/DevId");
  return w.operator.heard.filter(({ type }) => type === SAFE_MODE);
}

const isSafe = async (w: World): Promise<boolean> => (await told(w)).length > 0;

specify("Four deaths in a row are none too many: the fifth start is a normal one", async (w) => {
  await die(w, 4);
  assert.equal(await isSafe(w), false);
  assert.equal(await w.operate("personal", "Start"), 425);
});

specify(
  "The sixth of six starts without rest is safe, and says so in each session's package 1, with the count",
  async (w) => {
    await die(w, 5);
    for (let session = 1; session <= 2; session++) {
      const alerts = await told(w);
      assert.deepEqual(alerts, [
        {
          session,
          correlator: undefined,
          source: "./VirMO",
          type: SAFE_MODE,
          format: "int",
          mark: "warning",
          data: "5",
        },
      ]);
    }
  },
);

specify("In safe mode Get works; all else is 503 with the reason in its Item, and changes nothing", async (w) => {
  await w.running("ent");
  const look = async () => [
    await w.leaves("ent", "State Policy/AutoStart LastOperation"),
    await w.get("./VirMO/Platform/Memory/Free"),
    await w.get("./DMAcc"),
    await w.get("./VirMO/Domain?prop=ACL"),
    await w.list(),
  ];
  const before = await look();
  await die(w, 6);
  w.port.calls.length = 0;
  const replies = await w.converse(
    w.operator,
    { command: "Get", target: `${ENT}/State` },
    { command: "Replace", target: `${ENT}/Policy/AutoStart`, data: "true", format: "bool" },
    { command: "Replace", target: "./VirMO/Domain?prop=ACL", data: "Get=*" },
    { command: "Add", target: "./DMAcc/partner", format: "node" },
    { command: "Delete", target: "./DMAcc/acc2" },
    { command: "Delete", target: ENT },
    { command: "Exec", target: `${ENT}/Operations/Stop`, correlator: "c" },
    { command: "Exec", target: "./VirMO/Operations/Create", data: "Name=more&Image=enterprise-os" },
  );
  const refused = { status: 503, detail: SAFE_MODE };
  assert.deepEqual(replies.slice(1), Array(7).fill(refused));
  assert.deepEqual([replies[0]!.status, replies[0]!.data], [200, State.Running]);
  assert.deepEqual(await look(), before);
  assert.deepEqual(w.port.calls, []);
});

specify("What waited when safe mode began goes on ten minutes later, and not before", async (w) => {
  await w.created("ent");
  w.port.unreachable = true;
  assert.equal(await w.operate("ent", "Delete", undefined), 202);
  await die(w, 6);
  w.port.unreachable = false;
  w.port.calls.length = 0;
  await w.pass(10 * MINUTE - 1);
  assert.deepEqual([w.port.calls, w.shown("ent")], [[], "Stopped"]);
  await w.pass(MINUTE);
  assert.deepEqual([w.port.calls, w.shown("ent"), w.results().at(-1)], [["destroy ent"], undefined, "1200"]);
});

specify("A domain of ours that nobody knows of is charged in safe mode, and destroyed only after it", async (w) => {
  const free = Number(await w.get("./VirMO/Platform/Memory/Free"));
  await w.pass(MINUTE);
  await die(w, 5);
  w.hypervisor.create(WORK);
  w.clock.advanceTo(w.clock.now() + 10_000);
  w.hypervisor.control(Control.Start, WORK, 0);
  w.port.calls.length = 0;
  await die(w, 1);
  await w.pass(10 * MINUTE - 1);
  assert.deepEqual([w.port.calls, w.shown(WORK.name)], [[], "Running"]);
  assert.equal(Number(await w.get("./VirMO/Platform/Memory/Free")), free - WORK.memory);
  await w.pass(MINUTE);
  assert.deepEqual([w.port.calls, w.shown(WORK.name)], [[`destroy ${WORK.name}`], undefined]);
});

specify("AutoStart after a power cut waits for the end of safe mode", async (w) => {
  await w.running("ent", "&AutoStart=true");
  await die(w, 5);
  await w.powerLoss();
  await w.pass(10 * MINUTE - 1);
  assert.equal(w.shown("ent"), "Stopped");
  await w.pass(MINUTE);
  assert.equal(w.shown("ent"), "Running");
});

specify("Safe mode ends after ten minutes by itself; a death within the minute after goes back", async (w) => {
  await die(w, 5);
  await w.pass(10 * MINUTE);
  assert.equal(await isSafe(w), false);
  await w.pass(MINUTE - 1);
  await die(w, 1);
  assert.equal(await isSafe(w), true);
});

specify("A minute after safe mode the agent has come to rest: five more deaths are needed", async (w) => {
  await die(w, 5);
  await w.pass(11 * MINUTE);
  await die(w, 5);
  assert.equal(await isSafe(w), false);
});

specify(
  "After a session that ends well in safe mode the next start is a normal one; its death goes back",
  async (w) => {
    await die(w, 5);
    assert.equal(await isSafe(w), true);
    await die(w, 1);
    assert.equal(await w.operate("personal", "Start"), 425, "no 503");
    await die(w, 5);
    assert.equal(await isSafe(w), false, "that session ended well, too");
  },
);

specify("A start after safe mode's good session that dies without rest goes back at once", async (w) => {
  await die(w, 5);
  assert.equal(await isSafe(w), true);
  await die(w, 2);
  assert.equal(await isSafe(w), true);
});

specify("A session that ends well counts as rest", async (w) => {
  for (let i = 0; i < 8; i++) {
    await die(w, 1);
    assert.equal(await isSafe(w), false);
  }
});

specify("A session whose operation is still under way isn't rest yet", async (w) => {
  await w.created("ent");
  await die(w, 5);
  assert.equal(await w.operate("ent", "Start"), 202);
  await die(w, 1);
  assert.equal(await isSafe(w), true);
});

specify("The end of a session's last operation is rest", async (w) => {
  await w.created("ent");
  await die(w, 5);
  assert.equal(await w.operate("ent", "Start"), 202);
  await w.pass(10_000);
  await die(w, 1);
  assert.equal(await isSafe(w), false);
});

specify("A server that can't be reached isn't the agent's fault: the session counts as rest", async (w) => {
  w.operator.reachable = false;
  for (let i = 0; i < 8; i++) {
    await die(w, 1);
    w.call(w.operator);
    await w.settle();
  }
  w.operator.reachable = true;
  assert.equal(await isSafe(w), false);
});

specify("A session that a malformed message ends is no rest", async (w) => {
  const exchange = w.operator.exchange.bind(w.operator);
  w.operator.exchange = async () => Uint8Array.of(1, 2, 3);
  for (let i = 0; i < 5; i++) {
    w.call(w.operator);
    await w.settle();
    await die(w, 1);
  }
  w.operator.exchange = exchange;
  assert.equal(await isSafe(w), true);
});

for (const [ms, safe] of [
  [MINUTE - 1, true],
  [MINUTE, false],
] as const)
  specify(
    `An agent without a session that dies every ${ms} ms: ${safe ? "safe mode" : "it has come to rest"}`,
    async (w) => {
      for (let i = 0; i < 5; i++) {
        await w.pass(ms);
        await die(w, 1);
      }
      assert.equal(await isSafe(w), safe);
    },
  );

specify("A flash that takes nothing in safe mode: the agent comes to rest all the same, and Get works", async (w) => {
  await die(w, 5);
  w.flashFails = "program";
  assert.equal(await isSafe(w), true);
  assert.equal(await isSafe(w), true);
  w.flashFails = "";
});
