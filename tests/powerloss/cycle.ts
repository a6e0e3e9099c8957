/** One round of the life: a domain comes, is used and goes, between changes of accounts and looks at the tree. */
import { integer, type Random } from "../random.js";
import { accountSteps } from "./account.js";
import { alertSteps } from "./alerts.js";
import { absent, command, container, exec, get, reads, replace } from "./command.js";
import { documentSteps } from "./documents.js";
import { extSteps } from "./ext.js";
import { nameSteps } from "./names.js";
import { incomingSteps, outgoingSteps } from "./objects.js";
import { step, type Step } from "./step.js";
import { ENTERPRISE, OPERATOR } from "./parts.js";
import type { Command } from "./server.js";

const CREATE = "./VirMO/Operations/Create";
const domain = (name: string): string => `./VirMO/Domain/${name}`;
const operation = (name: string, what: string): string => `${domain(name)}/Operations/${what}`;

const [STOPPED, RUNNING, PAUSED, CRASHED] = ["20", "40", "60", "110"];
const GONE = [404, 425];

/** Whether the domain of a round is created with a reservation. */
const isReserved = (round: number): boolean => round % 3 === 1;

function created(name: string, account: number, round: number): Step {
  const reserved = isReserved(round) ? "&Class=reserved&Budget=10000&Period=100000" : "";
  const data = `Name=${name}&Image=enterprise-os&Memory=${65536 - 1024 * (round % 7)}${reserved}`;
  return step(`Create ${name}`, account, [exec(CREATE, 202, [418], data)], {
    after: [reads(`${domain(name)}/State`, STOPPED)],
  });
}

/** Created and started in one; a power cut leaves it Stopped. */
function createdRunning(name: string, account: number): Step {
  const data = `Name=${name}&Image=enterprise-os&MemoryMin=32768&MemoryMax=131072&Memory=65536&Cap=200000&Storage=300000&Start=true`;
  return step(`Create ${name} with Start`, account, [exec(CREATE, 202, [418], data)], {
    after: [reads(`${domain(name)}/State`, RUNNING, STOPPED)],
  });
}

/** An operation, the state it leads to, and what leads to where it may begin. */
function operated(name: string, account: number, what: string, state: string, operations: string[] = []): Step {
  const immediate = what === "Pause" || what === "Resume";
  const commands = [exec(operation(name, what), immediate ? 200 : 202, [200])];
  return step(`${what} ${name}`, account, commands, {
    after: [reads(`${domain(name)}/State`, state)],
    needs: { name, operations },
  });
}

const start = (name: string, account: number): Step => operated(name, account, "Start", RUNNING);
const pause = (name: string, account: number): Step => operated(name, account, "Pause", PAUSED, ["Start"]);
const resume = (name: string, account: number): Step => operated(name, account, "Resume", RUNNING, ["Start", "Pause"]);
const stop = (name: string, account: number): Step => operated(name, account, "Stop", STOPPED, ["Start"]);
const kill = (name: string, account: number): Step => operated(name, account, "Kill", STOPPED, ["Start"]);

/** In an emergency call: it waits for 300 s. */
const killLate = (name: string, account: number): Step => ({
  ...kill(name, account),
  title: `Kill ${name} after its emergency call`,
  calls: name,
});

const restart = (name: string, account: number): Step => operated(name, account, "Restart", RUNNING, ["Start"]);
const wipe = (name: string, account: number): Step => operated(name, account, "Wipe", STOPPED);

/** A lock of a domain that is off, and how strict it is afterwards. */
function locked(name: string, account: number, what: string, lock: string): Step {
  return step(`${what} ${name}`, account, [exec(operation(name, what), 200)], {
    after: [reads(`${domain(name)}/Lock`, lock)],
  });
}

const fullyLock = (name: string, account: number): Step => locked(name, account, "FullyLock", "10");
const partiallyLock = (name: string, account: number): Step => locked(name, account, "PartiallyLock", "20");
const unLock = (name: string, account: number): Step => locked(name, account, "UnLock", "30");

/** The same of a domain that runs, which it pauses and lets go on. */
function lockedLive(name: string, account: number, what: string, lock: string, state: string): Step {
  const operations = ["UnLock", "Start", ...(what === "UnLock" ? ["FullyLock"] : [])];
  return step(`${what} ${name} while it is live`, account, [exec(operation(name, what), 200)], {
    after: [reads(`${domain(name)}/Lock`, lock), reads(`${domain(name)}/State`, state)],
    needs: { name, operations },
  });
}

const COPY = "copy";
const clone = (name: string, account: number): Step =>
  step(`Clone ${name}`, account, [exec(operation(name, "Clone"), 202, [418], `Name=${COPY}`)], {
    after: [reads(`${domain(COPY)}/State`, STOPPED), reads(`${domain(name)}/State`, STOPPED)],
  });

const TRANSFER = "./VirMO/Operations/Transfer";

/** What a domain gives its copy, which has had as much: an interrupted one is taken back, one that is done over has given twice. */
function transferred(name: string, account: number, resource: string, leaf: string, had: number): Step {
  const data = `From=${name}&To=${COPY}&Resource=${resource}&Amount=${AMOUNT}`;
  const given = [AMOUNT, 2 * AMOUNT];
  return step(`Transfer of ${resource} of ${name}`, account, [exec(TRANSFER, 202, [], data)], {
    after: [
      reads(`${domain(name)}/${leaf}`, ...given.map((amount) => `${had - amount}`)),
      reads(`${domain(COPY)}/${leaf}`, ...given.map((amount) => `${had + amount}`)),
    ],
    needs: { name, operations: ["Start"] },
  });
}

const AMOUNT = 1024;

/** The guest crashes while it starts: the alert says 1406. */
function startedInVain(name: string, account: number): Step {
  const each = start(name, account);
  return { ...each, crashes: name, after: [reads(`${domain(name)}/State`, RUNNING, STOPPED, CRASHED)] };
}

function deleted(name: string, account: number): Step {
  return step(`Delete ${name}`, account, [exec(operation(name, "Delete"), 202, GONE)], {
    after: [absent(domain(name))],
  });
}

function removed(name: string, account: number): Step {
  return step(`DM Delete of ${name}`, account, [command("Delete", domain(name), { again: GONE })], {
    after: [absent(domain(name))],
  });
}

/** What the domain does before it is deleted, by round. */
const USES: ((name: string, account: number) => Step[])[] = [
  (n, a) => [
    start(n, a),
    shrinks(n, a),
    pause(n, a),
    resume(n, a),
    lockedLive(n, a, "FullyLock", "10", PAUSED),
    lockedLive(n, a, "UnLock", "30", RUNNING),
    grows(n, a),
    stop(n, a),
    fullyLock(n, a),
    unLock(n, a),
    wipe(n, a),
    deleted(n, a),
  ],
  (n, a) => [start(n, a), grows(n, a), shrinks(n, a), restart(n, a), kill(n, a), removed(n, a)],
  (n, a) => [
    stop(n, a),
    guaranteed(n, a),
    clone(n, a),
    start(n, a),
    transferred(n, a, "Memory", "Memory/Target", 65536),
    transferred(n, a, "Storage", "Storage/Quota", 300000),
    transferred(n, a, "Cpu", "Cpu/Cap", 200000),
    transferred(n, a, "Network&Interface=wifi", "Network/wifi/Guaranteed", GUARANTEED),
    kill(n, a),
    deleted(COPY, a),
    partiallyLock(n, a),
    deleted(n, a),
  ],
  (n, a) => [startedInVain(n, a), deleted(n, a)],
  (n, a) => [start(n, a), pause(n, a), kill(n, a), start(n, a), killLate(n, a), removed(n, a)],
];
const WITH_START = 2;

/** Every promise of a domain that is off; it ends in the other class than it was created in, so that some run with a reservation. */
function promises(name: string, account: number, round: number, random: Random): Step {
  const number = (from: number, to: number): string => `${integer(random, from, to)}`;
  const values: [leaf: string, value: string][] = [
    ["Memory/Min", number(1024, 8192)],
    ["Memory/Max", number(131072, 150000)],
    ["Memory/Target", number(40000, 60000)],
    ["Cpu/Weight", number(1, 256)],
    ["Cpu/Cap", number(200000, 900000)],
    ["Cpu/Period", number(100000, 200000)],
    ["Cpu/Budget", number(1000, 9000)],
    ["Storage/Quota", number(262144, 300000)],
    ["Network/cellular/EgressRate", number(500, 7200)],
    ["Network/cellular/IngressRate", number(0, 7200)],
    ["Network/cellular/Burst", number(0, 64)],
    ["Network/cellular/Guaranteed", number(0, 500)],
    ["Network/wifi/Priority", number(0, 7)],
    ["Cpu/Class", isReserved(round) ? "reserved" : "besteffort"],
    ["Cpu/Class", isReserved(round) ? "besteffort" : "reserved"],
  ];
  return replaced(`the promises of ${name} are replaced`, name, account, values);
}

/** Quotas of a live domain: memory that shrinks and a reservation that grows as one set, and back. */
function livePromises(name: string, account: number, memory: number, budget: number): Step {
  const values: [leaf: string, value: string][] = [
    ["Memory/Target", `${memory}`],
    ["Cpu/Class", "reserved"],
    ["Cpu/Period", "100000"],
    ["Cpu/Budget", `${budget}`],
    ["Network/wifi/Guaranteed", `${budget / 100}`],
  ];
  const held = values.map(([leaf, value]) => replace(`${domain(name)}/${leaf}`, value));
  const inForce: [leaf: string, value: string][] = [
    ["Memory/Actual", `${memory}`],
    ["Cpu/BudgetInForce", `${budget}`],
  ];
  return step(`the quotas of ${name} are replaced while it runs`, account, [container("Atomic", 200, ...held)], {
    after: [...values, ...inForce].map(([leaf, value]) => reads(`${domain(name)}/${leaf}`, value)),
    needs: { name, operations: ["Start"] },
  });
}

const shrinks = (name: string, account: number): Step => livePromises(name, account, 40000, 3000);
const grows = (name: string, account: number): Step => livePromises(name, account, 60000, 9000);

/** AutoStart last: a power cut starts the domain as long as it is true. */
function policies(name: string, account: number, random: Random): Step {
  return replaced(`the policy of ${name} is replaced`, name, account, [
    ["Policy/BootOrder", `${integer(random, 0, 1000)}`],
    ["Policy/StopTimeout", `${integer(random, 10, 3600)}`],
    ["Policy/MaxRestarts", `${integer(random, 0, 9)}`],
    ["Policy/OnCrash", "restart"],
    ["Policy/OnCrash", "stay"],
    ["Policy/AutoStart", "true"],
    ["Policy/AutoStart", "false"],
  ]);
}

const GUARANTEED = 3000;
const guaranteed = (name: string, account: number): Step =>
  replaced(`${name} is guaranteed a rate`, name, account, [["Network/wifi/Guaranteed", `${GUARANTEED}`]]);

function replaced(title: string, name: string, account: number, values: [leaf: string, value: string][]): Step {
  const commands = values.map(([leaf, value]) => replace(`${domain(name)}/${leaf}`, value));
  const after = [...new Map(values)].map(([leaf, value]) => reads(`${domain(name)}/${leaf}`, value));
  return step(title, account, commands, { after });
}

/** Creates that fail, each for another reason. */
const FAILURES: [data: string, status: number][] = [
  ["Name=never&Image=enterprise-os&Memory=500000&Start=true", 420],
  ["Name=Never&Image=enterprise-os", 412],
  ["Name=personal&Image=enterprise-os", 418],
  ["Name=never&Image=enterprise-os&Memory=65536&MemoryMin=70000", 412],
  ["Name=never&Image=enterprise-os&Class=hard&Budget=1000&Period=10000", 403],
  ["Name=never&Image=enterprise-os&Class=reserved&Budget=990000&Period=1000000&Start=true", 420],
];

function failures(round: number, account: number): Step {
  const [data, status] = FAILURES[round % FAILURES.length]!;
  const held = [replace(`${domain("modem")}/Memory/Min`, "1"), exec(CREATE, 202, [], "Name=never&Image=enterprise-os")];
  return step("a Create that fails, and an Atomic", account, [
    exec(CREATE, status, [], data),
    container("Atomic", 500, ...held),
  ]);
}

/** More than a message holds, so that the device's package goes on after a Next Message (1222). */
function look(account: number): Step {
  const facts = ["Capability/Operations", "Capability/Peripherals", "Capability/Hypervisor", "Platform/Memory/Free"];
  const images = ["Digest", "Url", "Version", "Name"].map((leaf) => `Image/enterprise-os/${leaf}`);
  const commands = [...facts, ...images].map((place) => get(`./VirMO/${place}`));
  const odd: Command[] = [
    command("Copy", "./DevInfo/Man", { status: 412 }),
    // Alerts for the user, without what they should say.
    ...["1100", "1101", "1102", "1103", "1104"].map((code) => command("Alert", code, { status: 412 })),
    // No object is on its way.
    command("Alert", "1225"),
    command("Get", "./DevInfo/Nothing", { status: 404 }),
  ];
  return step("a look at the device", account, [...commands, ...odd], { manner: { room: 700 } });
}

/** A crash loop, ten sessions in safe mode, and its end. */
function safeMode(account: number): Step[] {
  // A death or two more, or fewer, and safe mode is over, or hasn't begun.
  const refused = command("Replace", "./DMAcc/partner/Name", { data: "never", status: 503, again: [200] });
  const visits = Array.from({ length: 10 }, () =>
    step("a session in safe mode", account, [get("./DevInfo/Man"), refused]),
  );
  visits[0]!.dies = 6;
  visits[9]!.pause = 12 * 60_000;
  return visits;
}

/** What else a round is about, one after the other. */
const PARTS: ((random: Random) => Step[])[] = [alertSteps, incomingSteps, outgoingSteps, nameSteps, documentSteps];

const SAFE_MODE_ROUND = 2;

/** @param random of the whole life */
export function cycle(round: number, random: Random): Step[] {
  const account = round % 2 === 0 ? OPERATOR : ENTERPRISE;
  const name = `vm-${round % 7}`;
  const kind = round % USES.length;
  return [
    ...accountSteps(round, random),
    ...extSteps(round, random),
    ...PARTS[round % PARTS.length]!(random),
    kind === WITH_START ? createdRunning(name, account) : created(name, account, round),
    failures(round, account),
    ...(round === SAFE_MODE_ROUND ? safeMode(OPERATOR) : []),
    ...(kind !== WITH_START ? [promises(name, account, round, random), policies(name, account, random)] : []),
    ...USES[kind]!(name, account),
    ...(round % 3 === 0 ? [look(account)] : []),
  ];
}
