/** Quotas of live domains: sets, admitted whole, pending until they are in force (virmo.md 5). */
import assert from "node:assert/strict";
import { readBindings } from "../../tools/generate/source.js";
import { atomic, replace, reserved, set, setAll, shown } from "./quotas.js";
import { specify } from "./specify.js";
import { MINUTE } from "./world.js";

/** What is left of memory beside the factory's domains: 278,528 KiB. */
const LEFT = 524288 - 16384 - 65536 - 32768 - 131072;

specify("A quota of a live domain that is malformed answers 415, out of range 403, and changes nothing", async (w) => {
  await w.running("ent", "&Memory=5000&MemoryMin=4000&MemoryMax=6000");
  w.port.calls.length = 0;
  assert.equal(await set(w, "ent Memory/Target x"), 415);
  assert.equal(await set(w, "ent Memory/Target 6001"), 403);
  assert.equal(await set(w, "ent Cpu/Weight 0"), 403);
  assert.equal(await set(w, "ent Cpu/Class hard"), 403);
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, []);
  assert.equal(await w.get("./VirMO/Domain/ent/Memory/Target"), "5000");
});

specify(
  "A class that the active scheduler can't honour is refused: 406",
  async (w) => {
    await w.running("ent", "&Memory=1000");
    assert.equal(await set(w, "ent Cpu/Class reserved"), 406);
    assert.deepEqual(
      await setAll(w, "ent Cpu/Budget 2000", "ent Cpu/Period 20000", "ent Cpu/Class reserved"),
      [507, 216, 216, 406],
    );
  },
  {
    describe: (d) => {
      d.hypervisor.cpuClasses = ["hard", "besteffort"];
      // The management falls back to the highest weight, beside which no floor can be kept.
      d.domains[2]!.cpu.floor = 0;
    },
  },
);

specify("A quota that doesn't fit beside what is charged answers 420, and nothing is asked", async (w) => {
  await w.running("a", "&Memory=150000&MemoryMax=400000");
  await w.running("b", "&Memory=100000");
  w.port.calls.length = 0;
  assert.equal(await set(w, `a Memory/Target ${LEFT - 100000 + 1}`), 420);
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, []);
  assert.equal(await w.get("./VirMO/Domain/a/Memory/Target"), "150000");
  assert.equal(await set(w, `a Memory/Target ${LEFT - 100000}`), 200);
  await w.pass(MINUTE);
  assert.equal(shown(w, "a").memory, LEFT - 100000);
});

specify("Replace of a live domain's memory answers 200, and then the hypervisor is asked and shows it", async (w) => {
  await w.running("ent", "&Memory=65536&MemoryMin=1000&MemoryMax=131072");
  w.port.calls.length = 0;
  for (const target of [32768, 131072]) {
    assert.equal(await set(w, `ent Memory/Target ${target}`), 200);
    await w.pass(MINUTE);
    assert.equal(await w.get("./VirMO/Domain/ent/Memory/Actual"), String(target));
  }
  assert.deepEqual(w.port.calls, ["quota ent", "quota ent"]);
  assert.deepEqual(w.operator.heard, [], "what is in force is told to nobody");
});

specify("Every quota of a live domain can be changed, and the hypervisor has it then", async (w) => {
  await w.running("ent", "&Memory=65536&MemoryMin=1000&MemoryMax=131072");
  const changes = ["Memory/Min 2000", "Memory/Max 100000", "Cpu/Weight 512", "Cpu/Cap 500000"];
  for (const change of changes) {
    assert.equal(await set(w, `ent ${change}`), 200, change);
    await w.pass(MINUTE);
  }
  assert.deepEqual(
    await setAll(w, "ent Cpu/Class reserved", "ent Cpu/Budget 2000", "ent Cpu/Period 20000"),
    [200, 200, 200, 200],
  );
  await w.pass(MINUTE);
  assert.deepEqual(await w.leaves("ent", "Cpu/BudgetInForce Cpu/PeriodInForce Cpu/Class"), {
    "Cpu/BudgetInForce": "2000",
    "Cpu/PeriodInForce": "20000",
    "Cpu/Class": "reserved",
  });
});

specify("Min is a promise alone: nothing is asked of the hypervisor", async (w) => {
  await w.running("ent", "&Memory=65536&MemoryMin=1000");
  w.port.calls.length = 0;
  assert.equal(await set(w, "ent Memory/Min 2000"), 200);
  assert.equal(await set(w, "ent Memory/Min 3000"), 200, "so that nothing is pending either");
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, []);
});

specify("A decrease in one domain pays for an increase in another, in one Atomic", async (w) => {
  await w.running("a", `&Memory=150000&MemoryMin=1000`);
  await w.running("b", `&Memory=${LEFT - 150000}&MemoryMax=400000`);
  const more = `b Memory/Target ${LEFT - 100000}`;
  assert.equal(await set(w, more), 420);
  w.port.calls.length = 0;
  assert.deepEqual(await setAll(w, more, "a Memory/Target 100000"), [200, 200, 200]);
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, ["quota a", "quota b"], "the decrease first");
  assert.equal(shown(w, "b").memory, LEFT - 100000);
});

specify(
  "A set is judged at its last quota: that one 420, earlier ones 216, later commands 215, the Atomic 507",
  async (w) => {
    await w.running("a", "&Memory=150000&MemoryMin=1000&MemoryMax=400000");
    await w.running("b", "&Memory=50000&MemoryMin=1000&MemoryMax=400000");
    const before = await w.leaves("a", "Memory/Target Memory/Max Policy/BootOrder");
    assert.deepEqual(
      await setAll(
        w,
        "a Policy/BootOrder 1",
        `a Memory/Target ${LEFT}`,
        "a Policy/BootOrder 2",
        "b Memory/Target 40000",
        "a Policy/BootOrder 3",
      ),
      [507, 216, 216, 216, 420, 215],
    );
    assert.deepEqual(await w.leaves("a", "Memory/Target Memory/Max Policy/BootOrder"), before);
  },
);

specify("A relation is judged where the set is: 403 at the last quota, and in between it may be broken", async (w) => {
  await w.running("a", "&Memory=5000&MemoryMin=4000&MemoryMax=6000");
  const apart = ["a Memory/Target 8000", "a Memory/Max 9000", "a Memory/Min 7000"];
  assert.equal(await set(w, apart[0]!), 403);
  assert.deepEqual(await setAll(w, apart[0]!, "a Memory/Min 7000", "a Policy/BootOrder 1"), [507, 216, 403, 215]);
  assert.deepEqual(await setAll(w, ...apart), [200, 200, 200, 200]);
  await w.pass(MINUTE);
  assert.equal(shown(w, "a").memory, 8000);
});

specify("A Copy onto a quota is a quota of its set like a Replace", async (w) => {
  await w.running("a", "&Memory=150000&MemoryMin=1000&MemoryMax=400000");
  await w.running("b", "&Memory=100000&MemoryMin=1000&MemoryMax=400000");
  const copy = {
    command: "Copy",
    source: "./VirMO/Domain/a/Memory/Max",
    target: "./VirMO/Domain/a/Memory/Target",
  } as const;
  assert.equal((await w.converse(w.operator, copy))[0]!.status, 420);
  const statuses = async (...children: Parameters<typeof atomic>): Promise<number[]> =>
    (await w.converse(w.operator, atomic(...children))).map(({ status }) => status);
  assert.deepEqual(await statuses(replace("b Memory/Target 50000"), copy), [507, 216, 420]);
  const modest = { ...copy, source: "./VirMO/Domain/b/Memory/Target" };
  assert.deepEqual(await statuses(modest, replace("b Memory/Target 50000")), [200, 200, 200]);
  await w.pass(MINUTE);
  assert.equal(shown(w, "a").memory, 100000);
});

specify("While a set is pending its domains refuse other quota changes: 403; others don't", async (w) => {
  await w.running("a", reserved(20000, 1000000));
  await w.running("b", "&Memory=1000");
  await w.running("c", reserved(20000, 1000000));
  assert.deepEqual(await setAll(w, "a Cpu/Budget 10000", "c Cpu/Budget 30000"), [200, 200, 200]);
  assert.equal(await set(w, "c Cpu/Weight 10"), 403);
  assert.deepEqual(await setAll(w, "b Cpu/Weight 20", "a Cpu/Weight 10", "b Cpu/Weight 30"), [507, 216, 403, 215]);
  assert.equal(await set(w, "b Cpu/Weight 20"), 200);
  await w.pass(MINUTE);
  assert.equal(await set(w, "c Cpu/Weight 10"), 200);
});

specify(
  "What a pending set promises can be promised again: 200, and the set goes on; also beside others' changes",
  async (w) => {
    await w.running("a", reserved(20000, 1000000));
    await w.running("b", "&Memory=1000");
    assert.deepEqual(await setAll(w, "a Cpu/Budget 10000", "a Cpu/Weight 10"), [200, 200, 200]);
    assert.deepEqual(await setAll(w, "a Cpu/Weight 10", "b Cpu/Weight 20", "a Cpu/Budget 10000"), [200, 200, 200, 200]);
    assert.equal(await set(w, "a Cpu/Class reserved"), 200);
    assert.equal(await set(w, "a Cpu/Budget 20000"), 403, "what it was before is another change");
    await w.pass(MINUTE);
    assert.equal(await w.get("./VirMO/Domain/a/Cpu/BudgetInForce"), "10000");
  },
);

specify("While a set is pending others are admitted against max(old, new), Starts too", async (w) => {
  await w.running("a", "&Memory=150000&MemoryMin=1000");
  await w.running("b", "&Memory=1000&MemoryMax=400000");
  await w.created("c", "&Memory=120000&Weight=1");
  w.port.held.set("a", 150000);
  assert.equal(await set(w, "a Memory/Target 100000"), 200);
  assert.equal(await w.operate("c", "Start"), 202, "as max(old, new) leaves room");
  await w.operate("c", "Kill");
  await w.pass(10_000);
  assert.equal(await set(w, `b Memory/Target ${LEFT - 150000 + 1}`), 420);
  assert.equal(await w.get("./VirMO/Platform/Memory/Free"), String(LEFT - 150000 - 1000));
  w.port.held.clear();
});

/** A value for each kind of quota that fits a domain in any state. */
const VALUES: Record<string, string> = {
  ...{ Min: "500", Target: "1000", Max: "400000", Class: "besteffort", Budget: "1000", Period: "20000", Weight: "1" },
  ...{ Cap: "0", Quota: "262144", EgressRate: "0", IngressRate: "0", Burst: "0", Guaranteed: "0", Priority: "1" },
};
const LEAVES = Object.entries(readBindings().nodes)
  .filter(([, source]) => typeof source !== "string" && source.replace?.startsWith("virmo/quota."))
  .map(([uri]) => uri.replace("./VirMO/Domain/<X>/", "").replace("<X>", "wifi"));

for (const leaf of LEAVES) {
  specify(`${leaf} is a quota: where it is the last one of an Atomic, the set is judged there`, async (w) => {
    await w.running("a", "&Memory=1000&MemoryMin=500&MemoryMax=400000");
    const value = VALUES[leaf.split("/").at(-1)!];
    const changes = [`a Memory/Target ${LEFT + 1}`, `a ${leaf} ${value}`, "a Policy/BootOrder 1"];
    const fits = leaf === "Memory/Target";
    assert.deepEqual(await setAll(w, ...changes), fits ? [200, 200, 200, 200] : [507, 216, 420, 215]);
  });
}
