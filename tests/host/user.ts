/** A user who agrees to everything. */
import { Outcome } from "../../host/node/abi.gen.js";
import type { User } from "../../host/node/display.js";

/** @param ms how long he thinks it over */
export function agreeing(ms: number): User {
  return {
    ask: (_, answer) => {
      answer({ outcome: Outcome.Done }, ms);
      return Outcome.Started;
    },
    dismiss: () => undefined,
  };
}
