/** A DM server for any DM 1.2 client: one message in, the answer out; and what administrators ask of it. */
import type { Codec, Element } from "../host/node/codec.js";
import { Status } from "../host/node/abi.gen.js";
import { challengeOf, judge, ownAuthentication, renewNonce } from "./authentication.js";
import { ProtocolError, RequestError } from "./errors.js";
import { run } from "./exchange.js";
import type { Exchange } from "./exchange.js";
import { Serial } from "./serial.js";
import { messageOf } from "./message.js";
import type { Header, Message } from "./message.js";
import { DeviceFile, listDevices } from "./records.js";
import type { AlertRecord, CommandResult, DeviceRecord } from "./records.js";
import { Reply } from "./reply.js";
import { accountOf, commandOf, correlatorsOf } from "./request.js";
import type { CommandRequest, DeviceAccount } from "./request.js";
import { Sessions } from "./session.js";
import type { Challenged, Session } from "./session.js";
import type { Store } from "./store.js";

export { ProtocolError, RequestError } from "./errors.js";
export type { AlertRecord, CommandResult, Outcome, ResultItem } from "./records.js";
export type { CommandRequest, DeviceAccount, UserAlert } from "./request.js";

export interface ServerOptions {
  /** 1–40 characters: the Server Identifier that devices know. */
  serverId: string;
  store: Store;
  codec: Codec;
  clock: { utc(): number };
  /** `n` unpredictable octets. */
  random: (n: number) => Uint8Array;
  /** What a message may be at most, both ways, octets; default 65536. */
  maxMsgSize?: number;
  /** The longest value that is taken in chunks, octets; default 262144. */
  maxObjSize?: number;
}

/** A device as administrators see it. */
export interface Device {
  deviceId: string;
  auth: DeviceAccount["auth"];
  clientName: string;
  /** DevInfo leaves as last told. */
  info: Record<string, string>;
  /** When its last authenticated message came, ISO 8601. */
  lastSeen?: string;
}

/** Commands that wait for one device at most. */
const MAX_QUEUE = 1000;
/** Octets of a nonce (OMA-TS-DM_Security 5.3.3: at least 128 bits). */
const NONCE_BYTES = 16;
const CORRELATOR_BYTES = 12;
const DEFAULT_MAX_MSG_SIZE = 65536;
const DEFAULT_MAX_OBJ_SIZE = 262144;

export class ManagementServer {
  private readonly sessions = new Sessions();
  private readonly serial = new Serial();
  private readonly maxMsgSize: number;
  private readonly maxObjSize: number;

  private constructor(private readonly options: ServerOptions) {
    this.maxMsgSize = options.maxMsgSize ?? DEFAULT_MAX_MSG_SIZE;
    this.maxObjSize = options.maxObjSize ?? DEFAULT_MAX_OBJ_SIZE;
  }

  static async open(options: ServerOptions): Promise<ManagementServer> {
    return new ManagementServer(options);
  }

  /**
   * Makes a device known or gives it a new account; its queue, results and alerts stay.
   * @throws RequestError 400 if the account is malformed
   */
  async register(account: DeviceAccount): Promise<void> {
    const checked = accountOf(account);
    await this.serial.run(checked.deviceId, async () => {
      this.sessions.end(checked.deviceId);
      await (await DeviceFile.register(this.options.store, checked)).commit();
    });
  }

  /** All devices, without their secrets. */
  async devices(): Promise<Device[]> {
    return (await listDevices(this.options.store)).map(publicView);
  }

  /** @throws RequestError 404 if the device is unknown */
  async device(deviceId: string): Promise<Device> {
    return publicView((await this.file(deviceId)).device);
  }

  /**
   * Puts a command into a device's queue. An Exec without a correlator gets a unique one.
   * @returns its id, counting up from 1
   * @throws RequestError 400 malformed, 404 unknown device, 409 correlator used before or queue full
   */
  async enqueue(deviceId: string, command: CommandRequest): Promise<number> {
    const checked = commandOf(command);
    return this.serial.run(deviceId, async () => {
      const file = await this.file(deviceId);
      if ((await file.waiting()) >= MAX_QUEUE) throw new RequestError(409, `queue: ${MAX_QUEUE} commands wait`);
      const { id } = file.addCommand(await this.correlated(file, checked));
      await file.commit();
      return id;
    });
  }

  /** One command's result; undefined if there is no such command. @throws RequestError 404 if the device is unknown */
  async result(deviceId: string, id: number): Promise<CommandResult | undefined> {
    return (await this.file(deviceId)).command(id);
  }

  /** All commands of a device, oldest first. @throws RequestError 404 if the device is unknown */
  async results(deviceId: string): Promise<CommandResult[]> {
    return (await this.file(deviceId)).commands();
  }

  /** The commands that have no Status yet, oldest first. @throws RequestError 404 if the device is unknown */
  async queue(deviceId: string): Promise<CommandResult[]> {
    return (await this.file(deviceId)).pending();
  }

  /** The alerts of a device, oldest first, each once. @throws RequestError 404 if the device is unknown */
  async alerts(deviceId: string): Promise<AlertRecord[]> {
    return (await this.file(deviceId)).alerts();
  }

  /**
   * Answers one DM message. What it brought is durable before the answer exists; a repeated message gets the same answer.
   * @throws ProtocolError if it is no DM message of at most maxMsgSize octets; nothing was changed
   */
  async handle(bytes: Uint8Array): Promise<Uint8Array> {
    if (bytes.length > this.maxMsgSize) throw new ProtocolError(`the message exceeds ${this.maxMsgSize} octets`);
    const message = messageOf(this.decode(bytes));
    return this.serial.run(message.header.source, () => this.answer(message, bytes));
  }

  private decode(bytes: Uint8Array): Element {
    try {
      return this.options.codec.decode(bytes);
    } catch (error) {
      throw new ProtocolError(`the message is malformed: ${(error as Error).message.split("\n")[0]}`);
    }
  }

  private async answer(message: Message, bytes: Uint8Array): Promise<Uint8Array> {
    const { header } = message;
    const now = this.options.clock.utc();
    const repeated = this.sessions.repeated(header, bytes, now);
    if (repeated) return repeated;
    if (header.verDtd !== "1.2") return this.refuse(message, 1, Status.VersionNotSupported);
    if (header.verProto !== "DM/1.2") return this.refuse(message, 1, Status.ProtocolNotSupported);
    const file = await DeviceFile.open(this.options.store, header.source);
    const session = this.sessions.continued(header, now);
    if (file && session)
      return this.exchange({ session, file, message, headerStatus: laterStatus(file, header) }, bytes);
    return this.authenticate(file, message, bytes);
  }

  /** A message outside of any session: it begins one or is challenged. */
  private async authenticate(file: DeviceFile | undefined, message: Message, bytes: Uint8Array): Promise<Uint8Array> {
    const { header } = message;
    const challenged = this.sessions.challengeOf(header, this.options.clock.utc());
    const verdict = judge(file?.device, header, challenged);
    if (file && verdict === "accepted") return this.begin(file, message, bytes, challenged);
    const next: Challenged = {
      sessionId: header.sessionId,
      lastUsed: this.options.clock.utc(),
      msgId: (challenged?.msgId ?? 0) + 1,
      nonce: this.nonce(),
      missedAnswer: verdict === "stale" || (challenged?.missedAnswer ?? false),
    };
    const code = verdict === "missing" ? Status.AuthenticationRequired : Status.Unauthorized;
    const reply = this.refuse(message, next.msgId, code, challengeOf(file?.device, next.nonce));
    this.sessions.remember(next, header, bytes, reply);
    this.sessions.challenge(header, next);
    return reply;
  }

  /** Only statuses: one for the header, one for every command (OMA-TS-DM_Protocol 9.1). Nothing is taken in. */
  private refuse(message: Message, msgId: number, code: number, challenge?: Exchange["challenge"]): Uint8Array {
    const { serverId, codec } = this.options;
    const reply = new Reply(codec, { serverId, answered: message.header, msgId, maxMsgSize: this.maxMsgSize });
    reply.statusOfHeader(code, challenge);
    const commands = message.commands.filter(({ name }) => name !== "Status" && name !== "Results");
    const owed = commands.map(({ name, id }) => ({ msgRef: message.header.msgId, cmdRef: id, cmd: name, code }));
    // What has no room is dropped: the device will say it all again, with its credentials.
    reply.statuses(owed, Math.min(message.header.maxMsgSize ?? Infinity, this.maxMsgSize));
    return reply.encode(true);
  }

  private begin(file: DeviceFile, message: Message, bytes: Uint8Array, challenged?: Challenged): Promise<Uint8Array> {
    const { device } = file;
    const { header } = message;
    const session: Session = {
      sessionId: header.sessionId,
      lastUsed: 0,
      deviceMsgId: 0,
      msgId: challenged?.msgId ?? 0,
      maxMsgSize: this.maxMsgSize,
      own: ownAuthentication(device),
      inFlight: new Map(),
      brokenOff: [],
      unfinished: false,
      stalled: false,
      owed: [],
      first: true,
      repeats: challenged?.missedAnswer ? device.acknowledged : [],
    };
    device.acknowledged = [];
    this.sessions.begin(header, session);
    if (device.auth !== "md5") {
      const headerStatus = device.auth === "basic" ? Status.AuthenticatedForSession : Status.Ok;
      return this.exchange({ session, file, message, headerStatus }, bytes);
    }
    renewNonce(device, this.nonce(), challenged);
    const challenge = challengeOf(device, device.clientNonce ?? "");
    return this.exchange({ session, file, message, headerStatus: Status.AuthenticatedForSession, challenge }, bytes);
  }

  private async exchange(
    work: Pick<Exchange, "session" | "file" | "message" | "headerStatus" | "challenge">,
    bytes: Uint8Array,
  ): Promise<Uint8Array> {
    const { session, file, message } = work;
    const { header } = message;
    try {
      const now = this.options.clock.utc();
      const time = new Date(now).toISOString();
      session.lastUsed = now;
      session.deviceMsgId = header.msgId;
      session.msgId++;
      session.maxMsgSize = header.maxMsgSize ?? session.maxMsgSize;
      session.maxObjSize = header.maxObjSize ?? session.maxObjSize;
      file.device.lastSeen = time;
      const { serverId, codec } = this.options;
      const { maxMsgSize, maxObjSize } = this;
      const limit = Math.min(session.maxMsgSize, maxMsgSize);
      const { reply, over } = await run({ ...work, serverId, codec, maxMsgSize, maxObjSize, limit, time });
      await file.commit();
      session.first = false;
      this.sessions.remember(session, header, bytes, reply);
      if (over) this.sessions.end(header.source);
      return reply;
    } catch (error) {
      // What was in the session no longer fits what is stored: the device begins anew.
      this.sessions.end(header.source);
      throw error;
    }
  }

  private async file(deviceId: string): Promise<DeviceFile> {
    const file = await DeviceFile.open(this.options.store, deviceId);
    if (!file) throw new RequestError(404, "the device isn't known");
    return file;
  }

  private async correlated(file: DeviceFile, request: CommandRequest): Promise<CommandRequest> {
    const complete = this.withCorrelators(request);
    for (const correlator of correlatorsOf(complete)) {
      const user = await file.commandWith(correlator);
      if (user) throw new RequestError(409, `correlator was used by command ${user.id}; alerts couldn't be told apart`);
    }
    return complete;
  }

  private withCorrelators(request: CommandRequest): CommandRequest {
    const { command, commands } = request;
    if (commands) return { ...request, commands: commands.map((part) => this.withCorrelators(part)) };
    if (command !== "Exec" || request.correlator !== undefined) return request;
    return { ...request, correlator: Buffer.from(this.options.random(CORRELATOR_BYTES)).toString("hex") };
  }

  private nonce(): string {
    return Buffer.from(this.options.random(NONCE_BYTES)).toString("base64");
  }
}

/** 200 to credentials would ask for them in every message (OMA-TS-DM_Protocol 9.1): the session's first Status settled that. */
function laterStatus({ device }: DeviceFile, { credential }: Header): number {
  return credential && device.auth !== "none" ? Status.AuthenticatedForSession : Status.Ok;
}

function publicView({ deviceId, auth, clientName, info, lastSeen }: DeviceRecord): Device {
  return { deviceId, auth, clientName, info, ...(lastSeen === undefined ? {} : { lastSeen }) };
}
