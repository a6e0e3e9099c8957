/** The DM servers of a scenario, and the wire to them: both within the process. */
import { ManagementServer } from "../../../../server/engine.js";
import { MemoryStore } from "../../../../server/store.js";
import type { VirtualClock } from "../../clock.js";
import type { Codec } from "../../codec.js";
import { seededRandom } from "../../random.js";
import type { Transport } from "../../transport.js";
import { address, deviceAccount } from "./accounts.js";
import type { Scenario } from "./model.js";

/** Each part of a scenario has random bytes of its own: beyond the largest seed, the next part's begin. */
export const SEEDS = 2 ** 32;

/** A server for each header, which knows the device. */
export async function enginesOf(
  { servers }: Scenario,
  seed: number,
  clock: VirtualClock,
  codec: Codec,
  deviceId: string,
): Promise<Map<string, ManagementServer>> {
  const engines = new Map<string, ManagementServer>();
  for (const [index, header] of servers.entries()) {
    const random = seededRandom(seed + (index + 1) * SEEDS);
    const engine = await ManagementServer.open({
      serverId: header.serverId,
      store: new MemoryStore(),
      codec,
      clock,
      random,
    });
    await engine.register(deviceAccount(header, deviceId, seed));
    engines.set(header.name, engine);
  }
  return engines;
}

/** Carries a message to the server of an address, within the process. */
export class Wire implements Transport {
  constructor(private readonly engines: ReadonlyMap<string, ManagementServer>) {}

  exchange(url: string, message: Uint8Array): Promise<Uint8Array> {
    const name = [...this.engines.keys()].find((server) => address(server) === url);
    const engine = name === undefined ? undefined : this.engines.get(name);
    return engine ? engine.handle(message) : Promise.reject(new Error(`${url}: no such server`));
  }
}
