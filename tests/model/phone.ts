/** A small device that tests and the generator begin with. */
import { Lock, State, TABLE } from "./values.js";
import { aclOf, newDomain, plainQuotas, type Domain, type World } from "./world.js";

export const OPERATOR = "operator";
export const SHOP = "shop";
export const LINK = "wan0";

const MIB = 1024;

function factory(name: string, change: (domain: Domain) => void): Domain {
  const domain = newDomain(name, "", plainQuotas(64 * MIB, 0, [LINK]));
  domain.factory = true;
  domain.acl = aclOf(OPERATOR);
  change(domain);
  return domain;
}

function runs(domain: Domain): void {
  domain.state = domain.before = State.Running;
  domain.desired = State.Running;
  domain.granted = domain.actual = domain.promise.memory;
}

/** The domains of the factory. */
function factoryDomains(): World["domains"] {
  const management = factory("management", (domain) => {
    domain.role = "management";
    Object.assign(domain.promise, { cpuClass: "reserved", budget: 500, period: 20_000 });
    runs(domain);
  });
  const modem = factory("modem", (domain) => {
    domain.role = "modem";
    domain.promise.cpuClass = "hard";
    domain.tasks = [
      { cost: 300, period: 4_615, deadline: 1_000, jitter: 0 },
      { cost: 400, period: 20_000, deadline: 5_000, jitter: 100 },
    ];
    runs(domain);
  });
  const personal = factory("personal", (domain) => {
    domain.private = true;
    domain.floor = 100_000;
    runs(domain);
  });
  return { management, modem, personal };
}

const IMAGES: World["images"] = {
  linux: { name: "linux", ready: true, size: 1_000, memory: 32 * MIB },
  bare: { name: "bare", ready: true, size: 500, memory: null },
  late: { name: "late", ready: false, size: 500, memory: 8 * MIB },
};

/** Management, a modem with two tasks, a private domain with a floor of 10 %; an operator and a shop; two images. */
export function phone(): World {
  return {
    ...{ now: 0, bootId: "boot-1", next: 1, operator: OPERATOR },
    accounts: {
      [OPERATOR]: null,
      [SHOP]: { domains: 3, memory: 128 * MIB, cpu: 300_000, storage: 20_000, network: 5_000 },
    },
    ceilings: {},
    createAcl: [OPERATOR, SHOP],
    transferAcl: [OPERATOR, SHOP],
    operations: [
      ...(Object.keys(TABLE) as World["operations"]),
      "Create",
      "FullyLock",
      "PartiallyLock",
      "UnLock",
      "Transfer",
    ],
    cpuClasses: ["hard", "reserved", "besteffort"],
    ...{ maxDomains: 8, memory: 512 * MIB, memoryReserve: 16 * MIB, foreignMemory: 0, storage: 40_000 },
    links: { [LINK]: 10_000 },
    ...{ cpuReserve: 20_000, switchCost: 0, blocking: 0, deviceLock: Lock.Unlocked },
    images: structuredClone(IMAGES),
    domains: factoryDomains(),
    ...{
      tickets: [],
      alerts: [],
      sets: [],
      driven: false,
      inherits: false,
      waiting: [],
      foreground: "personal",
      audit: [],
    },
  };
}
