/** The records of one device (account, queue, results, alerts) and the unit of work that changes them all at once. */
import type { Change, Store } from "./store.js";
import { correlatorsOf } from "./request.js";
import type { CommandRequest, DeviceAccount } from "./request.js";

export interface ResultItem {
  source: string;
  format: string;
  type: string;
  /** Text; Base64 if the format is bin. */
  data: string;
}

export interface AlertRecord {
  /** When it arrived, ISO 8601. */
  time: string;
  /** 1226 Generic Alert or 1224 Client Event. */
  code: number;
  correlator?: string;
  source?: string;
  type?: string;
  format?: string;
  mark?: string;
  data?: string;
  /** The Exec that had this correlator. */
  command?: number;
}

/** What has come of a command, or of one that a Sequence or Atomic holds. */
export interface Outcome {
  /** The device's Status code; 413 and 424 also as docs/server-api.md says. */
  status?: number;
  /** Data of the Status's Items, with commas between: what the device says more (e.g. the key that was wrong), or what the user answered. */
  detail?: string;
  /** URI of the node that the Status's Item names: the one at which an Add or a document failed. */
  failedAt?: string;
  results?: ResultItem[];
  /** The first Generic Alert with the command's correlator. */
  alert?: AlertRecord;
  /** Of a Sequence or Atomic: what has come of the commands in it, in their order. */
  parts?: Outcome[];
}

export interface CommandResult extends Outcome {
  id: number;
  request: CommandRequest;
  /** `sent`: a message with it went out, its Status hasn't come yet. */
  state: "queued" | "sent" | "done";
  /** When the Status came, ISO 8601. */
  time?: string;
}

/** The outcome of the part at `path`: the indices, from the outermost container inwards; empty: of the command itself. */
export function outcomeAt(command: CommandResult, path: readonly number[]): Outcome {
  return path.reduce((outcome: Outcome, index) => ((outcome.parts ??= [])[index] ??= {}), command);
}

/** Nothing has come of the parts of a Sequence or Atomic yet. */
export function noParts({ commands }: CommandRequest): Pick<Outcome, "parts"> {
  return commands ? { parts: commands.map(noParts) } : {};
}

/** The part of a request at a path, as outcomeAt() takes it. */
export function requestAt({ request }: CommandResult, path: readonly number[]): CommandRequest {
  return path.reduce((part, index) => part.commands?.[index] ?? part, request);
}

/** All that is known of a device. */
export interface DeviceRecord extends DeviceAccount {
  /** The nonces before clientNonce: a credential built on one shows that the answer which brought clientNonce was lost. */
  previousNonces: string[];
  /** Fingerprints of the uncorrelated alerts that this answer acknowledged. */
  acknowledged: string[];
  /** DevInfo leaves as last told. */
  info: Record<string, string>;
  /** When the last authenticated message came, ISO 8601. */
  lastSeen?: string;
  nextCommand: number;
  nextAlert: number;
}

const section = (deviceId: string, name: string): string => `${name}/${encodeURIComponent(deviceId)}/`;
const padded = (id: number): string => String(id).padStart(10, "0");
const DEVICES = "device/";

/** Every device, in the order of their ids. */
export async function listDevices(store: Store): Promise<DeviceRecord[]> {
  return (await store.list(DEVICES)).map((value) => JSON.parse(value) as DeviceRecord);
}

/** One device's records. Changes are staged, seen by later reads, and durable after commit(). */
export class DeviceFile {
  private readonly staged = new Map<string, string | undefined>();

  private constructor(
    private readonly store: Store,
    readonly device: DeviceRecord,
  ) {}

  static async open(store: Store, deviceId: string): Promise<DeviceFile | undefined> {
    const value = await store.get(DEVICES + encodeURIComponent(deviceId));
    return value === undefined ? undefined : new DeviceFile(store, JSON.parse(value) as DeviceRecord);
  }

  /** A device's file under a new account: what was known of the device stays, its old credentials don't. */
  static async register(store: Store, account: DeviceAccount): Promise<DeviceFile> {
    const known = (await DeviceFile.open(store, account.deviceId))?.device;
    const { info = {}, nextCommand = 1, nextAlert = 1, lastSeen } = known ?? {};
    const kept = { info, nextCommand, nextAlert, ...(lastSeen ? { lastSeen } : {}) };
    return new DeviceFile(store, { ...account, previousNonces: [], acknowledged: [], ...kept });
  }

  async command(id: number): Promise<CommandResult | undefined> {
    return this.read<CommandResult>(this.commandKey(id));
  }

  commands(): Promise<CommandResult[]> {
    return this.list<CommandResult>(section(this.device.deviceId, "command"));
  }

  alerts(): Promise<AlertRecord[]> {
    return this.list<AlertRecord>(section(this.device.deviceId, "alert"));
  }

  /** The commands without a Status, oldest first. */
  async pending(): Promise<CommandResult[]> {
    const ids = await this.list<number>(section(this.device.deviceId, "queue"));
    const commands = await Promise.all(ids.map((id) => this.command(id)));
    return commands.filter((command): command is CommandResult => command !== undefined && command.state !== "done");
  }

  /** How many commands are in the queue as stored. */
  async waiting(): Promise<number> {
    return (await this.store.list(section(this.device.deviceId, "queue"))).length;
  }

  addCommand(request: CommandRequest): CommandResult {
    const command: CommandResult = { id: this.device.nextCommand++, request, state: "queued" };
    this.putCommand(command);
    for (const correlator of correlatorsOf(request)) this.put(this.correlatorKey(correlator), command.id);
    return command;
  }

  /** Stores a command; one that is done leaves the queue. */
  putCommand(command: CommandResult): void {
    this.put(this.commandKey(command.id), command);
    const key = section(this.device.deviceId, "queue") + padded(command.id);
    this.put(key, command.state === "done" ? undefined : command.id);
  }

  /** A command is done: it leaves the queue. */
  finish(command: CommandResult, time: string): void {
    this.putCommand({ ...command, state: "done", time });
  }

  addAlert(alert: AlertRecord): void {
    this.put(section(this.device.deviceId, "alert") + padded(this.device.nextAlert++), alert);
  }

  /** The command that is, or holds, the Exec with a correlator. */
  async commandWith(correlator: string): Promise<CommandResult | undefined> {
    const id = await this.read<number>(this.correlatorKey(correlator));
    return id === undefined ? undefined : this.command(id);
  }

  /** Notes a fingerprint; true if it was noted before. */
  async noted(fingerprint: string): Promise<boolean> {
    const key = section(this.device.deviceId, "noted") + fingerprint;
    if (await this.read<number>(key)) return true;
    this.put(key, 1);
    return false;
  }

  /** Writes all that changed, the device's record included, in one batch. */
  async commit(): Promise<void> {
    this.put(DEVICES + encodeURIComponent(this.device.deviceId), this.device);
    const changes = [...this.staged].map(([key, value]): Change => (value === undefined ? { key } : { key, value }));
    this.staged.clear();
    await this.store.write(changes);
  }

  private commandKey(id: number): string {
    return section(this.device.deviceId, "command") + padded(id);
  }

  private correlatorKey(correlator: string): string {
    return section(this.device.deviceId, "correlator") + encodeURIComponent(correlator);
  }

  private put(key: string, value: unknown): void {
    this.staged.set(key, value === undefined ? undefined : JSON.stringify(value));
  }

  private async read<T>(key: string): Promise<T | undefined> {
    const value = this.staged.has(key) ? this.staged.get(key) : await this.store.get(key);
    return value === undefined ? undefined : (JSON.parse(value) as T);
  }

  private async list<T>(prefix: string): Promise<T[]> {
    return (await this.store.list(prefix)).map((value) => JSON.parse(value) as T);
  }
}
