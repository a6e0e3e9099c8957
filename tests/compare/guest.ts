/** What guests do by themselves, and how their balloons give memory back. */
import type { Balloon } from "../../host/node/hypervisor/domain.js";
import type { Phone } from "./phone.js";
import type { Step } from "./story.js";
import type { Twin } from "./twin.js";

type Deed = "crash" | "shutDown" | "ignoreStop";
type Gives = Extract<Step, { do: "balloon" }>["gives"];

/** KiB/s, whole ones in a millisecond; and KiB that a guest keeps whatever it is promised. */
const BALLOONS: Record<Gives, Balloon> = {
  slowly: { rate: 4_000, floor: 0 },
  nothing: { rate: 4_000, floor: 1 << 30 },
  "at once": { rate: Infinity, floor: 0 },
};

const isThere = (name: string, { hypervisor }: Phone): boolean =>
  hypervisor.domains().some((domain) => domain.name === name);

/** A guest does something, if it lives. */
export function act(deed: Deed, name: string, phone: Phone, twin: Twin): void {
  const { hypervisor, meddler } = phone;
  if (!isThere(name, phone) || (deed !== "ignoreStop" && !meddler.isLive(name))) return;
  if (meddler.unreachable) twin.unseen.add(name);
  hypervisor[deed](name);
  phone.settle();
}

/** From now on a guest's balloon gives so, if there is such a guest. */
export function inflate(name: string, gives: Gives, phone: Phone): void {
  if (isThere(name, phone)) phone.hypervisor.setBalloon(name, BALLOONS[gives]);
}
