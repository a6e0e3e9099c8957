/** Tickets of accepted commands and the alerts that they lead to (§3). */
import { CHANGE_INTERVAL, SLOTS, STABLE, State, Status, type OperationName } from "./values.js";
import type { Alert, Domain, Ticket, World } from "./world.js";

/** A command that waits for the end of an emergency call. */
export interface Waiting {
  operation: OperationName;
  server: string;
  domain: string;
  other: string;
  data: string;
  /** Seconds of a Stop or Restart. */
  timeout: number;
  ticket: number;
}

/** Whether another command can be accepted: a slot is held until its alert is acknowledged. */
export function slotFree(world: World): boolean {
  return slotsHeld(world) < SLOTS;
}

export function slotsHeld(world: World): number {
  return world.tickets.length + world.alerts.filter((alert) => alert.type === "OperationComplete").length;
}

/** A ticket for a 202: account, Correlator and URI are durable before it leaves. */
export function openTicket(world: World, exec: Asked, source: string): number {
  const id = world.next++;
  const { operation, server: account, correlator, data = "" } = exec;
  world.tickets.push({ id, operation, account, correlator, source, data });
  return id;
}

/** What is accepted and waits for the end of an emergency call. @param other of a Transfer, its To; @param timeout seconds of a Stop */
export function defer(world: World, exec: Asked & { data: string }, domain: string, other = "", timeout = 0): number {
  const { operation, server, data } = exec;
  const ticket = openTicket(world, exec, domainUri(domain));
  world.waiting.push({ operation, server, data, timeout, domain, other, ticket });
  return Status.Accepted;
}

/** Who asks for what. */
export interface Asked {
  operation: OperationName;
  server: string;
  correlator: string;
  data?: string;
}

/**
 * Whether an Exec is one that was accepted before and sent again, because its 202 was lost: it gets the alert of that one. An Exec of several Items has
 * several Transfers with one Correlator.
 */
export function isRepeated(world: World, { operation, server, correlator, data }: Asked, domain: string): boolean {
  const source = domainUri(domain);
  const again = (each: Ticket): boolean =>
    each.operation === operation && each.account === server && (operation !== "Transfer" || each.data === data);
  return (
    correlator !== "" &&
    world.tickets.some((each) => again(each) && each.correlator === correlator && each.source === source)
  );
}

/** Ends tickets with one code: each leads to one alert, or to none when its account is gone. */
export function endTickets(world: World, ids: readonly number[], code: number): void {
  for (const id of ids) {
    const ticket = world.tickets.find((each) => each.id === id);
    if (ticket === undefined) continue;
    world.tickets.splice(world.tickets.indexOf(ticket), 1);
    const { account, correlator, source } = ticket;
    world.alerts.push({ id: world.next++, type: "OperationComplete", account, correlator, source, data: code });
  }
}

/** One alert without Correlator to an account, for a set that was undone. */
export function tell(world: World, account: string, source: string, code: number): void {
  if (world.accounts[account] === undefined) return;
  world.alerts.push({ id: world.next++, type: "OperationComplete", account, correlator: "", source, data: code });
}

export function domainUri(name: string): string {
  return `./VirMO/Domain/${name}`;
}

/** Notes that a domain changed without being asked by a server; private domains are never told of. */
export function noteChange(domain: Domain): void {
  if (!domain.private) domain.changeDue = true;
}

/** Of a domain that goes nothing more is told but what its own operation has come to; and one alert takes the place of another. */
export function dropChange(world: World, name: string): void {
  const source = domainUri(name);
  world.alerts = world.alerts.filter((alert) => alert.type !== "DomainStateChange" || alert.source !== source);
}

/** Sends what is due: at most one DomainStateChange for each domain and minute, of stable states and Unknown, the latest winning. */
export function sendChanges(world: World): void {
  for (const domain of Object.values(world.domains)) {
    if (!domain.changeDue || !(STABLE.includes(domain.state) || domain.state === State.Unknown)) continue;
    if (domain.changeAt !== null && world.now < domain.changeAt + CHANGE_INTERVAL) continue;
    domain.changeDue = false;
    domain.changeAt = world.now;
    dropChange(world, domain.name);
    world.alerts.push(changeOf(world, domain));
  }
}

function changeOf(world: World, domain: Domain): Alert {
  const account = world.accounts[domain.owner] === undefined ? world.operator : domain.owner;
  const source = domainUri(domain.name);
  return { id: world.next++, type: "DomainStateChange", account, correlator: "", source, data: domain.state };
}

/**
 * A Status for an alert.
 * 401 and 407 leave it to be repeated; any other is the end of it.
 */
export function acknowledge(world: World, id: number, status: number): void {
  if (status === 401 || status === 407) return;
  world.alerts = world.alerts.filter((alert) => alert.id !== id);
}

/** What a session with an account tells it: everything that it hasn't acknowledged. */
export function alertsFor(world: World, account: string): Alert[] {
  return world.alerts.filter((alert) => alert.account === account);
}

/** The alerts and tickets of a deleted account are dropped and audited; what it began goes on. */
export function dropAccount(world: World, account: string): void {
  const lost = world.tickets.filter((ticket) => ticket.account === account).length + alertsFor(world, account).length;
  world.tickets = world.tickets.filter((ticket) => ticket.account !== account);
  world.alerts = world.alerts.filter((alert) => alert.account !== account);
  for (let count = 0; count < lost; count++) world.audit.push(`alert dropped: ${account}`);
}
