/** The one effect under way. */
import { Effect, Outcome } from "../../effect";
import { EventBytes } from "../../limits";
import { EVENT, Owner, Record, answered, current, idle, issue, result, settle } from "../register";

function end(kind: Effect, length: u32, answer: u32): u32 {
  const record = issue(Owner.Session, kind, EVENT, length);
  settle(record.id, Outcome.Done, answer);
  return answered();
}

describe("The effect register", () => {
  it("answers 0 to poll while nothing is under way, and the record until it is completed", () => {
    expect(idle()).toBeTruthy();
    expect(<u32>current()).toBe(0);
    const record = issue(Owner.Boot, Effect.Random, EVENT, 16);
    expect(idle()).toBeFalsy();
    expect(<u32>current()).toBe(<u32>changetype<usize>(record));
    expect(<u32>current()).toBe(<u32>changetype<usize>(record));
    settle(record.id, Outcome.Done, 16);
    expect(<u32>current()).toBe(0);
  });

  it("has each effect's id one higher than the last, and its arguments zero until they are set", () => {
    const first = issue(Owner.Boot, Effect.Send, EVENT, 1);
    const id = first.id;
    first.a0 = 7;
    first.a7 = 7;
    settle(id, Outcome.Done, 0);
    const second = issue(Owner.Boot, Effect.Send, EVENT, 2);
    expect(second.id).toBe(id + 1);
    expect(second.a0 + second.a7).toBe(0);
    expect(second.kind).toBe(Effect.Send);
    expect(second.pointer).toBe(<u32>EVENT);
    expect(second.length).toBe(2);
    settle(second.id, Outcome.Done, 0);
  });

  it("lies as docs/port.md says: kind, id, a0 to a7, pointer, length", () => {
    expect(<u32>offsetof<Record>("a0")).toBe(8);
    expect(<u32>offsetof<Record>("a7")).toBe(36);
    expect(<u32>offsetof<Record>("pointer")).toBe(40);
    expect(<u32>offsetof<Record>("length")).toBe(44);
  });

  it("tells who asked, once, and nobody of a completion that nothing waits for", () => {
    expect(<u32>settle(1, Outcome.Done, 0)).toBe(Owner.None);
    const id = issue(Owner.Operation, Effect.DomainQuery, EVENT, 0).id;
    expect(<u32>settle(id + 1, Outcome.Done, 0)).toBe(Owner.None);
    expect(<u32>settle(id - 1, Outcome.Done, 0)).toBe(Owner.None);
    expect(idle()).toBeFalsy();
    expect(<u32>settle(id, Outcome.NotFound, 0)).toBe(Owner.Operation);
    expect(result()).toBe(Outcome.NotFound);
    expect(<u32>settle(id, Outcome.Done, 0)).toBe(Owner.None);
    expect(result()).toBe(Outcome.NotFound);
  });

  it("counts no more of an answer than there was room for", () => {
    expect(end(Effect.Random, 32, 32)).toBe(32);
    expect(end(Effect.Random, 32, 33)).toBe(32);
    expect(end(Effect.FlashRead, 16, u32.MAX_VALUE)).toBe(16);
    expect(end(Effect.PlatformQuery, 0, 124)).toBe(124);
    expect(end(Effect.DomainQuery, 16, EventBytes + 1)).toBe(EventBytes);
    expect(end(Effect.Send, 500, 500)).toBe(0);
  });
});
