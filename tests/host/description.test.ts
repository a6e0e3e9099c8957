/** Device descriptions: each way to get one wrong is one line that names file, place, value and limit. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { MaxDomains, MaxImages, MaxNetworks, MaxPeripherals, MaxServerId, MaxTasks } from "../../host/node/abi.gen.js";
import { factoryId, loadDescription, machineOf } from "../../host/node/description.js";
import { readJson } from "../../host/node/schema.js";

const root = new URL("../../../", import.meta.url);
const original = readFileSync(new URL("ddf/device.json", root), "utf8");
const path = join(mkdtempSync(join(tmpdir(), "virmo-description-")), "my.json");

/** The message for the default description with `value` at a JSON pointer. */
function faultWith(pointer: string, value: unknown): string {
  const description = JSON.parse(original) as Record<string, unknown>;
  const steps = pointer.split("/").slice(1);
  const last = steps.pop()!;
  const parent = steps.reduce((node, step) => node[step] as Record<string, unknown>, description);
  parent[last] = value;
  writeFileSync(path, JSON.stringify(description));
  return faultOf(() => loadDescription(path));
}

function faultOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.equal((error as Error).name, "UsageError");
    assert.doesNotMatch((error as Error).message, /\n/);
    return (error as Error).message.replace(path, "my.json");
  }
  return "fine";
}

describe("A wrong device description", () => {
  const cases: [string, unknown, string][] = [
    ["/identity/man", "x".repeat(49), `/identity/man: "${"x".repeat(49)}" must NOT have more than 48 bytes`],
    ["/identity/man", "ü".repeat(25), `/identity/man: "${"ü".repeat(25)}" must NOT have more than 48 bytes`],
    ["/hypervisor/cores", 0, "/hypervisor/cores: 0 must be >= 1"],
    ["/hypervisor/memory/total", 1.5, "/hypervisor/memory/total: 1.5 must be integer"],
    ["/hypervisor/colour", "red", '/hypervisor: unknown property "colour"'],
    ["/peripherals/0", "toaster", `/peripherals/0: "toaster" must be one of voice, sms`],
    ["/networks/1/name", "cellular", '/networks/1/name: "cellular" stands twice'],
    ["/networks/2", { name: "n", interface: "i", capacity: 1 }, "/networks: must NOT have more than 2 items"],
    ["/images/0/digest", "md5:0", '/images/0/digest: "md5:0" must match pattern'],
    ["/domains/0/name", "Management", '/domains/0/name: "Management" must match pattern'],
    ["/domains/2/role", "modem", '/domains: 2 domains with role "modem": at most 1'],
    ["/domains/2/image", "none", '/domains/2/image: "none" isn\'t in /images'],
    ["/domains/2/memory/min", 131073, "/domains/2/memory/min: 131073 must be <= 131072 (target)"],
    ["/domains/2/memory/max", 131071, "/domains/2/memory/target: 131072 must be <= 131071 (max)"],
    ["/domains/0/cpu/budget", 20001, "/domains/0/cpu/budget: 20001 must be <= 20000 (period)"],
    ["/domains/0/cpu/budget", 99, "/domains/0/cpu/budget: 99 must be >= 100"],
    ["/domains/0/cpu/period", 499, "/domains/0/cpu/period: 499 must be >= 500"],
    ["/domains/0/cpu/class", "hard", '/domains/0/cpu/class: "hard" for role "management"'],
    ["/domains/1/cpu/class", "besteffort", '/domains/1/cpu/class: "besteffort" for role "modem"'],
    ["/domains/1/cpu/tasks/0/cost", 578, "/domains/1/cpu/tasks/0/cost: 578 must be <= 577 (deadline)"],
    ["/domains/1/cpu/tasks/0/deadline", 4616, "/domains/1/cpu/tasks/0/deadline: 4616 must be <= 4615 (period)"],
    ["/domains/1/cpu/tasks/0/jitter", 578, "/domains/1/cpu/tasks/0/jitter: 578 must be <= 577 (deadline)"],
    ["/domains/1/cpu/tasks/1/name", "burst", '/domains/1/cpu/tasks/1/name: "burst" stands twice'],
    ["/domains/1/cpu/budget", 600, "/domains/1/cpu/tasks: 149974 must be <= 130011 (ppm of budget and period)"],
    [
      "/domains/2/cpu/tasks",
      [{ name: "t", cost: 1, period: 1, deadline: 1, jitter: 0 }],
      "/domains/2/cpu/tasks: 1 tasks",
    ],
    ["/hypervisor/maxDomains", 2, "/domains: 3 must be <= 2 (/hypervisor/maxDomains)"],
    ["/hypervisor/memory/total", 245759, "/domains: sum of memory/target: 229376 must be <= 229375 (/hypervisor total"],
    ["/hypervisor/storage/total", 1310719, "/domains: sum of storage: 1245184 must be <= 1245183 (/hypervisor total"],
    ["/domains/2/cpu/floor", 749838, "/domains: sum of cpu: 950001 must be <= 950000 (/hypervisor total"],
    ["/domains/1/networks", { ethernet: {} }, '/domains/1/networks: "ethernet" isn\'t in /networks'],
    ["/domains/1/networks", { wifi: { priority: 8 } }, "/domains/1/networks/wifi/priority: 8 must be <= 7"],
    ["/domains/1/networks", { wifi: { colour: 1 } }, '/domains/1/networks/wifi: unknown property "colour"'],
    [
      "/domains/1/networks",
      { wifi: { egressRate: 1, guaranteed: 2 } },
      "/domains/1/networks/wifi/guaranteed: 2 must be <= 1 (egressRate)",
    ],
    [
      "/domains/1/networks",
      { cellular: { guaranteed: 7201 } },
      "/domains: sum of networks/cellular/guaranteed: 7201 must be <= 7200 (capacity)",
    ],
    ["/ceilings", [{}], "/ceilings/0: must have required property 'serverId'"],
  ];
  for (const [pointer, value, message] of cases) {
    it(message, () => {
      const fault = faultWith(pointer, value);
      assert.ok(fault.startsWith(`my.json: ${message}`), fault);
    });
  }

  it("that isn't JSON is named with line and column, one that isn't there with the reason", () => {
    writeFileSync(path, '{"identity":\n  {"man" "x"}}');
    assert.match(
      faultOf(() => loadDescription(path)),
      /^my\.json:2:\d+: not JSON$/,
    );
    writeFileSync(path, "");
    assert.equal(
      faultOf(() => loadDescription(path)),
      "my.json: not JSON",
    );
    assert.equal(
      faultOf(() => loadDescription(`${path}.none`)),
      "my.json.none: can't be read: ENOENT",
    );
  });
});

describe("The device description", () => {
  const description = loadDescription();

  it("of the repository has the domains that issue and specification name, the personal one private", () => {
    const domains = description.domains.map(({ name, role, private: hidden }) => [name, role, hidden]);
    assert.deepEqual(domains, [
      ["management", "management", false],
      ["modem", "modem", false],
      ["personal", "guest", true],
    ]);
    assert.ok(description.images.some(({ state }) => state === "ready"));
  });

  it("gives a factory domain the same id on the same device, and another one on another device", () => {
    const other = { ...description, identity: { ...description.identity, devId: "IMEI:other" } };
    const [first, second] = description.domains;
    assert.match(factoryId(description, first!), /^[0-9a-f]{32}$/);
    assert.equal(factoryId(description, first!), factoryId(loadDescription(), first!));
    assert.notEqual(factoryId(description, first!), factoryId(description, second!));
    assert.notEqual(factoryId(description, first!), factoryId(other, first!));
  });

  it("tells the hypervisor of images that are ready, and nothing of roles, servers or trees", () => {
    const image = { ...description.images[0]!, name: "later", state: "idle" as const };
    const machine = machineOf({ ...description, images: [...description.images, image] });
    assert.deepEqual(machine.images, [{ name: "enterprise-os", size: 262144 }]);
    assert.doesNotMatch(JSON.stringify(machine), /role|private|IMEI|floor/);
  });

  it("has the capacities of limits.ts in its schema", () => {
    const schema = readJson(new URL("ddf/device.schema.json", root).pathname) as {
      properties: Record<string, { maxItems?: number; items: { properties?: Record<string, any>; enum?: string[] } }>;
    };
    const { networks, images, domains, peripherals, ceilings } = schema.properties;
    assert.deepEqual(
      [networks!.maxItems, images!.maxItems, domains!.maxItems, peripherals!.items.enum!.length],
      [MaxNetworks, MaxImages, MaxDomains, MaxPeripherals],
    );
    assert.equal(domains!.items.properties!["cpu"].properties.tasks.maxItems, MaxTasks);
    assert.equal(ceilings!.items.properties!["serverId"].maxBytes, MaxServerId);
  });
});
