/** Notifications that a port gets wrong: each is refused, and nothing comes of it (docs/port.md, Layouts). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Acceptance, Call, Notification } from "../../host/node/abi.gen.js";
import { loadDescription } from "../../host/node/description.js";
import { callNotice } from "../../host/node/notice.js";
import { Device } from "./device.js";
import { OPERATOR } from "./fixture.js";
import { loadOpenAgent, recordsOf, type OpenAgent } from "./records.js";

const load = await loadOpenAgent();
const description = loadDescription();

/** Bytes that each takes at least. */
const LEAST: [kind: Notification, bytes: number][] = [
  [Notification.Time, 8],
  [Notification.Account, 392],
  [Notification.SessionRequest, 4],
  [Notification.OperationEnded, 24],
  [Notification.DomainEvent, 20],
  [Notification.UserAnswer, 12],
  [Notification.Foreground, 16],
  [Notification.Call, 24],
];
const UNUSED = [0, Notification.Package0, Notification.Bootstrap, Notification.PeripheralEvent, 13, 255, 0xffffffff];

class Phone {
  private instance!: OpenAgent;
  readonly device = new Device(description, [OPERATOR], () => (this.instance = load()));

  constructor() {
    this.device.boot();
  }

  /** Refused, without an effect and without a change of a record. */
  refuses(kind: number, payload: Uint8Array): void {
    const [before, effects] = [recordsOf(this.instance), this.device.log.length];
    const acceptance = this.device.notify(kind as Notification, payload);
    const what = `${kind}, ${payload.length} bytes of ${payload[0]}`;
    assert.equal(acceptance, Acceptance.Refused, what);
    assert.ok(before.equals(recordsOf(this.instance)), what);
    assert.equal(this.device.log.length, effects, what);
  }
}

test("A notification that is cut short anywhere is refused, and changes nothing", () => {
  const phone = new Phone();
  for (const [kind, least] of LEAST)
    for (let length = 0; length < least; length++)
      for (const byte of [0, 255]) phone.refuses(kind, new Uint8Array(length).fill(byte));
});

test("A notification of a kind that there isn't is refused, and changes nothing", () => {
  const phone = new Phone();
  for (const kind of UNUSED)
    for (const length of [0, 24, 2048])
      for (const byte of [0, 255]) phone.refuses(kind, new Uint8Array(length).fill(byte));
});

test("A Call of no domain, or of a kind that there isn't, is refused; any other is taken", () => {
  const phone = new Phone();
  const { id } = phone.device.hypervisor.query(0)!;
  for (const call of [3, 4, 256, 0xffffffff])
    phone.refuses(Notification.Call, callNotice(id, call as Call, () => 0).payload());
  for (const unknown of ["0".repeat(32), "f".repeat(32)])
    phone.refuses(Notification.Call, callNotice(unknown, Call.Emergency, () => undefined).payload());
  for (const call of Object.values(Call))
    assert.equal(phone.device.notify(Notification.Call, callNotice(id, call, () => 0).payload()), Acceptance.Taken);
});
