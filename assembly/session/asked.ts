/** What is asked for before a Get is answered: reports of the hypervisor, and records of the audit, which lie on flash. */
import { Effect, Outcome } from "../effect";
import { readAudit, wasAuditFound } from "../journal/audit";
import { LIVE_BYTES, auditRecord, domain, live } from "../journal/record.gen";
import { seqAt } from "../journal/ring";
import { report, writeId } from "../mo/virmo/descriptor";
import { Owner, issue, result } from "../port/register";
import { Status } from "../status";
import { Phase, session } from "./session";

/** Asks what a domain is like now: the session goes on when the hypervisor has answered. */
export function askReport(index: u32): void {
  session.phase = Phase.Report;
  const effect = issue(Owner.Session, Effect.DomainQuery, writeId(domain(index)), 16);
  effect.a0 = u32.MAX_VALUE;
}

/** Takes what the hypervisor has answered; false if it hasn't. */
export function takeReport(index: u32): bool {
  const l = live(index);
  if (result() == Outcome.Done) report.keep(l);
  else if (result() == Outcome.NotFound) memory.fill(changetype<usize>(l), 0, LIVE_BYTES);
  return result() == Outcome.Done || result() == Outcome.NotFound;
}

/** The Seq of the record that is being read, or was read last. */
let seq: u32 = 0;

/** Asks for the record of an instance of Audit/<X>: the session goes on, in Phase.Stage, when it is there. */
export function askRecord(instance: u32): void {
  seq = seqAt(instance & 0xff);
  readAudit(seq, auditRecord());
  session.phase = Phase.Stage;
}

/** What came of it: Ok; NotFound if another one has taken its place meanwhile; DataStoreFailure if flash doesn't give it. */
export function recordStatus(): Status {
  if (wasAuditFound()) return Status.Ok;
  return seqAt(seq & 0xff) == seq ? Status.DataStoreFailure : Status.NotFound;
}
