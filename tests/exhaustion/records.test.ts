/** Every table of records filled to its end by DM commands: the next one is refused, nothing is lost, and a place that becomes free is used. */
import assert from "node:assert/strict";
import {
  MaxAccounts,
  MaxAcls,
  MaxDomains,
  MaxOperations,
  MaxPrincipals,
  MaxServerId,
} from "../../host/node/abi.gen.js";
import type { Request } from "../virmo/server.js";
import { specify } from "../virmo/specify.js";
import { MINUTE, type World } from "../virmo/world.js";

const SMALL = "Image=enterprise-os&Memory=4096";
const FACTORY = 3;

async function statuses(w: World, requests: Request[]): Promise<number[]> {
  return (await w.converse(w.operator, ...requests)).map(({ status }) => status);
}

const one = async (w: World, request: Request): Promise<number> => (await statuses(w, [request]))[0]!;
const acl = (uri: string, data: string): Request => ({ command: "Replace", target: `${uri}?prop=ACL`, data });
const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** As many guests as there is room for. */
async function crowd(w: World): Promise<string[]> {
  const names = count(MaxDomains - FACTORY).map((index) => `g${index}`);
  for (const name of names) await w.created(name, "&Memory=4096");
  return names;
}

const ledger = (w: World): Promise<string[]> =>
  Promise.all(["Memory", "Storage"].map((kind) => `./VirMO/Platform/${kind}/Free`)).then(async ([memory, storage]) => [
    await w.get(memory!),
    await w.get(storage!),
  ]);

specify("MaxDomains: one more answers 420 and charges nothing; after a Delete there is room again", async (w) => {
  await crowd(w);
  const [list, free] = [await w.list(), await ledger(w)];
  w.port.calls.length = 0;
  assert.equal((await w.create(`Name=more&${SMALL}`)).status, 420);
  assert.deepEqual([await w.list(), await ledger(w), w.port.calls], [list, free, []]);
  assert.equal(await w.delete("./VirMO/Domain/g0"), 200);
  await w.created("more", "&Memory=4096");
  assert.deepEqual(await w.list(), [...list.filter((name) => name !== "g0"), "more"]);
});

specify("MaxAccounts: one more answers 420 and nobody's account changes; a deleted one's place is used", async (w) => {
  const add = (name: string): Request => ({ command: "Add", target: `./DMAcc/${name}`, format: "node" });
  const room = count(MaxAccounts - w.servers.length).map((index) => `p${index}`);
  assert.deepEqual(
    await statuses(w, room.map(add)),
    room.map(() => 200),
  );
  const before = await w.get("./DMAcc");
  assert.equal(await one(w, add("more")), 420);
  assert.equal(await w.get("./DMAcc"), before);
  assert.equal(await one(w, { command: "Delete", target: "./DMAcc/p0" }), 200);
  assert.equal(await one(w, add("more")), 200);
  assert.equal(await w.get("./DMAcc"), before.replace("p0", "more"));
});

specify(
  "MaxOperations: alerts that nobody acknowledges fill all slots, then Exec answers 420; acknowledged they are free",
  async (w) => {
    await w.created("g");
    w.operator.alertStatus = undefined;
    for (const index of count(MaxOperations)) {
      assert.equal(
        (
          await w.exec(
            `./VirMO/Domain/g/Operations/${index % 2 ? "Kill" : "Start"}`,
            undefined,
            w.operator,
            `c${index}`,
          )
        ).status,
        202,
      );
      await w.pass(10_000);
    }
    w.port.calls.length = 0;
    assert.equal(await w.operate("g", "Start"), 420);
    assert.equal((await w.create(`Name=more&${SMALL}`)).status, 420);
    assert.deepEqual([w.port.calls, w.shown("g")], [[], "Stopped"]);
    Object.assign(w.operator, { alertStatus: 200, heard: [] });
    await w.get("./DevInfo/DevId");
    const told = w.operator.heard.map(({ correlator }) => correlator);
    assert.deepEqual(
      told,
      count(MaxOperations).map((index) => `c${index}`),
    );
    assert.equal(await w.operate("g", "Start"), 202);
  },
);

specify(
  "MaxPrincipals: an ACL that names one server too many answers 420 and stays as it was; forgotten ids make room",
  async (w) => {
    await w.created("g");
    const uri = "./VirMO/Domain/g";
    const names = count(MaxPrincipals - w.servers.length).map((index) => `server${index}`);
    const full = `Get=operator+${names.join("+")}&Replace=operator`;
    assert.equal(await one(w, acl(uri, full)), 200);
    const kept = await w.get(`${uri}?prop=ACL`);
    assert.equal(await one(w, acl("./VirMO/Image", "Get=operator+more")), 420);
    assert.equal(await one(w, acl(uri, `${full}&Exec=more`)), 420);
    assert.equal(await w.get(`${uri}?prop=ACL`), kept);
    assert.equal(await one(w, acl(uri, "Get=operator&Replace=operator")), 200);
    assert.equal(await one(w, acl("./VirMO/Image", "Get=operator+more")), 200);
  },
);

/** Nodes of a domain that can have ACLs of their own. */
const LEAVES =
  "Id Role Owner Image State Reason Desired LastOperation LastResult Since Policy Policy/AutoStart Policy/BootOrder Policy/OnCrash Policy/MaxRestarts Policy/StopTimeout Memory Memory/Min Memory/Target Memory/Max Cpu Cpu/Class Cpu/Budget Cpu/Period Cpu/Weight Cpu/Cap Storage Storage/Quota Operations Operations/Start";
const ACL = "Get=operator&Replace=operator";

/** Gives nodes ACLs of their own until that is refused; answers those that have one. */
async function exhaustAcls(w: World, value = ACL): Promise<{ taken: string[]; refused: string }> {
  const names = await crowd(w);
  const uris = names.flatMap((name) => LEAVES.split(" ").map((leaf) => `./VirMO/Domain/${name}/${leaf}`));
  const answers = await statuses(
    w,
    uris.map((uri) => acl(uri, value)),
  );
  const end = answers.findIndex((status) => status !== 200);
  assert.equal(answers[end], 420, `${end} ACLs taken`);
  return { taken: uris.slice(0, end), refused: uris[end]! };
}

specify(
  "MaxAcls: one more answers 420 and the node goes on inheriting; all others stay, and a place that becomes free is used",
  async (w) => {
    const { taken, refused } = await exhaustAcls(w);
    assert.ok(taken.length > MaxAcls / 2 && taken.length < MaxAcls, `${taken.length}`);
    const values = await w.converse(
      w.operator,
      ...taken.map((uri): Request => ({ command: "Get", target: `${uri}?prop=ACL` })),
    );
    assert.deepEqual(new Set(values.map(({ data }) => data)), new Set([ACL]));
    assert.equal(await w.get(`${refused}?prop=ACL`), "");
    assert.equal((await w.create(`Name=more&${SMALL}`)).status, 420);
    assert.equal(await one(w, acl(taken[0]!, "")), 200);
    assert.equal(await one(w, acl(refused, ACL)), 200);
  },
);

specify(
  "UndoBytes: the command that changes most, Delete of an account that every ACL names and that all alerts are due to, has room",
  async (w) => {
    const { taken } = await exhaustAcls(w, `${ACL}+enterprise&Exec=operator+enterprise`);
    w.enterprise.alertStatus = undefined;
    for (const index of count(MaxOperations)) {
      assert.equal(await w.operate("g0", index % 2 ? "Kill" : "Start", undefined, w.enterprise), 202);
      await w.pass(10_000);
    }
    assert.equal(await w.operate("g0", "Start"), 420, "all slots are taken");
    const account = "./DMAcc/a2";
    assert.equal(await w.get(`${account}/ServerID`), "enterprise");
    assert.equal(await one(w, { command: "Delete", target: account }), 200);
    const read = taken.map((uri): Request => ({ command: "Get", target: `${uri}?prop=ACL` }));
    const values = await w.converse(w.operator, ...read);
    assert.deepEqual(new Set(values.map(({ data }) => data)), new Set([`Exec=operator&${ACL}`]));
    assert.equal(await w.operate("g0", "Start"), 202, "its alerts are dropped");
    w.servers.pop();
  },
);

specify(
  "MaxServerId: a Server Identifier of that length is taken, a longer one answers 413 and leaves no account behind",
  async (w) => {
    const add = (length: number): Request => ({
      command: "Add",
      target: "./DMAcc/p/ServerID",
      data: "s".repeat(length),
      format: "chr",
    });
    assert.equal(await one(w, { command: "Add", target: "./DMAcc/p", format: "node" }), 200);
    assert.equal(await one(w, add(MaxServerId + 1)), 413);
    assert.equal((await w.ask("./DMAcc/p/ServerID")).status, 404);
    assert.equal(await one(w, add(MaxServerId)), 200);
    assert.equal(await w.get("./DMAcc/p/ServerID"), "s".repeat(MaxServerId));
    await w.pass(MINUTE);
  },
);
