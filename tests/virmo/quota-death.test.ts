/** The agent, or the phone, dies after any effect of a set of quotas: it comes into force, or is undone, and nothing is over-committed meanwhile. */
import { Outcome } from "../../host/node/abi.gen.js";
import { dieThroughout, type Life } from "./deaths.js";
import { atomic, replace, reserved } from "./quotas.js";

const LIVES: Life[] = [
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
];

for (const life of LIVES) dieThroughout(life);
