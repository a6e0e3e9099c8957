/** Shows how a scenario goes: a line for each step, then a table of the domains. */
import Table from "cli-table3";
import colours from "picocolors";
import { readDomain } from "./domains.js";
import type { Action, Request } from "./model.js";
import type { StepReport } from "./play.js";
import type { Stage } from "./stage.js";

/** A domain at the end of the scenario, on both sides; memory in KiB. */
export interface DomainRow {
  name: string;
  owner: string;
  state: string;
  seenBy: string;
  hypervisor: string;
  memory: number;
}

export function actionText(action: Action): string {
  if (action.verb === "session") return `${action.server}: session`;
  if (action.verb === "fault") return `fault of ${action.fault.verb} ${action.fault.domain ?? ""}`.trim();
  if (action.verb === "balloon") return `balloon of ${action.name}`;
  if ("domain" in action) return `${action.verb} ${action.domain}`;
  if ("seconds" in action) return `${action.verb} ${action.seconds} s`;
  return `${action.server}: ${requestText(action)}`;
}

function requestText({ verb, target, ask, commands }: Request): string {
  if (commands) return `${verb} of ${commands.map(requestText).join("; ")}`;
  if (verb === "ask") return `asks ${ask?.text}`;
  return `${verb} ${target}${ask ? `, if the user agrees` : ""}`;
}

/** The lines of a step: what it does, what it came to, and on which side that was checked. */
export function stepText(report: StepReport, total: number): string {
  const { step, number, answer, unmet } = report;
  const mark = unmet ? colours.red("failed") : colours.green("ok");
  const count = `${String(number).padStart(String(total).length)}/${total}`;
  const head = `${colours.dim(count)} ${mark} ${colours.bold(step.note ?? actionText(step.action))}`;
  const lines = [...(step.note ? [actionText(step.action)] : []), ...outcomes(report, answer.data)];
  return [`${head} ${colours.dim(`${report.seconds.toFixed(1)} s`)}`, ...lines.map((line) => `      ${line}`)].join(
    "\n",
  );
}

function outcomes({ step, answer, seen, unmet }: StepReport, data: string | undefined): string[] {
  if (unmet) return [colours.red(unmet.message)];
  const parts = answer.parts ? ` (${answer.parts.join(", ")})` : "";
  const status = answer.status === undefined ? [] : [`${answer.status}${parts}${data ? ` ${shortened(data)}` : ""}`];
  const alerts = step.expect.alerts.map((alert) => `alert ${alert.code} at ${alert.server}`);
  return [[...status, ...alerts].join(", "), ...seen].filter((line) => line !== "");
}

function shortened(data: string): string {
  return data.length > 72 ? `${data.slice(0, 69)}...` : data;
}

/** Each domain of the hypervisor, with what the tree shows of it to the first server that may see it. */
export async function domainRows(stage: Stage): Promise<DomainRow[]> {
  const rows: DomainRow[] = [];
  for (const domain of [...stage.domains()]) {
    const tree = await readDomain(stage, domain.name, ["owner"], stage.servers);
    rows.push({
      name: domain.name,
      owner: tree.facets.owner ?? "",
      state: tree.facets.state ?? "",
      seenBy: tree.seenBy ?? "",
      hypervisor: domain.state,
      memory: domain.memory,
    });
  }
  return rows;
}

export function domainTable(rows: readonly DomainRow[]): string {
  const table = new Table({
    head: ["Domain", "Owner", "State in the tree", "seen as", "in the hypervisor", "Memory/KiB"],
    style: { head: [], border: [] },
    colAligns: ["left", "left", "left", "left", "left", "right"],
  });
  for (const row of rows)
    table.push([
      row.name,
      row.owner,
      row.seenBy ? row.state : "private",
      row.seenBy || "nobody",
      row.hypervisor,
      row.memory,
    ]);
  return table.toString();
}
