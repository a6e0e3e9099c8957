/** The agent, or the phone, dies after any effect of any operation: tree, ledger and hypervisor agree afterwards, and no alert is lost. */
import assert from "node:assert/strict";
import test from "node:test";
import { Outcome } from "../../host/node/abi.gen.js";
import { atomic, replace, reserved } from "./quotas.js";
import type { Request } from "./server.js";
import { agree } from "./agreement.js";
import { MINUTE, World } from "./world.js";

const ENT = "./VirMO/Domain/ent";
const exec = (operation: string, correlator: string): Request => ({
  ...{ command: "Exec", correlator, target: `${ENT}/Operations/${operation}` },
});
const create = (more: string): Request => ({
  ...{ command: "Exec", target: "./VirMO/Operations/Create", correlator: "create" },
  data: `Name=ent&Image=enterprise-os${more}`,
});

interface Life {
  name: string;
  prepare: (w: World) => Promise<unknown>;
  requests: Request[];
}
const LIVES: Life[] = [
  { name: "Create", prepare: async () => undefined, requests: [create("")] },
  { name: "Create with Start", prepare: async () => undefined, requests: [create("&Start=true&AutoStart=true")] },
  { name: "Start", prepare: (w) => w.created("ent"), requests: [exec("Start", "start")] },
  {
    name: "Start, then Kill",
    prepare: (w) => w.created("ent"),
    requests: [exec("Start", "start"), exec("Kill", "kill")],
  },
  { name: "Stop", prepare: (w) => w.running("ent"), requests: [exec("Stop", "stop")] },
  {
    name: "Stop of a guest that ignores it",
    prepare: (w) => w.running("ent", "&AutoStart=true").then(() => w.hypervisor.ignoreStop("ent")),
    requests: [{ ...exec("Stop", "stop"), data: "Timeout=5" }],
  },
  { name: "Restart", prepare: (w) => w.running("ent"), requests: [exec("Restart", "restart")] },
  { name: "Wipe", prepare: (w) => w.created("ent"), requests: [exec("Wipe", "wipe")] },
  { name: "Clone", prepare: (w) => w.created("ent"), requests: [{ ...exec("Clone", "clone"), data: "Name=copy" }] },
  {
    name: "Clone with Start",
    prepare: (w) => w.created("ent", "&Memory=1000"),
    requests: [{ ...exec("Clone", "clone"), data: "Name=copy&Start=true" }],
  },
  {
    name: "FullyLock and UnLock",
    prepare: (w) => w.running("ent"),
    requests: [exec("FullyLock", "l"), exec("UnLock", "u")],
  },
  { name: "Pause and Resume", prepare: (w) => w.running("ent"), requests: [exec("Pause", "p"), exec("Resume", "r")] },
  {
    name: "Quotas, of which one pays for another",
    prepare: async (w) => {
      await w.running("ent", `${reserved(300000, 1000000)}&MemoryMin=500&Storage=400000`);
      await w.running("two", `${reserved(100000, 1000000)}&MemoryMax=9000`);
    },
    requests: [
      atomic(
        ...["two Cpu/Budget 300000", "ent Cpu/Budget 100000", "two Memory/Target 9000", "ent Memory/Target 500"].map(
          replace,
        ),
        replace("ent Storage/Quota 300000"),
      ),
    ],
  },
  {
    name: "Quotas that the hypervisor refuses",
    prepare: async (w) => {
      await w.running("ent", reserved(300000, 1000000));
      await w.running("two", `${reserved(100000, 1000000)}&MemoryMax=9000`);
      w.port.pass("quota");
      w.port.fault("quota", Outcome.NoCpu);
    },
    requests: [atomic(replace("two Cpu/Budget 300000"), replace("ent Cpu/Budget 100000"))],
  },
  { name: "Delete by Exec", prepare: (w) => w.created("ent"), requests: [exec("Delete", "delete")] },
  { name: "DM Delete", prepare: (w) => w.created("ent"), requests: [{ command: "Delete", target: ENT }] },
];

/** Lives through it; whether the death came. */
async function live({ prepare, requests }: Life, death: number, phone: boolean): Promise<boolean> {
  const w = await World.open();
  try {
    await prepare(w);
    w.operator.heard.length = 0;
    let effects = 0;
    w.diesAfter = () => {
      if (++effects !== death) return false;
      if (phone) w.hypervisor.powerCut();
      return true;
    };
    const accepted: string[] = [];
    for (const request of requests) {
      void w.operator.send(request).then(([reply]) => reply!.status === 202 && accepted.push(request.correlator!));
    }
    w.call(w.operator);
    await w.pass(5 * MINUTE);
    w.diesAfter = () => false;
    // What the server couldn't send before goes out now.
    w.call(w.operator);
    await w.pass(5 * MINUTE);
    await agree(w);
    assert.deepEqual(w.overdrafts, []);
    for (const correlator of accepted) {
      const heard = w.operator.heard.filter((alert) => alert.correlator === correlator);
      assert.ok(heard.length >= 1, `no alert for ${correlator}`);
      assert.equal(new Set(heard.map(({ data }) => data)).size, 1, "the alert changed its mind");
    }
    assert.deepEqual(
      w.restarts.filter((reason) => reason.includes("trap")),
      [],
    );
    return effects >= death;
  } catch (error) {
    throw new Error(`death after effect ${death}: ${(error as Error).message}`, { cause: error });
  } finally {
    await w.close();
  }
}

for (const life of LIVES) {
  for (const phone of [false, true]) {
    test(`${life.name}: whenever ${phone ? "the phone" : "the agent"} dies, all agree afterwards and no alert is lost`, async () => {
      for (let death = 1; await live(life, death, phone); death++);
    });
  }
}
