/** OnCrash=restart (§2): when what has crashed is started again, and when it has crashed too often. */
import { startByPolicy } from "./lock.js";
import { isFullyLocked, type Run } from "./run.js";
import { LONGEST_BACKOFF, Reason, RESTART_WINDOW, SECOND, State } from "./values.js";
import type { Domain } from "./world.js";

/** Plans the restart of what has crashed, is wanted Running, isn't locked, and hasn't crashed too often; or gives it up. */
export function planRestarts(run: Run): void {
  for (const domain of Object.values(run.world.domains)) {
    domain.restarts = domain.restarts.filter((time) => time > run.world.now - RESTART_WINDOW);
    if (!isToRestart(run, domain)) domain.restartAt = null;
    else if (domain.restarts.length >= domain.policy.maxRestarts) domain.givenUp = true;
    else domain.restartAt ??= run.world.now + Math.min(2 ** domain.restarts.length * SECOND, LONGEST_BACKOFF);
  }
}

function isToRestart(run: Run, domain: Domain): boolean {
  const { state, reason, policy, desired, halfWiped, work, givenUp } = domain;
  if (state !== State.Crashed || reason !== Reason.Crash || work !== null || halfWiped) return false;
  if (policy.onCrash !== "restart" || desired !== State.Running || givenUp) return false;
  return !isFullyLocked(run.world, domain);
}

/** Its time has come. */
export function restartIfDue(run: Run, domain: Domain): void {
  if (domain.state !== State.Crashed || domain.halfWiped || domain.restartAt === null) return;
  if (run.world.now < domain.restartAt || isFullyLocked(run.world, domain)) return;
  domain.restartAt = null;
  domain.restarts.push(run.world.now);
  startByPolicy(run, domain);
}
