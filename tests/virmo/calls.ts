/** What the port tells of a domain's calls. */
import type { Call } from "../../host/node/abi.gen.js";
import { shown } from "./quotas.js";
import type { World } from "./world.js";

/** From now on a domain is in such a call, or in none. */
export async function calls(w: World, name: string, call: Call): Promise<void> {
  w.handset.calls.change(shown(w, name).id, call);
  await w.settle();
}
