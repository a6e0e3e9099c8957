/** The simulated hypervisor: what it refuses, how long things take, and what guests do by themselves. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Control, DomainEvent, Effect, Outcome } from "../../host/node/abi.gen.js";
import { Hypervisor } from "../../host/node/hypervisor/hypervisor.js";
import { seededRandom } from "../../host/node/random.js";
import { memoryFile } from "../../host/node/state.js";
import { Bench, DAY, WORK, created, machine, running } from "./parts.js";

const { Start, Stop, Kill, Pause, Resume } = Control;
const ended = (control: number, outcome: number) => ({
  kind: "ended",
  id: WORK.id,
  effect: Effect.DomainControl,
  control,
  outcome,
});

describe("Refusals", () => {
  const cases: [string, object, number][] = [
    ["a second domain with the same id is Exists", { name: "other" }, Outcome.Exists],
    ["a second domain with the same name is Exists", { id: "22".repeat(16) }, Outcome.Exists],
    ["an unknown image is NotFound", { id: "22".repeat(16), name: "other", image: "none" }, Outcome.NotFound],
    ["less storage than the image is NoStorage", { id: "22".repeat(16), name: "other", storage: 1 }, Outcome.NoStorage],
    [
      "more storage than is left is NoStorage",
      { id: "22".repeat(16), name: "other", storage: 2_900_000 },
      Outcome.NoStorage,
    ],
    [
      "more memory than the machine has is NoMemory",
      { id: "22".repeat(16), name: "o", memory: 507_905, memoryMax: 507_905 },
      Outcome.NoMemory,
    ],
    [
      "a class without a name is NotSupported",
      { id: "22".repeat(16), name: "other", class: undefined },
      Outcome.NotSupported,
    ],
    [
      "a budget above its period is Failed",
      { id: "22".repeat(16), name: "o", class: "reserved", budget: 2, period: 1 },
      Outcome.Failed,
    ],
  ];
  for (const [title, change, outcome] of cases) {
    it(`Create: ${title}, and nothing is created`, () => {
      const bench = created();
      assert.equal(bench.hypervisor.create({ ...WORK, ...change }), outcome);
      assert.equal(bench.hypervisor.domains().length, 4);
      assert.equal(bench.hypervisor.nextEvent(), undefined);
    });
  }

  it("Start beyond the memory that live domains leave is NoMemory, and the domain stays Stopped", () => {
    const bench = created();
    const memory = 524288 - 16384 - 65536 - 32768 - 131072 + 1;
    assert.equal(bench.hypervisor.control(Start, { ...WORK, memory, memoryMax: memory }, 0), Outcome.NoMemory);
    assert.equal(bench.state("firm"), "Stopped");
    assert.equal(
      bench.hypervisor.control(Start, { ...WORK, memory: memory - 1, memoryMax: memory }, 0),
      Outcome.Started,
    );
  });

  it("Start beyond the CPU that reservations leave is NoCpu; exactly all of it is fine", () => {
    const bench = created();
    // Of a second 5 % are the hypervisor's and 5 % the management domain's; the modem has 693 µs in 4615.
    const left = 900_000 - Math.ceil((693 * 1_000_000) / 4615);
    const wanted = { ...WORK, class: "reserved" as const, period: 1_000_000 };
    assert.equal(bench.hypervisor.control(Start, { ...wanted, budget: left + 1 }, 0), Outcome.NoCpu);
    assert.equal(bench.hypervisor.control(Start, { ...wanted, budget: left }, 0), Outcome.Started);
  });

  it("an operation in a state that doesn't allow it is Refused; of an unknown domain NotFound", () => {
    const bench = created();
    for (const action of [Stop, Kill, Pause, Resume]) {
      assert.equal(bench.hypervisor.control(action, WORK, 30), Outcome.Refused);
    }
    assert.equal(bench.hypervisor.control(Start, { ...WORK, id: "33".repeat(16) }, 0), Outcome.NotFound);
    assert.equal(bench.hypervisor.destroy("33".repeat(16)), Outcome.NotFound);
  });

  it("a domain of the firmware can't be destroyed", () => {
    const bench = new Bench();
    assert.equal(bench.hypervisor.destroy(machine.factory[1]!.id), Outcome.Failed);
    assert.equal(bench.state("modem"), "Running");
  });

  it("a state file of another description, of a later version, damaged, or none of ours, is a UsageError that names it", () => {
    const store = memoryFile("hypervisor.json");
    const bench = new Bench();
    const open = (m: typeof machine) =>
      new Hypervisor({ clock: bench.clock, machine: m, store, random: seededRandom(1) });
    const [text, digest] = bench.store.read()!.split("\n");
    for (const rubbish of ["{}", "", text!, `${text} \n${digest}\n`]) {
      store.write(rubbish);
      assert.throws(() => open(machine), { name: "UsageError", message: /^hypervisor\.json: damaged/ });
      assert.equal(store.read(), rubbish);
    }
    store.write(text!.replace('"version":2', '"version":1'));
    assert.throws(() => open(machine), { name: "UsageError", message: /^hypervisor\.json: version 1/ });
    store.write(bench.store.read()!);
    const other = { ...machine, factory: machine.factory.slice(1) };
    assert.throws(() => open(other), {
      name: "UsageError",
      message: /^hypervisor\.json: .*another device description/,
    });
  });
});

describe("Operations take time and end in an event", () => {
  it("Create ends after half a second and the time for the image, in Stopped, with storage but without memory", () => {
    const bench = new Bench();
    bench.hypervisor.create(WORK);
    assert.equal(bench.state("firm"), "Creating");
    assert.deepEqual(bench.pass(1011), []);
    assert.equal(bench.hypervisor.nextEvent(), 1012);
    const event = { kind: "ended", id: WORK.id, effect: Effect.DomainCreate, control: 0, outcome: Outcome.Done };
    assert.deepEqual(bench.pass(1), [event]);
    assert.equal(bench.state("firm"), "Stopped");
    const report = bench.hypervisor.query(WORK.id)!;
    assert.deepEqual([report.memory, report.storage, report.marked], [0, 262144, true]);
  });

  it("Start applies the quotas given with it and ends in Running", () => {
    const bench = created();
    bench.hypervisor.control(Start, { ...WORK, memory: 98304, class: "reserved", budget: 1000, period: 10000 }, 0);
    assert.equal(bench.state("firm"), "Starting");
    assert.deepEqual(bench.pass(1200), [ended(Start, Outcome.Done)]);
    const report = bench.hypervisor.query(3)!;
    assert.deepEqual([report.memory, report.budgetInForce, report.periodInForce], [98304, 1000, 10000]);
  });

  it("Pause and Resume are done at once", () => {
    const bench = running();
    assert.equal(bench.hypervisor.control(Pause, WORK, 0), Outcome.Done);
    assert.equal(bench.state("firm"), "Paused");
    assert.equal(bench.hypervisor.control(Resume, WORK, 0), Outcome.Done);
    assert.equal(bench.state("firm"), "Running");
    assert.equal(bench.hypervisor.nextEvent(), undefined);
  });

  it("Stop ends in Stopped and releases the memory", () => {
    const bench = running();
    bench.hypervisor.control(Stop, WORK, 30);
    assert.deepEqual(bench.pass(2000), [ended(Stop, Outcome.Done)]);
    assert.equal(bench.state("firm"), "Stopped");
    assert.equal(bench.hypervisor.query(WORK.id)!.memory, 0);
  });

  it("Stop of a guest that ignores it times out after the time given, in the state before", () => {
    const bench = running();
    bench.hypervisor.ignoreStop("firm");
    bench.hypervisor.control(Pause, WORK, 0);
    bench.hypervisor.control(Stop, WORK, 5);
    assert.deepEqual(bench.pass(4999), []);
    assert.deepEqual(bench.pass(1), [ended(Stop, Outcome.TimedOut)]);
    assert.equal(bench.state("firm"), "Paused");
  });

  it("Kill overtakes a stop, which has then succeeded, and a start, which has then failed", () => {
    const bench = running();
    bench.hypervisor.control(Stop, WORK, 30);
    bench.hypervisor.control(Kill, WORK, 0);
    assert.deepEqual(bench.pass(250), [ended(Stop, Outcome.Done), ended(Kill, Outcome.Done)]);
    bench.hypervisor.control(Start, WORK, 0);
    bench.hypervisor.control(Kill, WORK, 0);
    assert.deepEqual(bench.pass(250), [ended(Start, Outcome.Failed), ended(Kill, Outcome.Done)]);
    assert.equal(bench.state("firm"), "Stopped");
  });

  it("Destroy of a running domain holds its memory until it is gone", () => {
    const bench = running();
    assert.equal(bench.hypervisor.destroy(WORK.id), Outcome.Started);
    assert.equal(bench.hypervisor.query(WORK.id)!.memory, 65536);
    assert.equal(bench.pass(250).length, 1);
    assert.equal(bench.hypervisor.query(WORK.id), undefined);
  });

  it("Destroy overtakes a create, which has then failed", () => {
    const bench = new Bench();
    bench.hypervisor.create(WORK);
    bench.hypervisor.destroy(WORK.id);
    const outcomes = bench.pass(250).map((event) => event.kind === "ended" && [event.effect, event.outcome]);
    assert.deepEqual(outcomes, [
      [Effect.DomainCreate, Outcome.Failed],
      [Effect.DomainDestroy, Outcome.Done],
    ]);
    assert.equal(bench.state("firm"), undefined);
  });
});

describe("Guests act by themselves", () => {
  it("a crash is told, and releases the memory at once", () => {
    const bench = running();
    bench.hypervisor.crash("firm");
    assert.equal(bench.hypervisor.nextEvent(), bench.clock.now());
    assert.deepEqual(bench.pass(0), [{ kind: "domain", id: WORK.id, event: DomainEvent.Crashed }]);
    assert.deepEqual([bench.state("firm"), bench.hypervisor.query(WORK.id)!.memory], ["Crashed", 0]);
    assert.equal(bench.hypervisor.control(Start, WORK, 0), Outcome.Started);
  });

  it("a crash during a start fails the start first", () => {
    const bench = created();
    bench.hypervisor.control(Start, WORK, 0);
    bench.hypervisor.crash("firm");
    const kinds = bench.pass(DAY).map((event) => event.kind);
    assert.deepEqual([kinds, bench.state("firm")], [["ended", "domain"], "Crashed"]);
  });

  it("a shutdown is told; during a stop it is the stop's success", () => {
    const bench = running();
    bench.hypervisor.shutDown("firm");
    assert.deepEqual(bench.pass(0), [{ kind: "domain", id: WORK.id, event: DomainEvent.ShutDown }]);
    bench.hypervisor.control(Start, WORK, 0);
    bench.pass(DAY);
    bench.hypervisor.control(Stop, WORK, 30);
    bench.hypervisor.shutDown("firm");
    assert.deepEqual(bench.pass(DAY), [ended(Stop, Outcome.Done)]);
  });

  it("a guest that isn't live can't crash, shut down or reboot", () => {
    const bench = created();
    for (const act of ["crash", "shutDown", "reboot"] as const) {
      assert.throws(() => bench.hypervisor[act]("firm"), { name: "RangeError", message: "no live domain firm" });
    }
  });
});

describe("Clone and Wipe", () => {
  const COPY = { ...WORK, id: "44".repeat(16), name: "copy" };

  it("a Clone is Creating, then Stopped, and its end is told of the copy", () => {
    const bench = created();
    assert.equal(bench.hypervisor.clone(COPY, WORK.id), Outcome.Started);
    assert.deepEqual([bench.state("firm"), bench.state("copy")], ["Stopped", "Creating"]);
    bench.clock.advanceTo(bench.hypervisor.nextEvent()!);
    const end = { kind: "ended", id: COPY.id, effect: Effect.DomainClone, control: 0, outcome: Outcome.Done };
    assert.deepEqual(bench.hypervisor.advance(bench.clock.now()), [end]);
    assert.deepEqual([bench.state("firm"), bench.state("copy")], ["Stopped", "Stopped"]);
  });

  it("a Clone of nothing is NotFound, of what runs Refused, under a known name Exists, without room NoStorage", () => {
    const bench = created();
    assert.equal(bench.hypervisor.clone(COPY, "33".repeat(16)), Outcome.NotFound);
    assert.equal(bench.hypervisor.clone({ ...COPY, name: "firm" }, WORK.id), Outcome.Exists);
    assert.equal(bench.hypervisor.clone({ ...COPY, storage: 4_000_000 }, WORK.id), Outcome.NoStorage);
    assert.equal(running().hypervisor.clone(COPY, WORK.id), Outcome.Refused);
  });

  it("a power cut leaves nothing of a Clone, and a domain that was being wiped is Stopped", () => {
    const bench = created();
    bench.hypervisor.clone(COPY, WORK.id);
    bench.hypervisor.powerCut();
    assert.equal(bench.hypervisor.query(COPY.id), undefined);
    assert.equal(bench.hypervisor.wipe(WORK.id), Outcome.Started);
    assert.equal(bench.state("firm"), "Creating");
    bench.hypervisor.powerCut();
    assert.equal(bench.state("firm"), "Stopped");
  });

  it("a Wipe of nothing is NotFound, of what runs or is part of the firmware Refused; it may be asked for again", () => {
    const bench = created();
    const firmware = bench.hypervisor.domains().find(({ marked }) => !marked)!;
    assert.equal(bench.hypervisor.wipe("33".repeat(16)), Outcome.NotFound);
    assert.equal(bench.hypervisor.wipe(firmware.id), Outcome.Refused);
    assert.equal(running().hypervisor.wipe(WORK.id), Outcome.Refused);
    assert.equal(bench.hypervisor.wipe(WORK.id), Outcome.Started);
    assert.equal(bench.hypervisor.wipe(WORK.id), Outcome.Started);
  });
});
