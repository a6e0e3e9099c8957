/** Storage quotas: what a domain may fill, never less than it has filled (virmo.md 1 and 5). */
import assert from "node:assert/strict";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const QUOTA = "./VirMO/Domain/a/Storage/Quota";
const FREE = "./VirMO/Platform/Storage/Free";
/** What the image takes, KiB. */
const SIZE = 262_144;

async function replace(w: World, data: string, name = "a", server = w.operator): Promise<number> {
  const target = `./VirMO/Domain/${name}/Storage/Quota`;
  return (await w.converse(server, { command: "Replace", target, data }))[0]!.status;
}

specify("Replace of Storage/Quota: 415 malformed, 403 out of range; Used can't be replaced: 405", async (w) => {
  await w.created("a");
  for (const [data, status] of [
    ["much", 415],
    ["-1", 403],
    ["0", 403],
  ] as const)
    assert.equal(await replace(w, data), status, data);
  const target = "./VirMO/Domain/a/Storage/Used";
  assert.equal((await w.converse(w.operator, { command: "Replace", target, data: "1" }))[0]!.status, 405);
  assert.equal(await w.get(QUOTA), String(SIZE));
});

specify("A Quota below the image's size is 403, as Create refuses it", async (w) => {
  await w.created("a", "&Storage=300000");
  assert.equal(await replace(w, String(SIZE - 1)), 403);
  assert.equal(await replace(w, String(SIZE)), 200);
});

specify("A Quota below Used is 403, also after the agent's death and a power loss", async (w) => {
  await w.created("a", "&Storage=400000");
  w.port.filled.set("a", 350_000);
  assert.equal(await w.operate("a", "Start"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.operate("a", "Stop"), 202);
  await w.pass(MINUTE);
  assert.equal(await replace(w, "349999"), 403);
  for (const loss of ["agentDies", "powerLoss"] as const) {
    await w[loss]();
    assert.equal(await replace(w, "349999"), 403, loss);
  }
  assert.equal((await w.leaves("a", "Storage/Used"))["Storage/Used"], "350000");
  assert.equal(await replace(w, "350000"), 200);
});

specify("What the domain before it used binds no domain that takes its place", async (w) => {
  await w.created("a", "&Storage=400000");
  w.port.filled.set("a", 350_000);
  await w.agentDies();
  assert.equal(await w.delete("./VirMO/Domain/a"), 200);
  w.port.filled.clear();
  assert.equal((await w.create("Name=a&Image=enterprise-os&Storage=400000")).status, 202);
  assert.equal(await replace(w, "300000"), 200);
});

specify("A Quota that doesn't fit beside all others, live or not, is 420", async (w) => {
  const free = Number(await w.get(FREE));
  await w.created("a");
  await w.created("b");
  assert.equal(await replace(w, String(free - SIZE + 1)), 420);
  assert.equal(await w.get(FREE), String(free - 2 * SIZE));
  assert.equal(await replace(w, String(free - SIZE)), 200);
  assert.equal(await w.get(FREE), "0");
  assert.equal(await replace(w, String(SIZE)), 200);
  assert.equal(await w.get(FREE), String(free - 2 * SIZE));
});

specify(
  "The ceiling of an account holds for a Replace of Quota: 420",
  async (w) => {
    await w.created("a");
    assert.equal(await replace(w, "300001"), 420);
    assert.equal(await replace(w, "300000"), 200);
  },
  { describe: (d) => (d.ceilings![0]!.storage = 300_000) },
);

specify("The hypervisor hears of a new Quota at the next Start", async (w) => {
  await w.created("a");
  assert.equal(await replace(w, "300000"), 200);
  assert.equal(await w.operate("a", "Start"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.state("a"), State.Running);
  assert.equal(w.hypervisor.domains().find(({ name }) => name === "a")!.storageInForce, 300_000);
});

specify("A Quota outlives the agent and a power loss", async (w) => {
  await w.created("a");
  assert.equal(await replace(w, "300000"), 200);
  for (const loss of ["agentDies", "powerLoss"] as const) {
    await w[loss]();
    assert.equal(await w.get(QUOTA), "300000", loss);
  }
});

specify("The Quota of the management and modem domains is read-only: 403", async (w) => {
  for (const name of ["management", "modem"]) assert.equal(await replace(w, "400000", name), 403);
});
