/** The sections of a PlatformQuery: the device description and the hypervisor as records (docs/port.md, layouts). */
import { Section } from "./abi.gen.js";
import { GEOMETRY } from "./flash.js";
import { IDENTITY, factoryId, sharesOf, type Description } from "./description.js";
import { CPU_CLASSES, type DomainReport, type Machine } from "./hypervisor/domain.js";
import { RecordWriter } from "./layout.js";

/** In the order of their bits (virmo.md 6). */
const PERIPHERALS = [
  ...["voice", "sms", "cellular-data", "bluetooth", "gps", "wifi", "memory-card"],
  ...["nfc", "camera", "microphone", "speaker", "display", "usb"],
];

/** Create to UnLock (docs/port.md, operations by bit): what the simulator and this port do. */
const OPERATIONS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

const ROLES = ["guest", "management", "modem"];
const FORMATS = ["ovf", "kernel", "raw"];
/** Image/State (virmo.md 1). */
const IMAGE_STATES = { idle: 10, ready: 40 };

const FLASH_RECORD = new RecordWriter(12).words(0, [GEOMETRY.page, GEOMETRY.sector, GEOMETRY.bytes]).bytes;

type Platform = Machine & { bootId: string };

/**
 * The record of a section.
 * @param index of the network, image, domain, identity or ceiling, or of the domain whose task it is
 * @param task index of the task, for Section.Task
 * @returns undefined past the last
 */
export function section(
  d: Description,
  platform: Platform,
  which: number,
  index: number,
  task: number,
): Uint8Array | undefined {
  switch (which) {
    case Section.Platform:
      return index === 0 ? platformRecord(d, platform) : undefined;
    case Section.Network:
      return d.networks[index] && networkRecord(d.networks[index]);
    case Section.Image:
      return d.images[index] && imageRecord(d.images[index]);
    case Section.Domain:
      return d.domains[index] && domainRecord(d, index);
    case Section.Task:
      return taskRecord(d, index, task);
    case Section.Identity:
      return IDENTITY[index] && new TextEncoder().encode(d.identity[IDENTITY[index]]);
    case Section.Ceiling:
      return ceilingRecord(d, index);
    case Section.Flash:
      return index === 0 ? FLASH_RECORD : undefined;
    default:
      return undefined;
  }
}

/** A domain report. */
export function reportRecord(report: DomainReport): Uint8Array {
  const { memory, cpuUsed, budgetInForce, periodInForce, storage, storageInForce, guaranteedInForce } = report;
  return new RecordWriter(88)
    .id(0, report.id)
    .text(16, 32, report.name)
    .words(48, [report.state, Number(report.marked), memory, cpuUsed, budgetInForce, periodInForce, storage])
    .words(76, [storageInForce, ...guaranteedInForce]).bytes;
}

function platformRecord(d: Description, { bootId, memory, storage, cpu, ...machine }: Platform): Uint8Array {
  const classes = bits(machine.cpuClasses.map((name) => CPU_CLASSES.indexOf(name)));
  const memoryAndStorage = [memory.total, memory.reserve, storage.total, storage.reserve];
  const limits = [machine.maxDomains, bits(OPERATIONS), cpu.reserve, cpu.switchCost];
  const rules = [cpu.deferrable ?? false, cpu.hardInside !== undefined, cpu.hardInside === "deadline"];
  return new RecordWriter(132)
    .id(0, bootId)
    .words(16, [machine.cores, classes, ...memoryAndStorage, ...limits])
    .text(56, 48, machine.name)
    .text(104, 16, machine.scheduler)
    .u32(120, bits(d.peripherals.map((name) => PERIPHERALS.indexOf(name))))
    .words(124, [cpu.blocking ?? 0, bits(rules.flatMap((holds, bit) => (holds ? [bit] : [])))]).bytes;
}

function networkRecord(network: Description["networks"][number]): Uint8Array {
  return new RecordWriter(68).text(0, 32, network.name).text(32, 32, network.interface).u32(64, network.capacity).bytes;
}

function imageRecord(image: Description["images"][number]): Uint8Array {
  return new RecordWriter(396)
    .text(0, 32, image.name)
    .text(32, 32, image.title)
    .text(64, 16, image.version)
    .words(80, [FORMATS.indexOf(image.format), image.size, image.memory, IMAGE_STATES[image.state]])
    .text(96, 72, image.digest)
    .text(168, 128, image.url).bytes;
}

function domainRecord(d: Description, index: number): Uint8Array {
  const domain = d.domains[index]!;
  const { memory, cpu } = domain;
  const shares = sharesOf(d, domain).flatMap(({ egressRate, ingressRate, burst, guaranteed, priority }) => [
    ...[egressRate, ingressRate, burst, guaranteed, priority],
  ]);
  const scheduling = [CPU_CLASSES.indexOf(cpu.class), cpu.budget, cpu.period, cpu.weight, cpu.cap];
  return new RecordWriter(188)
    .id(0, factoryId(d, domain))
    .text(16, 32, domain.name)
    .text(48, 32, domain.image)
    .words(80, [ROLES.indexOf(domain.role), Number(domain.private), memory.min, memory.target, memory.max])
    .words(100, [...scheduling, domain.storage, cpu.floor, Number(domain.autoStart), domain.bootOrder])
    .words(136, shares).bytes;
}

function taskRecord(d: Description, domain: number, index: number): Uint8Array | undefined {
  const task = d.domains[domain]?.cpu.tasks[index];
  if (task === undefined) return undefined;
  return new RecordWriter(48).text(0, 32, task.name).words(32, [task.cost, task.period, task.deadline, task.jitter])
    .bytes;
}

function ceilingRecord(d: Description, index: number): Uint8Array | undefined {
  const ceiling = d.ceilings?.[index];
  if (ceiling === undefined) return undefined;
  const { domains, memory, cpu, storage, network, images, ext } = ceiling;
  return new RecordWriter(72)
    .text(0, 40, ceiling.serverId)
    .words(40, [domains, memory, cpu, storage, network, images, ext]).bytes;
}

function bits(positions: readonly number[]): number {
  return positions.reduce((mask, position) => mask | (1 << position), 0);
}
