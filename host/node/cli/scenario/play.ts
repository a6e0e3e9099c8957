/** Plays a scenario on a stage, step by step, and stops at the first expectation that isn't met. */
import { UsageError } from "../../usage.js";
import { AlertLedger } from "./alerts.js";
import { Unmet, checkAnswer, checkDomains, checkOthers } from "./check.js";
import { checkShown } from "./shown.js";
import type { Action, CommandAction, Scenario, Step } from "./model.js";
import { ImpossibleCommand } from "./stage.js";
import type { Answer, Stage } from "./stage.js";

/** What a step came to; `seconds` of virtual time since the device was switched on. */
export interface StepReport {
  step: Step;
  number: number;
  answer: Answer;
  /** For each domain that was checked: as whom it was seen. */
  seen: string[];
  /** Virtual time at which it began, ms since the device was switched on, and seconds when it ended. */
  began: number;
  seconds: number;
  unmet?: Unmet;
}

/** An expectation that isn't met: its line, the number of the step, and a message of one line. */
export interface Failure {
  line: number;
  step: number;
  message: string;
}

/**
 * @param progress called after each step, the failed one included
 * @returns the failure at which it stopped, or undefined
 * @throws UsageError for a command that no server would take
 */
export async function play(
  scenario: Scenario,
  stage: Stage,
  progress: (report: StepReport) => void,
): Promise<Failure | undefined> {
  const ledger = new AlertLedger(stage);
  for (const [index, step] of scenario.steps.entries()) {
    const report = await playStep(step, index + 1, stage, ledger).catch((error: unknown) => {
      if (!(error instanceof ImpossibleCommand)) throw error;
      throw new UsageError(`${scenario.file}:${step.line}: step ${index + 1}: ${error.message}`);
    });
    progress(report);
    if (report.unmet) return failure(scenario, report.unmet.line, index + 1, report.unmet.message);
  }
  const extra = await ledger.leftOver();
  const last = scenario.steps.length;
  return extra
    ? failure(scenario, scenario.steps[last - 1]?.line ?? 1, last, `expected no further alert, got ${extra}`)
    : undefined;
}

function failure(scenario: Scenario, line: number, step: number, message: string): Failure {
  const begins = scenario.steps[step - 1]?.line;
  const where = begins === line ? "" : ` (line ${begins})`;
  return { line, step, message: `${scenario.file}:${line}: step ${step}${where}: ${message}` };
}

async function playStep(step: Step, number: number, stage: Stage, ledger: AlertLedger): Promise<StepReport> {
  const before = [...stage.domains()];
  const began = stage.now();
  const report: StepReport = { step, number, answer: {}, seen: [], began, seconds: 0 };
  const { action, expect } = step;
  stage.user.begin(step.user);
  try {
    report.answer = await act(step, stage);
    checkUser(step, stage);
    checkAnswer(expect, report.answer);
    for (const alert of expect.alerts) await ledger.await(alert);
    report.seen = await checkDomains(stage, expect.domains, "server" in action ? action.server : undefined);
    if (expect.hypervisor) checkShown(expect.hypervisor, stage);
    checkOthers(
      step.line,
      before,
      stage.domains(),
      [...expect.domains, ...(expect.hypervisor?.domains ?? [])].map((domain) => domain.name),
    );
  } catch (error) {
    if (!(error instanceof Unmet)) throw error;
    report.unmet = error;
  }
  return { ...report, seconds: stage.now() / 1000 };
}

/** Whoever is asked says so in the scenario. */
function checkUser(step: Step, { user }: Stage): void {
  const surprise = user.surprised();
  if (surprise) throw new Unmet(surprise.line ?? step.line, surprise.expected, surprise.got);
}

async function act(step: Step, stage: Stage): Promise<Answer> {
  const { action } = step;
  if (action.verb === "session") await playSession(step, action.server, stage);
  else if (action.verb === "fault") stage.fault(action.fault);
  else if (action.verb === "balloon") demand(step, action.name, await stage.balloon(action.name, action.balloon));
  else if ("domain" in action) await playGuest(step, action, stage);
  else if ("seconds" in action) await stage[action.verb](action.seconds);
  else return command(action, stage);
  return {};
}

async function command({ server, ...request }: CommandAction, stage: Stage): Promise<Answer> {
  return (await stage.commands(server, [request]))[0] ?? {};
}

async function playSession({ expect }: Step, server: string, stage: Stage): Promise<void> {
  const got = (await stage.session(server)) ? "ok" : "failed";
  if (expect.session && expect.session.value !== got)
    throw new Unmet(expect.session.line, `session ${expect.session.value}`, got);
}

async function playGuest(step: Step, action: Extract<Action, { domain: string }>, stage: Stage): Promise<void> {
  demand(step, action.domain, await stage[action.verb](action.domain));
}

function demand(step: Step, domain: string, isThere: boolean): void {
  if (!isThere) throw new Unmet(step.line, `a running domain ${domain}`, "none");
}
