/** What happens to a device beside messages: the lines of `events` fences. */
import { DomainEvent, HypervisorState, Notification, Outcome } from "../../host/node/abi.gen.js";
import { RecordWriter } from "../../host/node/layout.js";
import { describeEffect } from "../../host/node/trace.js";
import type { Device } from "./device.js";
import { react } from "./user.js";

type Happening = [
  pattern: RegExp,
  happen: (device: Device, words: string[], accountOf: (id: string) => number) => void,
];

/** What a domain that did something by itself is then. */
const STATES: Record<DomainEvent, HypervisorState> = {
  [DomainEvent.Crashed]: HypervisorState.Crashed,
  [DomainEvent.ShutDown]: HypervisorState.Stopped,
  [DomainEvent.Rebooted]: HypervisorState.Running,
};

const HAPPENINGS: Happening[] = [
  [/^(\d+) s pass$/, (device, [seconds]) => device.pass(1000 * Number(seconds))],
  [/^SendFailed$/, (device) => void device.notify(Notification.SendFailed, new Uint8Array())],
  [/^SessionRequest (\S+)$/, (device, [id], accountOf) => device.requestSession(accountOf(id!))],
  [/^OperationEnded (.*) -> (\w+)$/, (device, [words, outcome]) => ended(device, words!, outcome!)],
  [/^DomainEvent (\S+) (\w+)$/, (device, [name, event]) => domainEvent(device, name!, event!)],
  [/^the hypervisor loses (\S+)$/, (device, [name]) => void device.hypervisor.destroy(device.hypervisor.idOf(name!)!)],
  [/^the hypervisor has (\d+) domains of ours$/, (device, [count]) => device.hypervisor.appear(Number(count))],
  [/^the factory adds the account (\S+)$/, (device, [id]) => void device.notify(...factoryAccount(id!))],
  [/^UserAnswer to (\d+): (.+)$/, (device, [number, deed]) => react(device, deed!, Number(number))],
  [/^the agent restarts$/, (device) => device.boot()],
  [
    /^the power is cut$/,
    (device) => {
      device.hypervisor.powerCut();
      device.boot();
    },
  ],
];

/** Lets one line of an `events` fence happen. */
export function happen(device: Device, line: string, accountOf: (serverId: string) => number): void {
  for (const [pattern, action] of HAPPENINGS) {
    const words = pattern.exec(line);
    if (words) return action(device, words.slice(1), accountOf);
  }
  throw new Error(`not an event: ${line}`);
}

/** Of somebody who gets hold of the phone. */
function factoryAccount(serverId: string): [Notification, Uint8Array] {
  const record = new RecordWriter(392).text(0, 40, serverId).text(40, 128, "http://127.0.0.1:9/dm");
  return [Notification.Account, record.bytes];
}

function ended(device: Device, words: string, outcome: string): void {
  const index = device.started.findIndex((call) => {
    const { name, summary } = describeEffect(call, Outcome.Started);
    return `${name} ${summary}`.startsWith(words);
  });
  if (index < 0) throw new Error(`nothing such was started: ${words}`);
  const [call] = device.started.splice(index, 1);
  device.end(call!, Outcome[outcome as keyof typeof Outcome]);
}

function domainEvent(device: Device, name: string, event: string): void {
  const id = device.hypervisor.idOf(name);
  if (id === undefined) throw new Error(`the hypervisor has no domain ${name}`);
  const number = DomainEvent[event as keyof typeof DomainEvent];
  device.hypervisor.show(device.hypervisor.query(id)!, STATES[number]);
  device.notify(Notification.DomainEvent, new RecordWriter(20).id(0, id).u32(16, number).bytes);
}
