/** Classes that the scheduler can't honour, and what the audit says of them (virmo.md 5, 7). */
import assert from "node:assert/strict";
import type { Description } from "../../host/node/description.js";
import { records } from "./audited.js";
import { specify } from "./specify.js";
import { MINUTE, State } from "./world.js";

const bestEffortOnly = (d: Description): void => void (d.hypervisor.cpuClasses = ["besteffort"]);

specify(
  "A domain whose class the scheduler can't honour runs as best effort with the highest weight, and the audit says so, once",
  async (w) => {
    assert.deepEqual(Object.values(await w.leaves("modem", "Cpu/Class Cpu/Weight State")), [
      "besteffort",
      "65535",
      State.Running,
    ]);
    await w.agentDies();
    await w.powerLoss();
    await w.pass(MINUTE);
    const found = (await records(w)).map(({ Domain, Event }) => `${Domain} ${Event}`);
    assert.deepEqual(found, ["management class-unsupported", "modem class-unsupported"]);
  },
  { describe: bestEffortOnly },
);

specify(
  "Beside the highest weight the private domain's floor can't be kept, so nothing else starts: 420",
  async (w) => {
    assert.equal((await w.create("Name=ent&Image=enterprise-os&Memory=1000&Start=true")).status, 420);
    assert.equal((await w.create("Name=ent&Image=enterprise-os&Memory=1000")).status, 420);
  },
  { describe: bestEffortOnly },
);

specify(
  "The modem is hard again once the scheduler honours that; what was reserved stays as it is",
  async (w) => {
    w.description.hypervisor.cpuClasses.push("reserved", "hard");
    await w.powerLoss();
    await w.pass(MINUTE);
    assert.equal(await w.get("./VirMO/Domain/modem/Cpu/Class"), "hard");
    assert.equal(await w.get("./VirMO/Domain/management/Cpu/Class"), "besteffort");
  },
  { describe: bestEffortOnly },
);

specify(
  "Records about a private domain are the user's alone: no list has them, and every Get is 425",
  async (w) => {
    assert.equal(await w.get("./VirMO/Audit"), "Lost/1/2");
    for (const uri of ["./VirMO/Audit/3", "./VirMO/Audit/3/Domain", "./VirMO/Audit/3?list=TNDS"])
      assert.equal((await w.ask(uri)).status, 425, uri);
    assert.equal((await w.ask("./VirMO/Audit/4")).status, 404);
    for (const kind of ["Struct", "StructData", "TNDS"])
      assert.doesNotMatch((await w.ask(`./VirMO?list=${kind}`)).data!, /personal|Audit\/3/);
    await w.agentDies();
    assert.equal(await w.get("./VirMO/Audit"), "Lost/1/2", "after another look through the area");
  },
  {
    describe: (d) => {
      bestEffortOnly(d);
      d.domains[2]!.cpu = { ...d.domains[2]!.cpu, class: "reserved", budget: 1000, period: 100_000 };
    },
  },
);
