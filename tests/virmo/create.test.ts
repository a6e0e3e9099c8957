/** VirMO/Operations/Create (virmo.md 3). */
import assert from "node:assert/strict";
import { Outcome } from "../../host/node/abi.gen.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const IMAGE = "Image=enterprise-os";
const idle = (d: World["description"]): void => {
  d.images.push({ ...d.images[0]!, name: "draft-os", state: "idle" }, { ...d.images[0]!, name: "bare-os", memory: 0 });
};

/** Whatever was refused has left no trace. */
async function nothingHappened(w: World): Promise<void> {
  assert.deepEqual(w.port.calls, []);
  assert.deepEqual(await w.list(), ["management", "modem"]);
  await w.pass(MINUTE);
  assert.deepEqual(w.operator.heard, []);
}

specify("Create answers 202, goes through Creating to Stopped, and one alert says 1200", async (w) => {
  assert.equal((await w.exec("./VirMO/Operations/Create", `Name=ent&${IMAGE}`, w.operator, "c1")).status, 202);
  assert.equal(await w.state("ent"), State.Creating);
  await w.pass(MINUTE);
  const leaves = await w.leaves("ent", "State Reason Desired LastOperation LastResult Role Owner Image CloneOf");
  assert.deepEqual(leaves, {
    ...{ State: "20", Reason: "10", Desired: "20", LastOperation: "Create", LastResult: "1200", Role: "guest" },
    ...{ Owner: "operator", Image: "enterprise-os", CloneOf: "" },
  });
  assert.deepEqual(w.operator.heard, [
    {
      ...{ session: w.operator.heard[0]!.session, correlator: "c1", source: "./VirMO/Domain/ent", format: "int" },
      ...{ type: "urn:oma:at:x-virmo:1.0:OperationComplete", mark: "informational", data: "1200" },
    },
  ]);
  assert.equal(w.shown("ent"), "Stopped");
});

specify("Every default of Create is the specification's", async (w) => {
  await w.created("ent");
  const image = w.description.images[0]!;
  const memory = String(image.memory);
  const names = "Memory/Min Memory/Target Memory/Max Cpu/Class Cpu/Weight Cpu/Cap Storage/Quota";
  assert.deepEqual(await w.leaves("ent", names), {
    ...{ "Memory/Min": memory, "Memory/Target": memory, "Memory/Max": memory },
    ...{ "Cpu/Class": "besteffort", "Cpu/Weight": "256", "Cpu/Cap": "0", "Storage/Quota": String(image.size) },
  });
  const policy = "Policy/AutoStart Policy/BootOrder Policy/OnCrash Policy/MaxRestarts Policy/StopTimeout";
  assert.deepEqual(Object.values(await w.leaves("ent", policy)), ["false", "100", "stay", "3", "30"]);
});

specify("Every parameter of Create is kept", async (w) => {
  const memory = "&Memory=40000&MemoryMin=30000&MemoryMax=50000";
  const cpu = "&Class=reserved&Budget=2000&Period=20000&Weight=65535&Cap=1000000";
  await w.created("ent", `${memory}${cpu}&Storage=300000&AutoStart=true`);
  const names = "Memory/Min Memory/Target Memory/Max Cpu/Class Cpu/Budget Cpu/Period Cpu/Weight Cpu/Cap Storage/Quota";
  const values = ["30000", "40000", "50000", "reserved", "2000", "20000", "65535", "1000000", "300000"];
  assert.deepEqual(Object.values(await w.leaves("ent", names)), values);
  assert.equal(await w.get("./VirMO/Domain/ent/Policy/AutoStart"), "true");
});

specify("Start=true brings the new domain to Running with one alert", async (w) => {
  assert.equal(
    (await w.exec("./VirMO/Operations/Create", `Name=ent&${IMAGE}&Start=true`, w.operator, "c1")).status,
    202,
  );
  await w.pass(MINUTE);
  assert.deepEqual(Object.values(await w.leaves("ent", "State Desired")), [State.Running, "40"]);
  assert.deepEqual(w.results(), ["1200"]);
  assert.deepEqual(w.port.calls, ["create ent", "start ent"]);
});

specify("If only the start of a Create fails, the domain stays Stopped and the result is 1406", async (w) => {
  w.port.fault("start", Outcome.Failed);
  await w.create(`Name=ent&${IMAGE}&Start=true`);
  await w.pass(MINUTE);
  assert.deepEqual(w.results(), ["1406"]);
  assert.equal(w.operator.heard[0]!.mark, "warning");
  assert.equal(await w.state("ent"), State.Stopped);
});

const CREATE_FAILURES: [Outcome, string][] = [
  [Outcome.Failed, "1402"],
  [Outcome.Exists, "1402"],
  [Outcome.NotFound, "1403"],
  [Outcome.NoMemory, "1411"],
  [Outcome.NoStorage, "1414"],
];
for (const [outcome, code] of CREATE_FAILURES) {
  specify(`A Create that the hypervisor answers ${outcome} ends with ${code} and leaves nothing behind`, async (w) => {
    const free = await w.get("./VirMO/Platform/Storage/Free");
    w.port.fault("create", outcome);
    assert.equal((await w.create(`Name=ent&${IMAGE}`)).status, 202);
    await w.pass(MINUTE);
    assert.deepEqual(w.results(), [code]);
    assert.deepEqual(await w.list(), ["management", "modem"]);
    assert.equal(await w.get("./VirMO/Platform/Storage/Free"), free);
    assert.equal((await w.create(`Name=ent&${IMAGE}`)).status, 202, "the name is free again");
  });
}

specify("A Create that failed although it happened leaves nothing behind in the hypervisor", async (w) => {
  w.port.fault("create", Outcome.Failed, true);
  await w.create(`Name=ent&${IMAGE}`);
  await w.pass(MINUTE);
  assert.deepEqual(w.results(), ["1402"]);
  assert.equal(w.shown("ent"), undefined);
});

const PARAMETERS: [string, string, string][] = [
  ["no parameters", "", "Name"],
  ["no Name", IMAGE, "Name"],
  ["no Image", "Name=ent", "Image"],
  ["an unknown key", `Name=ent&${IMAGE}&Colour=red`, "Colour"],
  ["a key in other letters", `name=ent&${IMAGE}`, "name"],
  ["a key without a value", `Name=ent&${IMAGE}&Start`, "Start"],
  ["a key given twice", `Name=ent&Name=two&${IMAGE}`, "Name"],
  ["an empty pair", `Name=ent&${IMAGE}&`, ""],
  ["a malformed percent-encoding", `Name=%4&${IMAGE}`, "Name"],
  ["a percent-encoded NUL", `Name=ent%00&${IMAGE}`, "Name"],
  ["an empty Name", `Name=&${IMAGE}`, "Name"],
  ["a Name that begins with a digit", `Name=1ent&${IMAGE}`, "Name"],
  ["a Name with a capital", `Name=Ent&${IMAGE}`, "Name"],
  ["a Name with a slash", `Name=e/nt&${IMAGE}`, "Name"],
  ["a Name of 32 characters", `Name=${"a".repeat(32)}&${IMAGE}`, "Name"],
  ["Memory 0", `Name=ent&${IMAGE}&Memory=0`, "Memory"],
  ["Memory that is no number", `Name=ent&${IMAGE}&Memory=1e4`, "Memory"],
  ["Memory beyond int", `Name=ent&${IMAGE}&Memory=2147483648`, "Memory"],
  ["a negative Memory", `Name=ent&${IMAGE}&Memory=-1`, "Memory"],
  ["no Memory and an image that says none", "Name=ent&Image=bare-os", "Memory"],
  ["MemoryMin above Memory", `Name=ent&${IMAGE}&Memory=40000&MemoryMin=40001`, "MemoryMin"],
  ["MemoryMax below Memory", `Name=ent&${IMAGE}&Memory=40000&MemoryMax=39999`, "MemoryMax"],
  ["an unknown Class", `Name=ent&${IMAGE}&Class=fast`, "Class"],
  ["reserved without Budget", `Name=ent&${IMAGE}&Class=reserved&Period=10000`, "Budget"],
  ["reserved without Period", `Name=ent&${IMAGE}&Class=reserved&Budget=1000`, "Period"],
  ["Budget 99", `Name=ent&${IMAGE}&Class=reserved&Budget=99&Period=10000`, "Budget"],
  ["Period 499", `Name=ent&${IMAGE}&Class=reserved&Budget=100&Period=499`, "Period"],
  ["Period 1000001", `Name=ent&${IMAGE}&Class=reserved&Budget=100&Period=1000001`, "Period"],
  ["Budget above Period", `Name=ent&${IMAGE}&Class=reserved&Budget=1001&Period=1000`, "Budget"],
  ["Weight 0", `Name=ent&${IMAGE}&Weight=0`, "Weight"],
  ["Weight 65536", `Name=ent&${IMAGE}&Weight=65536`, "Weight"],
  ["Cap -1", `Name=ent&${IMAGE}&Cap=-1`, "Cap"],
  ["Cap 1000001", `Name=ent&${IMAGE}&Cap=1000001`, "Cap"],
  ["Storage below the image's Size", `Name=ent&${IMAGE}&Storage=262143`, "Storage"],
  ["an AutoStart that is no bool", `Name=ent&${IMAGE}&AutoStart=1`, "AutoStart"],
  ["a Start that is no bool", `Name=ent&${IMAGE}&Start=TRUE`, "Start"],
];
for (const [what, data, key] of PARAMETERS) {
  specify(
    `Create with ${what} answers 412${key && ` naming ${key}`} and changes nothing`,
    async (w) => {
      const reply = await w.create(data);
      assert.equal(reply.status, 412);
      if (key !== "") assert.equal(reply.detail, key);
      await nothingHappened(w);
    },
    { describe: idle },
  );
}

specify("Percent-encoded values of Create are decoded", async (w) => {
  assert.equal((await w.create("Name=%65nt%2d1&Image=enterprise%2Dos")).status, 202);
  assert.deepEqual(await w.list(), ["ent-1", "management", "modem"]);
});

specify("A Name of 31 characters is a name", async (w) => {
  await w.created(`a${"9-".repeat(15)}`);
});

const REFUSALS: [string, string, number][] = [
  ["an unknown image", "Name=ent&Image=nothing", 404],
  ["an image that isn't Ready", "Name=ent&Image=draft-os", 403],
  ["Class hard", `Name=ent&${IMAGE}&Class=hard`, 403],
  ["the name of another domain", `Name=modem&${IMAGE}`, 418],
  ["more memory than there ever is", `Name=ent&${IMAGE}&Memory=400000`, 420],
  ["more storage than there is", `Name=ent&${IMAGE}&Storage=4000000`, 420],
  ["more CPU than there ever is", `Name=ent&${IMAGE}&Class=reserved&Budget=900000&Period=1000000`, 420],
];
for (const [what, data, status] of REFUSALS) {
  specify(
    `Create with ${what} answers ${status} and changes nothing`,
    async (w) => {
      assert.equal((await w.create(data)).status, status);
      await nothingHappened(w);
    },
    { describe: idle },
  );
}

specify(
  "Create beyond MaxDomains answers 420 and asks nothing of the hypervisor",
  async (w) => {
    for (const name of ["a", "b"]) await w.created(name, "&Memory=1000");
    w.port.calls.length = 0;
    assert.equal((await w.create(`Name=c&${IMAGE}&Memory=1000`)).status, 420);
    assert.deepEqual(w.port.calls, []);
  },
  { describe: (d) => (d.hypervisor.maxDomains = 5) },
);

specify("Ids are UUIDs and never used again, not even for the same name", async (w) => {
  const ids = new Set<string>();
  for (let i = 0; i < 3; i++) {
    await w.created("ent");
    const id = await w.get("./VirMO/Domain/ent/Id");
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    ids.add(id);
    assert.equal(await w.delete("./VirMO/Domain/ent"), 200);
  }
  assert.equal(ids.size, 3);
});

specify("An Exec of Create with a Format other than chr answers 415", async (w) => {
  const request = {
    command: "Exec",
    target: "./VirMO/Operations/Create",
    data: `Name=ent&${IMAGE}`,
    format: "int",
  } as const;
  assert.equal((await w.converse(w.operator, request))[0]!.status, 415);
  await nothingHappened(w);
});
