/** The part of a round that is about Ext: a vendor's nodes come, change and go, with values of one block and of many. */
import { integer, type Random } from "../random.js";
import { absent, command, reads, replace, text } from "./command.js";
import { OPERATOR } from "./parts.js";
import { step, type Step } from "./step.js";

const AT = "./VirMO/Ext/vendor";
const LEAVES = ["key", "box/short", "box/long", "box/deep/er"].map((place) => `${AT}/${place}`);
/** Rounds from the first of its nodes to the last. */
const STAY = 3;

function value(random: Random): string {
  return text(random, [3, 22, 60, 700][integer(random, 0, 3)]!);
}

/** What happens to the vendor's nodes in a round. */
export function extSteps(round: number, random: Random): Step[] {
  const written = LEAVES.map((uri) => ({ uri, data: value(random) }));
  const after = written.map(({ uri, data }) => reads(uri, data));
  const added = written.map(({ uri, data }) => command("Add", uri, { format: "chr", data, again: [418] }));
  const replaced = written.map(({ uri, data }) => replace(uri, data));
  const removed = [command("Delete", AT, { again: [404] })];
  return [
    round % STAY === 0
      ? step("a vendor's nodes are added", OPERATOR, added, { after })
      : step("a vendor's nodes are replaced", OPERATOR, replaced, { after }),
    ...(round % STAY === STAY - 1
      ? [step("a vendor's nodes are deleted", OPERATOR, removed, { after: [absent(AT)] })]
      : []),
  ];
}
