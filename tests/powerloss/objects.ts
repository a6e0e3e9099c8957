/** The parts of a round that are about large objects: values in chunks, and Results and lists that no message holds. */
import type { Random } from "../random.js";
import { ANNEX, arrive, leave } from "./annex.js";
import { get, pieces, reads, text } from "./command.js";
import { OPERATOR } from "./parts.js";
import { step, type Step } from "./step.js";

const LONG = `${ANNEX}/deep/er/long`;
const BYTES = 1500;
/** Of the server's messages, where the device is to find little room. */
const ROOM = 700;

/** A text in three parts. */
export function thirds(whole: string): string[] {
  const third = Math.ceil(whole.length / 3);
  return [0, 1, 2].map((index) => whole.slice(index * third, (index + 1) * third));
}

/** What a server sends in chunks, and what it breaks off. */
export function incomingSteps(random: Random): Step[] {
  const [first, last, never] = [text(random, BYTES), text(random, BYTES), text(random, BYTES)];
  const [begun, , ended] = pieces("Replace", LONG, thirds(never));
  const refused = { ...ended!, status: 424 };
  const short = pieces("Replace", LONG, thirds(never), { size: BYTES + 1, status: 424 });
  // What is there already is refused with the first chunk, and a later one begins nothing.
  const added = pieces("Add", LONG, thirds(first), { again: [418, 412, 424] });
  return [
    step("a value comes in chunks of one message", OPERATOR, added, { after: [reads(LONG, first, last)] }),
    step("a value comes in chunks of several messages", OPERATOR, pieces("Replace", LONG, thirds(last)), {
      manner: { apart: true },
      after: [reads(LONG, last)],
    }),
    step("values in chunks are broken off", OPERATOR, [begun!, get("./DevInfo/Man"), refused, ...short], {
      manner: { halved: true },
      after: [reads(LONG, last)],
    }),
    leave(),
  ];
}

/** What the device sends in chunks, and what the server doesn't want to the end. */
export function outgoingSteps(random: Random): Step[] {
  const long = text(random, BYTES);
  const lists = ["Struct", "StructData", "TNDS", "TNDS+Value"].map((list) => get(`${ANNEX}?list=${list}`));
  const nodes = [ANNEX, `${ANNEX}/short`, `${ANNEX}/deep`, `${ANNEX}/deep/er`].map((uri, index) =>
    index === 1 ? `${uri}=few;` : `${uri}=;`,
  );
  const after = [reads(LONG, long), reads(`${ANNEX}?list=StructData`, `${nodes.join("")}${LONG}=;`)];
  return [
    arrive({ short: "few", "deep/er/long": long }),
    step("Results and lists in chunks", OPERATOR, [get(LONG), ...lists], { manner: { room: ROOM }, after }),
    step("Results in chunks that the server doesn't want", OPERATOR, [get(LONG), get("./DevInfo/Man")], {
      manner: { room: ROOM, enough: true },
    }),
    step("a document of the domains", OPERATOR, [get("./VirMO/Domain?list=TNDS+Value")]),
    leave(),
  ];
}
