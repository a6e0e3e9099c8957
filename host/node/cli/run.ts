/** `virmo run`: plays a scenario in virtual time and shows how it goes. */
import { VirtualClock } from "../clock.js";
import { Codec } from "../codec.js";
import { observe } from "./observe.js";
import type { ObserveOptions } from "./observe.js";
import { loadScenario } from "./scenario/load.js";
import type { Scenario } from "./scenario/model.js";
import { Phone } from "./scenario/phone.js";
import { play } from "./scenario/play.js";
import type { Failure, StepReport } from "./scenario/play.js";
import { actionText, domainRows, domainTable, stepText } from "./scenario/report.js";
import type { DomainRow } from "./scenario/report.js";
import { TimelineFile } from "./timeline/file.js";

export interface RunOptions extends ObserveOptions {
  /** A file for the picture of the run, SVG. */
  timeline?: string;
  /** 0–4294967295; by default the scenario's. */
  seed?: number;
  json?: boolean;
}

interface Outcome {
  steps: StepReport[];
  failure: Failure | undefined;
  domains: DomainRow[];
}

/**
 * @returns the exit code: 0 if every expectation was met, else 1
 * @throws UsageError for a scenario or description that is wrong
 */
export async function run(file: string, options: RunOptions): Promise<number> {
  const scenario = loadScenario(file);
  const seed = options.seed ?? scenario.seed;
  const show = options.json ? (): void => {} : (text: string): void => void process.stdout.write(`${text}\n`);
  const outcome = await playOn(scenario, seed, options, show);
  if (options.json) process.stdout.write(`${JSON.stringify(jsonOf(scenario, seed, outcome), null, 2)}\n`);
  else show(domainTable(outcome.domains));
  if (outcome.failure) process.stderr.write(`${outcome.failure.message}\n`);
  else show(`${scenario.steps.length} steps, every expectation met`);
  return outcome.failure ? 1 : 0;
}

async function playOn(
  scenario: Scenario,
  seed: number,
  options: RunOptions,
  show: (text: string) => void,
): Promise<Outcome> {
  const codec = await Codec.load();
  const clock = new VirtualClock(scenario.start);
  const observation = observe(options, codec, clock);
  const timeline = options.timeline === undefined ? undefined : TimelineFile.open(options.timeline, scenario.start);
  try {
    const phone = await Phone.open(scenario, seed, clock, codec, observation.observer, timeline?.record);
    show(`${scenario.title} (${scenario.steps.length} steps, seed ${seed})`);
    const steps: StepReport[] = [];
    const failure = await play(scenario, phone, (report) => {
      steps.push(report);
      timeline?.record.mark(report.began, report.step.note ?? actionText(report.step.action));
      show(stepText(report, scenario.steps.length));
    });
    const domains = await domainRows(phone);
    await phone.close();
    timeline?.close(scenario.title);
    return { steps, failure, domains };
  } finally {
    observation.close();
  }
}

function jsonOf(scenario: Scenario, seed: number, { steps, failure, domains }: Outcome): object {
  return {
    scenario: scenario.title,
    seed,
    ok: failure === undefined,
    ...(failure ? { failure } : {}),
    steps: steps.map(({ step, number, answer, seen, seconds, unmet }) => ({
      number,
      line: step.line,
      action: actionText(step.action),
      ...answer,
      seen,
      seconds,
      ok: unmet === undefined,
    })),
    domains,
  };
}
