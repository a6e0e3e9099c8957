/** Where stories come from: fast-check draws them, and shrinks what differs. */
import fc from "fast-check";
import type { Change } from "../model/replace.js";
import type { OperationName } from "../model/values.js";
import { BANK, IMAGES, OPERATOR, SERVERS, SHOP } from "./device.js";
import { FATES, type Fated } from "./meddler.js";
import type { Step } from "./story.js";

const one = fc.constantFrom;
/** Values with weights: the first is what shrinking leads to. */
const mostly = <T>(usual: T, ...odd: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: one(...odd) });

const guest = fc.oneof({ weight: 3, arbitrary: fc.constant("a") }, { weight: 2, arbitrary: one("b", "c") });
const anybody = fc.oneof(
  { weight: 6, arbitrary: guest },
  { weight: 1, arbitrary: one("modem", "management", "personal", "nobody") },
);
const server = mostly(OPERATOR, SHOP, SHOP, BANK);
const correlator = one("", "c1", "c2", "c3", "x".repeat(64), "x".repeat(65));
const VERBS: Fated[] = [
  "quota",
  "quota",
  "create",
  "clone",
  "wipe",
  "delete",
  "start",
  "stop",
  "kill",
  "pause",
  "resume",
];
const PLAIN: OperationName[] = ["Start", "Stop", "Kill", "Restart", "Pause", "Resume", "Wipe", "Delete"];
const LOCKS: OperationName[] = ["FullyLock", "PartiallyLock", "UnLock"];

const ODD_DATA = ["", "", "", "", "", "Colour=red", "=", "Timeout=5", "Timeout=0", "Timeout=1x", "Timeout=99999999999"];

/** Parameters of Create: good ones, and one of each way to be wrong. */
const createData = fc
  .record({
    name: fc.oneof(
      { weight: 8, arbitrary: guest },
      { weight: 1, arbitrary: one("A", "", "a b", "1a", "a".repeat(32), "personal") },
    ),
    image: mostly("linux", ...IMAGES, "none", ""),
    start: mostly(
      "",
      "&Start=true",
      "&Start=true",
      "&Start=false",
      "&Start=yes",
      "&AutoStart=true",
      "&AutoStart=true&Start=true",
    ),
    memory: mostly(
      "",
      ...[
        "&Memory=32768",
        "&Memory=131072&MemoryMin=1024&MemoryMax=200000",
        "&Memory=0",
        "&Memory=262144",
        "&Memory=9999999",
      ],
      ...["&MemoryMin=65537", "&MemoryMax=65535", "&Memory=-1", "&Memory=01", "&Memory=%3165536"],
    ),
    cpu: mostly(
      "",
      ...[
        "&Class=reserved&Budget=2000&Period=20000",
        "&Class=reserved&Budget=8000&Period=20000",
        "&Class=hard",
        "&Class=soft",
      ],
      ...[
        "&Class=reserved",
        "&Class=reserved&Budget=99&Period=500",
        "&Class=reserved&Budget=600&Period=500",
        "&Cap=200000",
      ],
      ...["&Weight=1", "&Weight=2000", "&Weight=0", "&Cap=1000001", "&Budget=300&Period=5000"],
    ),
    rest: mostly("", "&Storage=4096", "&Storage=4095", "&Storage=20000", "&Colour=red", "&Start=true&Start=true", "&"),
  })
  .map(({ name, image, start, memory, cpu, rest }) => `Name=${name}&Image=${image}${start}${memory}${cpu}${rest}`);

const LEAVES: [string, string[]][] = [
  ["Policy/OnCrash", ["restart", "restart", "stay", "x"]],
  ["Policy/AutoStart", ["true", "true", "false", "1"]],
  ["Policy/BootOrder", ["5", "200", "-1", "x"]],
  ["Policy/MaxRestarts", ["0", "1", "2", "10", "-1"]],
  ["Policy/StopTimeout", ["1", "5", "0", "3601", "1.5"]],
  ["Memory/Target", ["1", "8192", "32768", "131072", "400000", "0", ""]],
  ["Memory/Min", ["1", "4096", "65536", "70000"]],
  ["Memory/Max", ["32768", "131072", "600000", "99999999999"]],
  ["Cpu/Budget", ["99", "100", "1000", "5000", "12000", "1000001"]],
  ["Cpu/Period", ["499", "500", "10000", "20000", "40000"]],
  ["Cpu/Class", ["reserved", "besteffort", "hard", "x"]],
  ["Cpu/Weight", ["0", "1", "256", "65535", "65536"]],
  ["Cpu/Cap", ["0", "100000", "500000", "1000001"]],
  ["Storage/Quota", ["0", "4096", "5000", "30000", "9999999"]],
  ["Network/wifi/Guaranteed", ["0", "1000", "6000", "20001"]],
  ["Network/wifi/EgressRate", ["0", "500", "20000", "-1"]],
  ["Network/cellular/Priority", ["0", "7", "8"]],
  ["State", ["40"]],
  ["Lock", ["30"]],
];
const leafAndValue = fc.oneof(...LEAVES.map(([leaf, values]) => one(...values).map((value) => ({ leaf, value }))));
const change = fc.record({ domain: anybody, at: leafAndValue }).map(({ domain, at }): Change => ({ domain, ...at }));
const child = fc.oneof(
  { weight: 15, arbitrary: change },
  { weight: 1, arbitrary: guest.map((domain): Change => ({ domain, leaf: "", value: "" })) },
);

const exec = (
  operation: fc.Arbitrary<OperationName>,
  domain: fc.Arbitrary<string>,
  data: fc.Arbitrary<string>,
): fc.Arbitrary<Step> => fc.record({ do: fc.constant("exec" as const), server, operation, domain, data, correlator });

const cloneData = fc.record({
  name: mostly("b", "a", "c", "B", ""),
  start: mostly("", "&Start=true", "&Start=1", "&Size=1"),
});
const transferData = fc
  .record({
    from: guest,
    to: mostly("b", "a", "c", "modem", "nobody", ""),
    what: one(
      ...["Memory", "Cpu", "Network", "Storage", "Storage", "Colour"],
      ...["Network&Interface=wifi", "Network&Interface=wifi", "Network&Interface=none", "Memory&Interface=wifi"],
    ),
    amount: mostly("1000", "1", "4096", "20000", "100000", "0", "x", "2147483647"),
  })
  .map(({ from, to, what, amount }) => `From=${from}&To=${to}&Resource=${what}&Amount=${amount}`);
const RIGHTS = ["Add", "Delete", "Exec", "Get", "Replace"] as const;
const acl = fc.subarray([...RIGHTS], { minLength: 1 }).chain((rights) =>
  one<string[]>([OPERATOR], [OPERATOR, SHOP], [SHOP], [OPERATOR, BANK]).map((servers) => {
    const own = (right: (typeof RIGHTS)[number]): string[] => (rights.includes(right) ? servers : []);
    return { Add: own("Add"), Delete: own("Delete"), Exec: own("Exec"), Get: own("Get"), Replace: own("Replace") };
  }),
);

const MS = [1, 260, 600, 1_300, 2_100, 3_500, 31_000, 61_000, 125_000, 301_000, 601_000];

/** How often each kind of step is drawn, and what. */
const STEPS: [number, fc.Arbitrary<Step>][] = [
  [
    30,
    fc.record({ do: fc.constant("allowed" as const), domain: guest, pick: fc.nat(7), data: mostly("&Start=true", "") }),
  ],
  [26, fc.record({ do: fc.constant("pass" as const), ms: one(...MS) })],
  [8, exec(fc.constant("Create"), fc.constant(""), createData)],
  [8, exec(one(...PLAIN), anybody, one(...ODD_DATA))],
  [10, exec(one(...LOCKS), anybody, one("", "", "", "x=1"))],
  [
    6,
    exec(
      fc.constant("Clone"),
      anybody,
      cloneData.map(({ name, start }) => `Name=${name}${start}`),
    ),
  ],
  [10, exec(fc.constant("Transfer"), fc.constant(""), transferData)],
  [18, fc.record({ server, change }).map(({ server, change }): Step => ({ do: "replace", server, ...change }))],
  [
    10,
    fc.record({
      do: fc.constant("atomic" as const),
      server,
      children: fc.array(child, { minLength: 1, maxLength: 4 }),
    }),
  ],
  [3, fc.record({ do: fc.constant("delete" as const), server, domain: anybody })],
  [2, fc.record({ do: fc.constant("acl" as const), server, domain: guest, acl })],
  [4, fc.record({ do: one("add", "remove"), server, account: one(...SERVERS, SHOP, BANK) })],
  [2, fc.record({ do: fc.constant("session" as const), server })],
  [10, fc.record({ do: one("crash", "crash", "shutDown", "ignoreStop"), domain: guest })],
  [6, fc.record({ do: one("call", "emergency", "hangUp", "hangUp"), domain: guest })],
  [8, fc.record({ do: fc.constant("fate" as const), verb: one(...VERBS), fate: one(...FATES) })],
  [4, fc.constant<Step>({ do: "unreachable" })],
  [4, fc.constant<Step>({ do: "reachable" })],
  [4, fc.constant<Step>({ do: "death" })],
  [4, fc.constant<Step>({ do: "powerCut" })],
  [3, fc.record({ do: one("down", "up", "losing"), server })],
  [2, fc.record({ do: fc.constant("acks" as const), server, status: one(200, 212, 401, 407, 500, undefined) })],
];

const stepsOf = (steps: [number, fc.Arbitrary<Step>][], maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(fc.oneof(...steps.map(([weight, arbitrary]) => ({ weight, arbitrary }))), {
    minLength: 1,
    maxLength,
    size: "max",
  });

const made = (name: string, data: string): Step => ({
  ...{ do: "exec", server: OPERATOR, operation: "Create", domain: "", correlator: "" },
  data: `Name=${name}&Image=linux&Start=true&MemoryMin=1024&MemoryMax=200000&Storage=8192&${data}`,
});
const CLASSES = [
  "Class=reserved&Budget=2000&Period=20000",
  "Class=reserved&Budget=5000&Period=500000",
  "Cap=200000",
  "Weight=10",
];
/** Two guests that live and have room in their quotas. */
const pair = fc
  .tuple(one(...CLASSES), one(...CLASSES))
  .map(([a, b]): Step[] => [made("a", a), made("b", b), { do: "pass", ms: 3_500 }]);

const couple = one("a", "b");
const livingChange = fc
  .record({
    domain: couple,
    at: one(
      ...["Memory/Target=8192", "Memory/Target=32768", "Memory/Target=131072", "Memory/Min=2048", "Memory/Max=150000"],
      ...["Cpu/Budget=1000", "Cpu/Budget=3000", "Cpu/Period=10000", "Cpu/Period=40000", "Cpu/Weight=20"],
      ...["Cpu/Class=reserved", "Cpu/Class=besteffort", "Cpu/Cap=100000", "Cpu/Cap=0"],
      ...["Storage/Quota=4096", "Storage/Quota=5000", "Storage/Quota=30000"],
      ...["Network/wifi/Guaranteed=1000", "Network/wifi/Guaranteed=500", "Network/wifi/EgressRate=5000"],
    ),
  })
  .map(({ domain, at }): Change => ({ domain, leaf: at.split("=")[0]!, value: at.split("=")[1]! }));
const share = fc
  .record({
    ends: one("From=a&To=b", "From=b&To=a"),
    what: one(
      ...["Memory&Amount=1000", "Memory&Amount=20000", "Cpu&Amount=5000", "Cpu&Amount=50000"],
      ...["Network&Interface=wifi&Amount=500", "Storage&Amount=1000", "Storage&Amount=4096"],
    ),
  })
  .map(({ ends, what }) => `${ends}&Resource=${what}`);

/** What befalls quotas of live domains, and their domains. */
const QUOTA_STEPS: [number, fc.Arbitrary<Step>][] = [
  [12, livingChange.map((change): Step => ({ do: "replace", server: OPERATOR, ...change }))],
  [
    10,
    fc
      .array(livingChange, { minLength: 2, maxLength: 4 })
      .map((children): Step => ({ do: "atomic", server: OPERATOR, children })),
  ],
  [10, exec(fc.constant("Transfer"), fc.constant(""), share)],
  [14, fc.record({ do: fc.constant("pass" as const), ms: one(1, 30, 260, 600, 1_300, 5_100, 31_000, 61_000) })],
  [4, fc.record({ do: fc.constant("fate" as const), verb: fc.constant<Fated>("quota"), fate: one(...FATES) })],
  [4, fc.record({ do: fc.constant("allowed" as const), domain: couple, pick: fc.nat(7), data: fc.constant("") })],
  [2, fc.record({ do: one("crash", "shutDown"), domain: couple })],
  [6, fc.record({ do: fc.constant("balloon" as const), domain: couple, gives: one("slowly", "nothing", "at once") })],
  [4, fc.record({ do: one("call", "emergency", "hangUp", "hangUp"), domain: couple })],
  [2, fc.record({ do: fc.constant("drift" as const), domain: couple, quota: one("storage", "budget", "guaranteed") })],
  [2, fc.constant<Step>({ do: "unreachable" })],
  [3, fc.constant<Step>({ do: "reachable" })],
  [2, fc.constant<Step>({ do: "death" })],
  [1, fc.constant<Step>({ do: "powerCut" })],
];

/** What befalls two guests that live and are in calls. */
const CALL_STEPS: [number, fc.Arbitrary<Step>][] = [
  [12, fc.record({ do: one("call", "emergency", "emergency", "hangUp", "hangUp"), domain: couple })],
  [8, fc.record({ do: fc.constant("allowed" as const), domain: couple, pick: fc.nat(7), data: fc.constant("") })],
  [6, exec(one(...PLAIN), couple, fc.constant(""))],
  [6, exec(one(...LOCKS), couple, fc.constant(""))],
  [4, exec(fc.constant("Transfer"), fc.constant(""), share)],
  [1, fc.record({ do: fc.constant("delete" as const), server, domain: couple })],
  [8, fc.record({ do: fc.constant("pass" as const), ms: one(1, 1_300, 31_000, 125_000, 301_000, 601_000) })],
  [2, fc.record({ do: one("crash", "shutDown"), domain: couple })],
  [1, fc.constant<Step>({ do: "unreachable" })],
  [2, fc.constant<Step>({ do: "reachable" })],
  [2, fc.constant<Step>({ do: "death" })],
  [1, fc.constant<Step>({ do: "powerCut" })],
];

/** Stories of up to 16 steps, 8 on average; many of them are about two guests that live: their quotas, or their calls. */
export const story: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 3, arbitrary: stepsOf(STEPS, 16) },
  { weight: 1, arbitrary: fc.tuple(pair, stepsOf(CALL_STEPS, 13)).map(([first, then]) => [...first, ...then]) },
  { weight: 1, arbitrary: fc.tuple(pair, stepsOf(QUOTA_STEPS, 13)).map(([first, then]) => [...first, ...then]) },
);
