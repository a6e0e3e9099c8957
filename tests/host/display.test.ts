/** The display of a handset: prompts as docs/port.md lays them out, answers in time, and none for an agent that is no more. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Acceptance, Alert, Effect, Notification, Outcome } from "../../host/node/abi.gen.js";
import type { User } from "../../host/node/display.js";
import type { Prompt, Reply } from "../../host/node/prompt.js";
import type { Behaviour } from "./fake-agent.js";
import { handset, once } from "./phone.js";

const TEXTS = new TextEncoder().encode("op\0Which?\0\0red\0blue\0");
/** kind, MINDT, MAXDT, MAXLEN, IT, ET, marked, choices. */
const CHOICE = [Alert.MultipleChoice, 3, 20, 500, 65, 84, 0b10, 2];

/** Somebody who does nothing by himself. */
class Watcher implements User {
  readonly prompts: Prompt[] = [];
  dismissed = 0;
  answer: (reply: Reply, ms?: number) => void = () => undefined;

  constructor(private readonly outcome: Outcome = Outcome.Started) {}

  ask(prompt: Prompt, answer: (reply: Reply, ms?: number) => void): Outcome {
    this.prompts.push(prompt);
    this.answer = answer;
    return this.outcome;
  }

  dismiss(): void {
    this.dismissed++;
  }
}

/** A handset whose agent asks at its first tick. */
async function asking(user?: User, more: Behaviour = {}, wishes = 1) {
  const heard: number[][] = [];
  const results: number[] = [];
  const tick = once((agent) => {
    for (let i = 0; i < wishes; i++) agent.wish({ kind: Effect.Prompt, arguments: CHOICE, payload: TEXTS });
  });
  const notify: Behaviour["notify"] = (_, kind, payload) => {
    if (kind === Notification.UserAnswer) heard.push([...new Int32Array(payload.slice().buffer)]);
    return Acceptance.Taken;
  };
  const complete = (_: unknown, __: number, result: number): void => void results.push(result);
  const made = await handset({ tick, notify, complete, ...more }, user ? { user } : {});
  await made.phone.settle();
  return { ...made, heard, results };
}

describe("A prompt", () => {
  it("without anybody to ask is NotSupported", async () => {
    const { results, phone } = await asking();
    assert.deepEqual([results, phone.nextWake()], [[Outcome.NotSupported], undefined]);
  });

  it("that can't be shown is Failed, and no answer is waited for", async () => {
    const user = new Watcher(Outcome.Failed);
    const { results, phone, heard } = await asking(user);
    user.answer({ outcome: Outcome.Done });
    await phone.settle();
    assert.deepEqual([results, heard, phone.nextWake()], [[Outcome.Failed], [], undefined]);
  });

  it("has the layout of docs/port.md", async () => {
    const user = new Watcher();
    await asking(user);
    assert.deepEqual(user.prompts, [
      {
        ...{ id: 1, kind: Alert.MultipleChoice, atLeast: 3, atMost: 20, longest: 500, input: "A", isSecret: false },
        ...{ marked: [2], server: "op", text: "Which?", preset: "", choices: ["red", "blue"] },
      },
    ]);
  });

  it("is answered by its id, the outcome, and the choices as bits", async () => {
    const user = new Watcher();
    const { phone, heard, results } = await asking(user);
    user.answer({ outcome: Outcome.Done, chosen: [1, 2] });
    await phone.settle();
    assert.deepEqual([results, heard], [[Outcome.Started], [[1, Outcome.Done, 0b11]]]);
  });

  it("is answered once, whatever the user does then", async () => {
    const user = new Watcher();
    const { phone, heard } = await asking(user);
    user.answer({ outcome: Outcome.Cancelled });
    await phone.settle();
    user.answer({ outcome: Outcome.Done });
    await phone.settle();
    assert.deepEqual(heard, [[1, Outcome.Cancelled, 0]]);
  });

  it("whose answer takes time is answered then", async () => {
    const user = new Watcher();
    const { bench, phone, heard } = await asking(user);
    user.answer({ outcome: Outcome.Done }, 5000);
    await phone.settle();
    assert.deepEqual([heard, phone.nextWake()], [[], 5000]);
    bench.clock.advanceTo(5000);
    await phone.settle();
    assert.deepEqual(heard, [[1, Outcome.Done, 0]]);
  });

  it("whose time is over is taken off and answered TimedOut, also if the user meant to answer later", async () => {
    const user = new Watcher();
    const { bench, phone, heard } = await asking(user);
    user.answer({ outcome: Outcome.Done }, 20_001);
    assert.equal(phone.nextWake(), 20_000);
    bench.clock.advanceTo(20_000);
    await phone.settle();
    assert.deepEqual([heard, user.dismissed, phone.nextWake()], [[[1, Outcome.TimedOut, 0]], 1, undefined]);
  });

  it("makes way for the next one", async () => {
    const user = new Watcher();
    const { phone, heard } = await asking(user, {}, 2);
    const [first] = user.prompts;
    assert.deepEqual([first?.id, user.prompts.length, user.dismissed], [1, 2, 1]);
    user.answer({ outcome: Outcome.Done });
    await phone.settle();
    assert.deepEqual(heard, [[2, Outcome.Done, 0]]);
  });

  it("of an agent that dies is taken off; the next agent hears nothing of it", async () => {
    const user = new Watcher();
    const { agents, phone, heard } = await asking(user);
    user.answer({ outcome: Outcome.Done });
    phone.kill();
    await phone.settle();
    assert.deepEqual([agents.length, heard, phone.nextWake()], [2, [], undefined]);
  });

  it("that is open when the handset is switched off is taken off", async () => {
    const user = new Watcher();
    const { phone } = await asking(user);
    await phone.close();
    assert.equal(user.dismissed, 1);
  });

  it("wakes who waits for the handset when it is answered", async () => {
    const user = new Watcher();
    const { phone } = await asking(user);
    const called = phone.called();
    user.answer({ outcome: Outcome.Done });
    await called;
  });
});
