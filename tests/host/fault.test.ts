/** A hypervisor that is slow, fails, lies, or completes after a time-out, as it is told. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { Control, HypervisorState, Outcome } from "../../host/node/abi.gen.js";
import { VirtualClock } from "../../host/node/clock.js";
import { Unreachable, type Fault } from "../../host/node/hypervisor/domain.js";
import { FaultyHypervisor } from "../../host/node/hypervisor/fault.js";
import { seededRandom } from "../../host/node/random.js";
import { memoryFile } from "../../host/node/state.js";
import { START, WORK, machine } from "./parts.js";

const { Start, Stop } = Control;

function bench() {
  const clock = new VirtualClock(START);
  const hypervisor = new FaultyHypervisor({ clock, machine, store: memoryFile("h"), random: seededRandom(1) });
  const pass = (ms: number) => {
    clock.advanceTo(clock.now() + ms);
    return hypervisor.advance(clock.now()).map((event) => event.kind === "ended" && event.outcome);
  };
  const state = () => hypervisor.domains().find(({ name }) => name === "firm")?.state;
  return { hypervisor, pass, state };
}

function created() {
  const parts = bench();
  parts.hypervisor.create(WORK);
  parts.pass(10_000);
  return parts;
}

/** What Start answers, what is told within 10 s and then within 100 s, and whether the domain runs. */
function started(fault: Omit<Fault, "verb">): unknown[] {
  const { hypervisor, pass, state } = created();
  hypervisor.expect({ verb: "start", ...fault });
  const answer = hypervisor.control(Start, WORK, 0);
  return [answer, pass(10_000), pass(90_000), state() === HypervisorState.Running];
}

const { Done, Started, Failed, TimedOut } = Outcome;
const CASES: [string, Omit<Fault, "verb">, unknown[]][] = [
  ["one for another domain doesn't matter", { domain: "other", answer: Failed }, [Started, [Done], [], true]],
  ["a refusal: nothing happens", { answer: Outcome.NoMemory }, [Outcome.NoMemory, [], [], false]],
  ["done, though nothing is", { answer: Done }, [Done, [], [], false]],
  ["failed, though it is done", { answer: Failed, happens: true }, [Failed, [Done], [], true]],
  ["slow", { slow: 60_000 }, [Started, [], [Done], true]],
  ["comes to nothing in the end", { fails: true }, [Started, [Failed], [], false]],
  [
    "a time-out, and a late completion",
    { answer: TimedOut, happens: true, slow: 60_000 },
    [TimedOut, [], [Done], true],
  ],
  ["an end that is never told", { end: "untold" }, [Started, [], [], true]],
  ["an end that is a lie", { end: Failed }, [Started, [Failed], [], true]],
  ["success is told, though it came to nothing", { fails: true, end: Done }, [Started, [Done], [], false]],
];
for (const [title, fault, expected] of CASES) it(`Start: ${title}`, () => assert.deepEqual(started(fault), expected));

it("each fault is good for one call, and none is left when all is forgiven", () => {
  const { hypervisor } = created();
  hypervisor.expect({ verb: "start", answer: Failed });
  hypervisor.expect({ verb: "start", answer: TimedOut });
  assert.deepEqual([hypervisor.control(Start, WORK, 0), hypervisor.control(Start, WORK, 0)], [Failed, TimedOut]);
  hypervisor.expect({ verb: "quota", answer: Failed });
  hypervisor.forgive();
  assert.equal(hypervisor.setQuotas(WORK), Done);
});

it("a Create that comes to nothing leaves no domain, a Destroy leaves the domain as it was", () => {
  const { hypervisor, pass, state } = bench();
  hypervisor.expect({ verb: "create", fails: true });
  hypervisor.create(WORK);
  pass(10_000);
  assert.equal(state(), undefined);
  hypervisor.create(WORK);
  pass(10_000);
  hypervisor.expect({ verb: "destroy", fails: true });
  hypervisor.destroy(WORK.id);
  pass(10_000);
  assert.equal(hypervisor.query(WORK.id)!.storage, WORK.storage);
});

it("a Stop that comes to nothing leaves the guest running, with its memory", () => {
  const { hypervisor, pass, state } = created();
  hypervisor.control(Start, WORK, 0);
  pass(10_000);
  hypervisor.expect({ verb: "stop", fails: true });
  hypervisor.control(Stop, WORK, 30);
  assert.deepEqual(pass(10_000), [Failed]);
  assert.deepEqual([state(), hypervisor.query(WORK.id)!.memory], [HypervisorState.Running, WORK.memory]);
});

it("out of reach it answers nothing, and guests and operations go on", () => {
  const { hypervisor, pass } = bench();
  hypervisor.create(WORK);
  hypervisor.isUnreachable = true;
  assert.throws(() => hypervisor.query(WORK.id), Unreachable);
  assert.throws(() => hypervisor.destroy(WORK.id), Unreachable);
  pass(10_000);
  hypervisor.isUnreachable = false;
  assert.equal(hypervisor.query(WORK.id)!.state, HypervisorState.Stopped);
});
