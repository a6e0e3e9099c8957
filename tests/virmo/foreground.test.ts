/** Foreground: the domain that owns the user interface. The user interface changes it, no server (virmo.md 1, 2, 7). */
import assert from "node:assert/strict";
import type { Description } from "../../host/node/description.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const FOREGROUND = "./VirMO/Foreground";
const shown = (w: World): Promise<string> => w.get(FOREGROUND);

async function bootOrder(w: World, name: string, order: number): Promise<void> {
  const target = `./VirMO/Domain/${name}/Policy/BootOrder`;
  const [reply] = await w.converse(w.operator, { command: "Replace", target, format: "int", data: `${order}` });
  assert.equal(reply!.status, 200);
}

function turnToId(w: World, id: string): Promise<void> {
  w.handset.foreground.turnTo(id);
  return w.settle();
}

function turnTo(w: World, name: string): Promise<void> {
  return turnToId(w, w.hypervisor.domains().find((domain) => domain.name === name)!.id);
}

/** No guest but those that servers create. */
const bare = {
  describe: (description: Description): void => {
    description.domains = description.domains.filter(({ role }) => role !== "guest");
  },
};

/** `work` and `home` run. `work` has the user interface, as it was first; by the rule it would be `home`, by its name. */
async function both(w: World): Promise<void> {
  await w.running("work", "&Memory=50000");
  await w.running("home", "&Memory=50000");
  assert.equal(await shown(w), "work");
}

specify(
  "No server changes it: Replace, Delete and Exec answer 405",
  async (w) => {
    await both(w);
    const replies = await w.converse(
      w.operator,
      { command: "Replace", target: FOREGROUND, data: "home" },
      { command: "Delete", target: FOREGROUND },
      { command: "Exec", target: FOREGROUND },
    );
    assert.deepEqual(
      replies.map(({ status }) => status),
      [405, 405, 405],
    );
    assert.equal(await shown(w), "work");
  },
  bare,
);

specify(
  "The user can't turn to a domain that there isn't",
  async (w) => {
    await both(w);
    await turnToId(w, "ff".repeat(16));
    assert.equal(await shown(w), "work");
  },
  bare,
);

specify(
  "The user can't turn to the management domain or the modem",
  async (w) => {
    await both(w);
    for (const name of ["management", "modem"]) {
      await turnTo(w, name);
      assert.equal(await shown(w), "work", name);
    }
  },
  bare,
);

specify(
  "The user can't turn to a domain that is Stopped, Starting or Paused",
  async (w) => {
    await w.running("work", "&Memory=50000");
    await w.created("home", "&Memory=50000");
    await turnTo(w, "home");
    assert.equal(await shown(w), "work");
    await w.operate("home", "Start");
    assert.equal(await w.state("home"), State.Starting);
    await turnTo(w, "home");
    assert.equal(await shown(w), "work");
    await w.pass(MINUTE);
    await w.operate("home", "Pause");
    await turnTo(w, "home");
    assert.equal(await shown(w), "work");
  },
  bare,
);

specify(
  "The user can't turn to a domain that is fully locked; to one that is partially locked he can",
  async (w) => {
    await both(w);
    await w.operate("home", "FullyLock");
    await turnTo(w, "home");
    assert.equal(await shown(w), "work");
    await w.operate("home", "PartiallyLock");
    await turnTo(w, "home");
    assert.equal(await shown(w), "home");
  },
  bare,
);

specify("The name of a private domain is shown to nobody: Foreground is empty, and so is its Size", async (w) => {
  await w.running("work");
  assert.equal(w.shown("personal"), "Running");
  assert.equal(await shown(w), "");
  assert.equal(await w.get(`${FOREGROUND}?prop=Size`), "0");
  assert.doesNotMatch(await w.get("./VirMO?list=StructData"), /personal/);
  await turnTo(w, "work");
  assert.equal(await shown(w), "work");
  await turnTo(w, "personal");
  assert.equal(await shown(w), "");
});

specify(
  "Before any guest runs it is empty; the first one that runs gets it, and no later one takes it away",
  async (w) => {
    assert.equal(await shown(w), "");
    await w.created("work", "&Memory=50000");
    assert.equal(await shown(w), "");
    await w.operate("work", "Start");
    assert.equal(await shown(w), "");
    await w.pass(MINUTE);
    assert.equal(await shown(w), "work");
    await w.created("home", "&Memory=50000");
    await bootOrder(w, "home", 1);
    await w.operate("home", "Start");
    await w.pass(MINUTE);
    assert.equal(await w.state("home"), State.Running);
    assert.equal(await shown(w), "work");
  },
  bare,
);

for (const [what, leaves] of Object.entries<(w: World) => Promise<void>>({
  "is paused": async (w) => void (await w.operate("home", "Pause")),
  "is stopped": async (w) => void (await w.operate("home", "Stop")),
  "is restarted": async (w) => void (await w.operate("home", "Restart")),
  "is fully locked": async (w) => void (await w.operate("home", "FullyLock")),
  crashes: async (w) => void (w.hypervisor.crash("home"), await w.settle()),
  "shuts itself down": async (w) => void (w.hypervisor.shutDown("home"), await w.settle()),
  "vanishes from the hypervisor": async (w) => void (w.hypervisor.vanish("home"), await w.agentDies()),
}))
  specify(
    `When the domain ${what}, the first Running guest has it; and keeps it when the other one runs again`,
    async (w) => {
      await both(w);
      await turnTo(w, "home");
      assert.equal(await shown(w), "home");
      await leaves(w);
      assert.equal(await shown(w), "work");
      await w.pass(MINUTE);
      for (const operation of ["UnLock", "Resume", "Start"]) await w.operate("home", operation);
      await w.pass(MINUTE);
      assert.equal(await shown(w), "work");
    },
    bare,
  );

specify(
  "The first one is so by BootOrder, then by name; a Paused one and a locked one are passed over",
  async (w) => {
    for (const [name, order] of Object.entries({ e: 7, d: 5, c: 5, b: 3, a: 1 })) {
      await w.running(name, "&Memory=20000");
      await bootOrder(w, name, order);
    }
    assert.equal(await shown(w), "e");
    await w.operate("a", "Pause");
    await w.operate("b", "PartiallyLock");
    await w.operate("e", "Kill");
    assert.equal(await shown(w), "c");
    await w.operate("c", "Kill");
    assert.equal(await shown(w), "d");
  },
  bare,
);

specify(
  "A partial lock and a guest's reboot take nothing away; with nobody else to have it, it is empty",
  async (w) => {
    await w.running("work");
    await w.operate("work", "PartiallyLock");
    w.hypervisor.reboot("work");
    await w.settle();
    assert.equal(await shown(w), "work");
    await w.operate("work", "Pause");
    assert.equal(await shown(w), "");
    await w.operate("work", "Resume");
    assert.equal(await shown(w), "", "a partially locked one doesn't get it by itself");
    await w.operate("work", "UnLock");
    assert.equal(await shown(w), "work");
  },
  bare,
);

specify(
  "A domain that the hypervisor was lost sight of hasn't left Running",
  async (w) => {
    await both(w);
    w.hypervisor.isUnreachable = true;
    await w.operate("home", "Pause");
    await w.pass(MINUTE);
    assert.equal(await w.state("work"), State.Unknown);
    assert.equal(await shown(w), "work");
    w.hypervisor.isUnreachable = false;
    await w.pass(MINUTE);
    assert.equal(await w.state("work"), State.Running);
    assert.equal(await shown(w), "work");
  },
  bare,
);

specify(
  "An agent that takes over from a dead one is told again what the user had turned to",
  async (w) => {
    await both(w);
    await turnTo(w, "work");
    await w.agentDies();
    assert.equal(await shown(w), "work");
  },
  bare,
);

specify(
  "What the user had turned to and has lost since isn't told to the next agent",
  async (w) => {
    await both(w);
    await turnTo(w, "work");
    await w.operate("work", "Pause");
    await w.operate("work", "Resume");
    await w.agentDies();
    assert.equal(await shown(w), "home");
  },
  bare,
);

specify(
  "After a power loss the rule chooses among those that have been started",
  async (w) => {
    await w.running("work", "&Memory=50000&AutoStart=true");
    await w.running("home", "&Memory=50000&AutoStart=true");
    await bootOrder(w, "work", 101);
    await turnTo(w, "work");
    assert.equal(await shown(w), "work");
    await w.powerLoss();
    assert.equal(await shown(w), "");
    await w.pass(MINUTE);
    assert.equal(await shown(w), "home");
  },
  bare,
);

specify(
  "A domain that is deleted leaves nothing behind: one of the same name has to be turned to anew",
  async (w) => {
    await both(w);
    await turnTo(w, "home");
    await w.operate("home", "Kill");
    await w.pass(MINUTE);
    await w.operate("home", "Delete");
    await w.pass(MINUTE);
    await w.running("home", "&Memory=50000");
    assert.equal(await shown(w), "work");
  },
  bare,
);
