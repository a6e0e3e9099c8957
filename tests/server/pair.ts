/** A server and the real agent, in one process and virtual time, for tests of the two together. */
import { VirtualClock } from "../../host/node/clock.js";
import { Codec } from "../../host/node/codec.js";
import { deviceAccount, factoryAccount } from "../../host/node/cli/scenario/accounts.js";
import { loadDescription, machineOf } from "../../host/node/description.js";
import { NorFlash } from "../../host/node/flash.js";
import { Handset } from "../../host/node/handset.js";
import { Hypervisor } from "../../host/node/hypervisor/hypervisor.js";
import { seededRandom } from "../../host/node/random.js";
import { memoryFile } from "../../host/node/state.js";
import { ManagementServer } from "../../server/engine.js";
import type { CommandRequest, CommandResult } from "../../server/engine.js";
import { MemoryStore } from "../../server/store.js";

const HEADER = { name: "operator", serverId: "operator.example", auth: "md5" as const };

/** A phone and its server, and how long the longest message was that each of them sent. */
export class Pair {
  toServer = 0;
  toPhone = 0;
  messages = 0;

  private constructor(
    private readonly clock: VirtualClock,
    private readonly server: ManagementServer,
    private readonly deviceId: string,
  ) {}

  handset?: Handset;

  static async open(maxMsgSize?: number): Promise<Pair> {
    const clock = new VirtualClock(Date.UTC(2027, 0, 4));
    const description = loadDescription(undefined);
    const { devId } = description.identity;
    const codec = await Codec.load();
    const size = maxMsgSize === undefined ? {} : { maxMsgSize };
    const store = new MemoryStore();
    const random = seededRandom(2);
    const server = await ManagementServer.open({ serverId: HEADER.serverId, store, codec, clock, random, ...size });
    await server.register(deviceAccount(HEADER, devId, 1));
    const pair = new Pair(clock, server, devId);
    pair.handset = await Handset.open({
      clock,
      transport: { exchange: (_, message) => pair.exchange(message) },
      flash: NorFlash.open(),
      hypervisor: new Hypervisor({
        clock,
        machine: machineOf(description),
        store: memoryFile("hypervisor"),
        random: seededRandom(3),
      }),
      description,
      accounts: [factoryAccount(HEADER, 1)],
      random: seededRandom(1),
    });
    return pair;
  }

  /** What the commands of one session came to. */
  async ask(...requests: CommandRequest[]): Promise<CommandResult[]> {
    const ids: number[] = [];
    for (const request of requests) ids.push(await this.server.enqueue(this.deviceId, request));
    this.handset?.requestSession(0);
    for (let count = 0; count < 500; count++) {
      await this.handset?.settle();
      const next = this.handset?.nextWake();
      if ((await this.server.queue(this.deviceId)).length === 0 || next === undefined) break;
      this.clock.advanceTo(next);
    }
    const results = await Promise.all(ids.map((id) => this.server.result(this.deviceId, id)));
    return results.filter((result) => result !== undefined);
  }

  async close(): Promise<void> {
    await this.handset?.close();
  }

  private async exchange(message: Uint8Array): Promise<Uint8Array> {
    const answer = await this.server.handle(message);
    this.toServer = Math.max(this.toServer, message.length);
    this.toPhone = Math.max(this.toPhone, answer.length);
    this.messages++;
    return answer;
  }
}

/** Runs a test with a pair whose messages are of `maxMsgSize` octets at most, both ways. */
export async function withPair(maxMsgSize: number | undefined, run: (pair: Pair) => Promise<void>): Promise<void> {
  const pair = await Pair.open(maxMsgSize);
  try {
    await run(pair);
  } finally {
    await pair.close();
  }
}
