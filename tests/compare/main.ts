/** `npm run compare -- --runs N --seed S`: plays stories on agent and model and writes what was counted into docs/reliability.gen.json. */
import { join } from "node:path";
import { exit, stdout } from "node:process";
import { Command, InvalidArgumentError } from "commander";
import { ROOT } from "../../tools/root.js";
import { compare } from "./campaign.js";
import { REPORT, addComparison } from "./report.js";

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("a whole number");
  return Number(text);
}

const program = new Command("compare")
  .option("--runs <n>", "stories", count, 100_000)
  .option("--seed <n>", "what they are drawn from", count, 1)
  .option("--no-write", "leave docs/reliability.gen.json as it is")
  .parse();
const { runs, seed, write } = program.opts<{ runs: number; seed: number; write: boolean }>();

const campaign = await compare(runs, seed);
const { stories, steps, seconds, stricter, difference } = campaign;
if (write) addComparison(REPORT, join(ROOT, "build/agent.wasm"), campaign);
if (difference !== undefined) stdout.write(`${difference}\n\n`);
stdout.write(
  `${stories} stories, ${steps} steps, ${seconds.toFixed(0)} s; refused by the agent alone: ${stricter}; ` +
    `${difference === undefined ? "no difference" : "a difference"}\n`,
);
exit(difference === undefined ? 0 : 1);
