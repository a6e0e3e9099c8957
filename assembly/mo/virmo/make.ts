/** The making of a domain: its promises are admitted as a whole, it gets its record, and the Exec that asked for it a ticket (virmo.md 3). */
import { DomainState, OperationBit, Reason } from "../../domain";
import {
  DEVICE_BYTES,
  DOMAIN_BYTES,
  Domain,
  LIVE_BYTES,
  device,
  domain,
  live,
  platform,
} from "../../journal/record.gen";
import { Status } from "../../status";
import { caller } from "../caller";
import { edit } from "../edit";
import { admitLive, admitPromise } from "./admission";
import { beginSilent } from "./call";
import { transition } from "./catalogue";
import { Measure, NOBODY, Scope, total } from "./charge";
import { enter, freeDomain } from "./domain";
import { newId } from "./identifier";
import { ownNode } from "./ownership";
import { freeTicket, openTicket } from "./ticket";
import { work } from "./work";

/** The new domain while its parameters are being read: not yet a record, so that nothing has to be undone. */
export const draft = changetype<Domain>(memory.data(DOMAIN_BYTES, 8));

/**
 * Makes a record of the draft for operation `bit`, Create or Clone, and asks for what it says.
 *
 * @returns Accepted; 420 if it doesn't fit: the session rolls the record back with the refusal
 */
export function make(bit: OperationBit, start: bool): Status {
  const index = freeDomain();
  const ticket = freeTicket();
  if (index < 0 || ticket < 0 || total(Measure.Count, Scope.All, 0, NOBODY) >= platform().maxDomains)
    return Status.DeviceFull;
  const d = domain(<u32>index);
  edit(changetype<usize>(d), DOMAIN_BYTES);
  memory.copy(changetype<usize>(d), changetype<usize>(draft), DOMAIN_BYTES);
  // Nothing is known of it, whatever the hypervisor has shown of the domain that had this place.
  memory.fill(changetype<usize>(live(<u32>index)), 0, LIVE_BYTES);
  beginSilent(<u32>index);
  d.owner = caller.principal + 1;
  let status = admitPromise(<u32>index);
  if (status == Status.Ok && start) status = admitLive(<u32>index);
  if (status == Status.Ok && !ownNode(<u32>index, caller.principal)) status = Status.DeviceFull;
  if (status != Status.Ok) return status;
  edit(changetype<usize>(device()), DEVICE_BYTES);
  newId(d.id, device().domainSerial++);
  d.desired = start ? DomainState.Running : DomainState.Stopped;
  enter(d, DomainState.Creating, Reason.ServerRequest);
  openTicket(<u32>ticket, bit, <u32>index, d).start = start ? 1 : 0;
  work(<u32>index).ask(bit, transition(bit).action);
  return Status.Accepted;
}
