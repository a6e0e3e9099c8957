/** The journal's cost: what a changed value wears the flash, and what boot has to do for a full log. Counted, so always the same. */
import type { Effort, Figures, Section } from "../section.js";
import { gateProblem, table, withTarget, type Target } from "../table.js";

const TITLE = "Journal: wear and boot";
const WEAR = `Values of 32 bytes, chosen by a fixed seed and each committed on its own, with idle time after each: bytes programmed for each byte of them, and
sectors erased for each of them.`;
const BOOT = `Boot from a log of so many commits of four bytes each, made without idle time: steps of the journal, the bytes that it reads from flash, and how
many more steps each further commit costs.`;

const UPDATES = 5_000;
const VALUE_BYTES = 32;
/** Where in a domain's record values are changed, as multiples of their size. */
const VALUES = 4;
const DOMAINS = 8;
const SEED = 4;
/** Domains, accounts, images, ACLs, principals and operations, all in use; Ext and texts empty. */
const USUAL = 11_600;
const COMMITS = [1_000, 2_000, 3_000];
/** The growth with each commit differs by no more than this from one part of the log to another: boot reads whole sectors. */
const EVEN = 1.25;

const most = (wanted: number): Target => ({ wanted, better: "less", margin: 1 });
const AMPLIFICATION = most(2.5);
const ERASES = most(0.02);

/** The tests' own device: imported late, because it compiles the journal. */
const parts = async () => ({
  ...(await import("../../journal/device.js")),
  ...(await import("../../journal/life.js")),
  ...(await import("../../journal/medium.js")),
  ...(await import("../../random.js")),
});
type Parts = Awaited<ReturnType<typeof parts>>;

interface Wear {
  /** Bytes of the records that a checkpoint holds. */
  state: number;
  amplification: number;
  erases: number;
}

/** Changes values of a device that has so many bytes of its records in use, or nearly. */
function wearOf({ Device, Medium, DOMAIN, integer, occupy, seeded }: Parts, bytes: number): Wear {
  const medium = new Medium();
  const device = Device.boot(medium);
  const state = occupy(device, bytes);
  device.idle();
  const random = seeded(SEED);
  const [programmed, erased] = [medium.programmed, medium.erased];
  for (let count = 0; count < UPDATES; count++) {
    const place = DOMAIN.stride * integer(random, 0, DOMAINS - 1) + VALUE_BYTES * integer(random, 0, VALUES);
    const offset = DOMAIN.offset + place;
    const old = device.records().subarray(offset, offset + VALUE_BYTES);
    device.change([{ offset, bytes: old.map((byte) => byte + integer(random, 1, 255)) }]);
    device.commit();
    device.idle();
  }
  return {
    state,
    amplification: (medium.programmed - programmed) / (VALUE_BYTES * UPDATES),
    erases: (medium.erased - erased) / UPDATES,
  };
}

/** The targets are for a state of some 8 KiB; what a device with every record in use takes stands beside it. */
function wear(used: Parts): Figures {
  const [usual, full] = [wearOf(used, USUAL), wearOf(used, Infinity)];
  const { amplification, erases } = usual;
  const cells = [withTarget(amplification, "", AMPLIFICATION, 3), withTarget(erases, "", ERASES, 4)];
  const rows = [
    [String(usual.state), ...cells],
    [String(full.state), full.amplification.toFixed(3), full.erases.toFixed(4)],
  ];
  return {
    text: `${WEAR}\n\n${table(0, ["bytes of state", "programmed a byte", "erases an update"], rows)}`,
    problems: [
      ...gateProblem("journal, bytes programmed a byte", amplification, "", AMPLIFICATION, 3),
      ...gateProblem("journal, erases an update", erases, "", ERASES, 4),
    ],
  };
}

interface Boot {
  commits: number;
  steps: number;
  bytes: number;
}

/** What booting from what `medium` holds takes. */
function bootCost({ Device, Medium }: Parts, content: Uint8Array, commits: number): Boot {
  const cost = { commits, steps: 0, bytes: 0 };
  const medium = new Medium(content);
  const perform = medium.perform.bind(medium);
  medium.perform = (operation) => {
    cost.bytes += operation.data.length;
    return perform(operation);
  };
  Device.boot(medium, () => cost.steps++);
  return cost;
}

/** Steps that each commit costs more, from each boot to the next. */
const growthOf = (boots: Boot[]): number[] =>
  boots.slice(1).map(({ commits, steps }, index) => {
    const before = boots[index]!;
    return (steps - before.steps) / (commits - before.commits);
  });

/** What is wrong with the growth: it is to be the same wherever the log ends. */
export function growthProblems(growth: number[]): string[] {
  const [least, greatest] = [Math.min(...growth), Math.max(...growth)];
  if (least > 0 && greatest <= least * EVEN) return [];
  const told = growth.map((steps) => steps.toFixed(3)).join(", ");
  return [`journal, steps of boot for each further commit: ${told}; to differ by at most ${EVEN} times`];
}

function boot(used: Parts): Figures {
  const { Device, Medium, DEVICE } = used;
  const medium = new Medium();
  const device = Device.boot(medium);
  device.idle();
  const boots: Boot[] = [];
  for (let count = 1; count <= COMMITS.at(-1)!; count++) {
    device.change([{ offset: DEVICE.offset, bytes: Uint8Array.of(count, count >> 8, 1, 1) }]);
    device.commit();
    if (COMMITS.includes(count)) boots.push(bootCost(used, medium.flash.content(), count));
  }
  const growth = growthOf(boots);
  const rows = boots.map(({ commits, steps, bytes }, index) => {
    return [commits, steps, bytes, index === 0 ? "" : growth[index - 1]!.toFixed(3)].map(String);
  });
  const head = ["commits in the log", "steps", "bytes of flash", "steps for each commit more"];
  return { text: `${BOOT}\n\n${table(0, head, rows)}`, problems: growthProblems(growth) };
}

export const journal: Section = {
  title: TITLE,
  missing: () => [],
  async run(_effort: Effort) {
    const used = await parts();
    const both = [wear(used), boot(used)];
    return { text: both.map(({ text }) => text).join("\n\n"), problems: both.flatMap(({ problems }) => problems) };
  },
};
