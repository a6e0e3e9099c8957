/** The device that both sides have: its description for the product, and the same as a state of the model. */
import { loadDescription, type Description } from "../../host/node/description.js";
import type { FactoryAccount } from "../../host/node/account.js";
import { aclOf, newDomain, plainQuotas, type Domain, type World } from "../model/world.js";
import { State, TABLE, type OperationName } from "../model/values.js";

export const OPERATOR = "operator";
export const SHOP = "shop";
/** Has no account at first. */
export const BANK = "bank";
/** Who has an account from the factory, by its index. */
export const FACTORY = [OPERATOR, SHOP];
export const SERVERS = [...FACTORY, BANK];
export const IMAGES = ["linux", "bare", "late"];

/** What the shop may have; the operator may have anything. */
const CEILING = { domains: 2, memory: 131_072, cpu: 300_000, storage: 30_000, network: 5_000 };
const BOUNDLESS = { domains: 8, memory: 1 << 30, cpu: 1_000_000, storage: 1 << 30, network: 1 << 20 };

export function describe(): Description {
  const description = loadDescription();
  const [image] = description.images;
  const like = { ...image!, size: 4_096, memory: 65_536 };
  description.images = [
    { ...like, name: "linux" },
    { ...like, name: "bare", memory: 0 },
    { ...like, name: "late", state: "idle" },
  ];
  description.hypervisor.storage = { total: 1_310_720, reserve: 10_240 };
  const more = { images: 6, ext: 4_096 };
  description.ceilings = [
    { serverId: OPERATOR, ...BOUNDLESS, ...more },
    { serverId: SHOP, ...CEILING, ...more },
  ];
  return description;
}

export function accounts(urlOf: (id: string) => string): FactoryAccount[] {
  const nothing = new Uint8Array();
  return FACTORY.map((serverId) => ({
    ...{
      serverId,
      address: urlOf(serverId),
      auth: "none",
      clientName: "phone",
      clientSecret: "",
      clientNonce: nothing,
    },
    ...{ serverSecret: undefined, serverNonce: nothing },
  }));
}

function factoryDomain(described: Description["domains"][number], links: readonly string[]): Domain {
  const { name, role, cpu, memory } = described;
  const promise = {
    ...plainQuotas(memory.target, described.storage, links),
    ...{ memoryMin: memory.min, memoryMax: memory.max, cpuClass: cpu.class },
    ...{ budget: cpu.budget, period: cpu.period, weight: cpu.weight, cap: cpu.cap },
  };
  const domain = newDomain(name, "", promise);
  const { budget, period } = cpu;
  Object.assign(domain, { role, private: described.private, floor: cpu.floor, factory: true, acl: aclOf(OPERATOR) });
  Object.assign(domain, { state: State.Running, before: State.Running, desired: State.Running });
  Object.assign(domain, { granted: memory.target, actual: memory.target, budget, period });
  domain.tasks = cpu.tasks.map(({ cost, period: each, deadline, jitter }) => ({
    cost,
    period: each,
    deadline,
    jitter,
  }));
  Object.assign(domain.policy, { autoStart: described.autoStart, bootOrder: described.bootOrder });
  return domain;
}

/** The model of the phone after its first boot. */
export function modelOf(description: Description, bootId: string, operations: readonly OperationName[]): World {
  const { hypervisor, networks, images, domains } = description;
  const links = networks.map(({ name }) => name);
  const [operator, shop] = FACTORY as [string, string];
  return {
    ...{ now: 0, bootId, next: 1, operator },
    accounts: { [operator]: null, [shop]: { ...CEILING } },
    ceilings: { [shop]: { ...CEILING } },
    createAcl: [...FACTORY],
    transferAcl: [...FACTORY],
    operations: [...operations],
    cpuClasses: [...hypervisor.cpuClasses],
    ...{ maxDomains: hypervisor.maxDomains, foreignMemory: 0 },
    ...{ memory: hypervisor.memory.total, memoryReserve: hypervisor.memory.reserve },
    storage: hypervisor.storage.total - hypervisor.storage.reserve,
    links: Object.fromEntries(networks.map(({ name, capacity }) => [name, capacity])),
    ...{ cpuReserve: hypervisor.cpu.reserve, switchCost: hypervisor.cpu.switchCost },
    ...{ blocking: hypervisor.cpu.blocking ?? 0, deviceLock: 30 },
    images: Object.fromEntries(
      images.map(({ name, size, memory, state }) => [
        name,
        { name, size, memory: memory === 0 ? null : memory, ready: state === "ready" },
      ]),
    ),
    domains: Object.fromEntries(domains.map((domain) => [domain.name, factoryDomain(domain, links)])),
    ...{
      tickets: [],
      alerts: [],
      sets: [],
      driven: true,
      inherits: false,
      waiting: [],
      foreground: "personal",
      audit: [],
    },
  };
}

/** Every operation of virmo.md 3. */
export const OPERATIONS: OperationName[] = [
  ...(Object.keys(TABLE) as OperationName[]),
  ...(["Create", "FullyLock", "PartiallyLock", "UnLock", "Transfer"] as const),
];
