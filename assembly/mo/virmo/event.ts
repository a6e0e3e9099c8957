/** What domains do by themselves: crash, shut down, reboot (virmo.md 2). */
import { DomainState, Reason, Role } from "../../domain";
import { Control, DomainEvent, Outcome } from "../../effect";
import { DOMAIN_BYTES, Domain, domain } from "../../journal/record.gen";
import { edit } from "../edit";
import { isLive, failureOf } from "./catalogue";
import { enter } from "./domain";
import { finish } from "./outcome";
import { requestReconciliation } from "./reconcile";
import { Step, work } from "./work";

/** Applies a DomainEvent to domain number `index`; the caller commits. False if it changes nothing. */
export function domainEvent(index: u32, event: u32): bool {
  const d = domain(index);
  switch (event) {
    case DomainEvent.Crashed:
      return leave(d, index, DomainState.Crashed, Reason.Crash);
    case DomainEvent.ShutDown:
      return leave(d, index, DomainState.Stopped, Reason.GuestRequest);
    case DomainEvent.Rebooted:
      if (d.state != DomainState.Running) return false;
      enter(d, DomainState.Running, Reason.GuestRequest);
      return true;
    default:
      return false;
  }
}

/** A live domain is live no more. A guest that was being stopped has stopped; any other operation under way has failed. */
function leave(d: Domain, index: u32, state: u32, reason: u32): bool {
  const w = work(index);
  if (d.state == DomainState.Stopped && state == DomainState.Stopped && w.step == Step.None) return wasTold(d);
  if (d.state == DomainState.Unknown && w.step == Step.None) return lookAgain();
  if (!isLive(d.state) && d.state != DomainState.Unknown) return false;
  if (
    state == DomainState.Stopped &&
    w.step == Step.Waiting &&
    (w.action == Control.Stop || w.action == Control.Kill)
  ) {
    w.ended(Outcome.Done);
    return false;
  }
  if (w.step == Step.None) enter(d, state, reason);
  else finish(d, index, w.bit, state, reason, failureOf(w.bit, state));
  w.step = Step.None;
  if (d.role == Role.Guest) {
    edit(changetype<usize>(d), DOMAIN_BYTES);
    if (state == DomainState.Stopped) stayStopped(d);
  }
  return true;
}

/** Who tells of a domain that was lost sight of answers again: it is looked at, with what was lost with it. */
function lookAgain(): bool {
  requestReconciliation();
  return false;
}

/** What it was to do has failed already because its guest had shut itself down: now that is told. */
function wasTold(d: Domain): bool {
  if (d.desired != DomainState.Running) return false;
  enter(d, DomainState.Stopped, Reason.GuestRequest);
  stayStopped(d);
  return true;
}

/** Nobody wants it to run any more. */
function stayStopped(d: Domain): void {
  d.desired = DomainState.Stopped;
  d.held = 0;
}
