/** Leads a phone through the life. */
import { Call, Effect } from "../../host/node/abi.gen.js";
import type { Step } from "./step.js";
import type { Parts } from "./parts.js";
import { Phone, type Remains } from "./phone.js";
import { Server } from "./server.js";

export const START = Date.UTC(2026, 10, 22);

/** A phone that was never on. */
export function fresh(parts: Parts, seed: string): Remains {
  const blank = new Uint8Array(262144).fill(0xff);
  const servers = parts.accounts.map((account) => new Server(parts.codec, account, parts.description.identity.devId));
  return { flash: { content: blank, weak: [] }, hypervisor: undefined, utc: START, servers, seed };
}

/** Plays a step; answers what came out otherwise than it should. */
export function play(phone: Phone, step: Step): string[] {
  for (let death = 0; death < (step.dies ?? 0); death++) phone.boot(phone.witness.candidates(Effect.FlashSync));
  const server = phone.servers[step.account]!;
  Object.assign(server, { manner: step.manner ?? {} });
  const asked = step.commands.map((command) => server.ask(command));
  if (step.calls !== undefined) phone.talk(step.calls, Call.Emergency);
  if (step.commands.length > 0) phone.visit(step.account);
  if (step.calls !== undefined) phone.talk(step.calls, Call.None);
  if (step.crashes !== undefined) phone.hypervisor.crash(step.crashes);
  const rests = phone.rest();
  if (step.pause !== undefined) phone.pass(step.pause);
  const wrong = asked.filter(({ command, statuses }) => statuses[0] !== command.status);
  return [
    ...(rests ? [] : [`activity ${phone.activity()} doesn't end`]),
    ...wrong.map(
      ({ command, statuses }) => `${command.lines[0]}: Status ${statuses.join()}, expected ${command.status}`,
    ),
  ];
}
