/** The nodes below Ext that a round's own part works on: they come, and go at its end. */
import { absent, command, reads, replace } from "./command.js";
import { OPERATOR } from "./parts.js";
import type { Command } from "./server.js";
import { step, type Step } from "./step.js";

export const ANNEX = "./VirMO/Ext/annex";

/** Leaves, their parents with them. */
export function arrive(values: Record<string, string>): Step {
  const written = Object.entries(values).map(([place, data]) => ({ uri: `${ANNEX}/${place}`, data }));
  const added = written.map(({ uri, data }): Command => command("Add", uri, { format: "chr", data, again: [418] }));
  // A part that is begun again after a power cut finds what it has written.
  const back = written.map(({ uri, data }) => replace(uri, data));
  return step("nodes are added with their parents", OPERATOR, [...added, ...back], {
    after: written.map(({ uri, data }) => reads(uri, data)),
  });
}

export function leave(): Step {
  const removed = command("Delete", ANNEX, { again: [404] });
  return step("the nodes are deleted", OPERATOR, [removed], { after: [absent(ANNEX)] });
}
