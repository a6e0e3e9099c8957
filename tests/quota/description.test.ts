/** What a device description says of the scheduler is what the agent admits by: a phone, its servers and its hypervisor. */
import assert from "node:assert/strict";
import { specify } from "../virmo/specify.js";
import type { World, WorldOptions } from "../virmo/world.js";

type Processor = Parameters<NonNullable<WorldOptions["describe"]>>[0]["hypervisor"]["cpu"];

const having = (cpu: Partial<Processor>): WorldOptions => ({
  describe: ({ hypervisor }) => void Object.assign(hypervisor.cpu, cpu),
});

/** The status of creating and starting a domain with half of the core. */
async function half(w: World): Promise<number> {
  const data = "Name=half&Image=enterprise-os&Class=reserved&Budget=500000&Period=1000000&Start=true";
  return (await w.create(data)).status;
}

specify("Half of the core is promised where unused budget is lost", async (w) => {
  assert.equal(await half(w), 202);
});

specify(
  "Half of the core isn't promised where unused budget stays: it could keep the management partition from a whole period",
  async (w) => {
    assert.equal(await half(w), 420);
  },
  having({ deferrable: true }),
);

specify(
  "A hypervisor that keeps the core for longer than the modem's burst can wait admits no reservation",
  async (w) => {
    assert.equal(await w.get("./VirMO/Platform/Cpu/Free"), "0");
    assert.equal(await half(w), 420);
  },
  having({ blocking: 400 }),
);

specify(
  "A modem inside a reservation that comes too late for its burst leaves nothing to promise",
  async (w) => {
    assert.equal(await w.get("./VirMO/Platform/Cpu/Free"), "0");
  },
  having({ hardInside: "priority" }),
);

for (const hardInside of ["priority", "deadline"] as const) {
  specify(
    `A modem inside a reservation that suffices, by ${hardInside}, is charged that reservation`,
    async (w) => {
      // 1,010 of 20,000 for the management partition, 90 of 250 for the modem.
      assert.equal(await w.get("./VirMO/Platform/Cpu/Reserved"), String(200000 + 50500 + 360000));
    },
    {
      describe: ({ hypervisor, domains }) => {
        hypervisor.cpu.hardInside = hardInside;
        Object.assign(domains.find(({ role }) => role === "modem")!.cpu, { budget: 80, period: 250 });
        for (const task of domains.flatMap(({ cpu }) => cpu.tasks)) task.deadline = task.period;
      },
    },
  );
}
