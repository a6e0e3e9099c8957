/** Notifications for the agent: their payloads are laid out in docs/port.md. */
import { Notification, type Call } from "./abi.gen.js";
import { AUTH_TYPES, type FactoryAccount } from "./account.js";
import type { Clock } from "./clock.js";
import type { HypervisorEvent } from "./hypervisor/domain.js";
import { RecordWriter } from "./layout.js";
import type { Reply } from "./prompt.js";

export interface Notice {
  kind: Notification;
  /** Made when it is offered: the time of day goes on while the agent is busy. */
  payload: () => Uint8Array;
}

const FIRST_ACCOUNT = 0xffffffff;
/** No emergency call ended before. */
const NEVER = 0xffffffff;

export function timeNotice(clock: Clock): Notice {
  const seconds = (): number => Math.floor(clock.utc() / 1000);
  return { kind: Notification.Time, payload: () => new RecordWriter(8).u64(0, seconds()).bytes };
}

/** @param account index of an account; the default is the first there is */
export function sessionNotice(account: number = FIRST_ACCOUNT): Notice {
  return { kind: Notification.SessionRequest, payload: () => new RecordWriter(4).u32(0, account).bytes };
}

export function sendFailedNotice(): Notice {
  return { kind: Notification.SendFailed, payload: () => new Uint8Array() };
}

export function hypervisorNotice(event: HypervisorEvent): Notice {
  if (event.kind === "domain") {
    const record = new RecordWriter(20).id(0, event.id).u32(16, event.event);
    return { kind: Notification.DomainEvent, payload: () => record.bytes };
  }
  const what = event.effect | (event.control << 8);
  const record = new RecordWriter(24).id(0, event.id).words(16, [what, event.outcome >>> 0]);
  return { kind: Notification.OperationEnded, payload: () => record.bytes };
}

/** @param id of the domain: 32 hexadecimal digits */
export function foregroundNotice(id: string): Notice {
  return { kind: Notification.Foreground, payload: () => new RecordWriter(16).id(0, id).bytes };
}

/**
 * @param id of the domain: 32 hexadecimal digits
 * @param since ms since its last emergency call ended; undefined: it had none
 */
export function callNotice(id: string, call: Call, since: () => number | undefined): Notice {
  const words = (): number[] => [call, Math.min(since() ?? NEVER, NEVER)];
  return { kind: Notification.Call, payload: () => new RecordWriter(24).id(0, id).words(16, words()).bytes };
}

/** @param id of the prompt's effect */
export function answerNotice(id: number, { outcome, chosen = [], text }: Reply): Notice {
  const bytes = new TextEncoder().encode(text ?? "");
  const bits = chosen.reduce((mask, choice) => mask | (1 << (choice - 1)), 0);
  const words = [id, outcome >>> 0, text === undefined ? bits >>> 0 : bytes.length];
  const record = new RecordWriter(12 + bytes.length).words(0, words).raw(12, bytes.length, bytes);
  return { kind: Notification.UserAnswer, payload: () => record.bytes };
}

export function accountNotice(account: FactoryAccount): Notice {
  const { clientNonce, serverNonce, serverSecret } = account;
  const record = new RecordWriter(392)
    .text(0, 40, account.serverId)
    .text(40, 128, account.address)
    .u32(168, AUTH_TYPES.indexOf(account.auth))
    .text(172, 48, account.clientName)
    .text(220, 48, account.clientSecret)
    .text(268, 48, serverSecret ?? "")
    .u32(316, clientNonce.length)
    .raw(320, 32, clientNonce)
    .u32(352, serverNonce.length)
    .raw(356, 32, serverNonce)
    .u32(388, serverSecret === undefined ? 0 : 1);
  return { kind: Notification.Account, payload: () => record.bytes };
}
