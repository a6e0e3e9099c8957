/** Durability: what was acknowledged is there after a restart; one process per folder. */
import assert from "node:assert/strict";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { UsageError } from "../../host/node/usage.js";
import { LevelStore, MemoryStore } from "../../server/store.js";
import type { Change, Store } from "../../server/store.js";
import { DEVICE_ID, ScriptedClient, bench, genericAlert } from "./client.js";

const MAN = { command: "Get", target: "./DevInfo/Man" } as const;

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "virmo-server-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("a folder in use by another server is a UsageError naming it", () =>
  inFolder(async (folder) => {
    const first = await LevelStore.open(folder);
    await assert.rejects(LevelStore.open(folder), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, `${folder}: another server uses this folder; one process per folder`);
      return true;
    });
    await first.close();
  }));

test("a folder that can't be one is a UsageError of one line", async () => {
  await assert.rejects(LevelStore.open("/dev/null/x"), (error: Error) => {
    assert.ok(error instanceof UsageError && !error.message.includes("\n"), error.message);
    return true;
  });
});

test("the folder can be read by its owner only: it holds secrets", () =>
  inFolder(async (folder) => {
    const store = await LevelStore.open(join(folder, "data"));
    await store.close();
    assert.equal((await stat(join(folder, "data"))).mode & 0o777, 0o700);
  }));

for (const open of [(folder: string): Promise<Store> => LevelStore.open(folder), async () => new MemoryStore()]) {
  test(`a list has the keys below its prefix in order, and no others (${open.length ? "LevelStore" : "MemoryStore"})`, () =>
    inFolder(async (folder) => {
      const store = await open(folder);
      await store.write(["a/2", "a/10", "a", "ab/1", "a0"].map((key): Change => ({ key, value: key })));
      await store.write([{ key: "a/2" }, { key: "a/3", value: "a/3" }]);
      assert.deepEqual(await store.list("a/"), ["a/10", "a/3"]);
      assert.equal(await store.get("a/2"), undefined);
      await store.close();
    }));
}

test("after a restart accounts, nonces, queue, results and alerts are as acknowledged", () =>
  inFolder(async (folder) => {
    let store = await LevelStore.open(folder);
    const before = await bench({}, store);
    await before.server.enqueue(DEVICE_ID, MAN);
    const client = new ScriptedClient(before);
    const first = await client.open([genericAlert("110")]);
    await client.say({ body: client.statuses(first, 404) });
    await before.server.enqueue(DEVICE_ID, { command: "Delete", target: "./VirMO/Domain/firm" });
    const [alerts, results] = [await before.server.alerts(DEVICE_ID), await before.server.results(DEVICE_ID)];
    await store.close();

    store = await LevelStore.open(folder);
    const after = await bench(null, store);
    assert.deepEqual(await after.server.alerts(DEVICE_ID), alerts);
    assert.deepEqual(await after.server.results(DEVICE_ID), results);
    const again = new ScriptedClient(after, "2");
    again.nonce = client.nonce;
    const answer = await again.open();
    assert.deepEqual([answer.status(0), answer.commands], [212, ["Delete ./VirMO/Domain/firm"]]);
    await store.close();
  }));

test("a server that restarts within a session asks for credentials and sends again what has no Status", async () => {
  const before = await bench();
  await before.server.enqueue(DEVICE_ID, MAN);
  const client = new ScriptedClient(before);
  const first = await client.open();
  const after = await bench(null, before.store);
  const again = new ScriptedClient(after, "1");
  again.msgId = client.msgId;
  const refused = await again.say({ body: client.statuses(first, 200) });
  assert.equal(refused.status(0), 407);
  const answer = await again.open([], { cred: again.md5Cred(refused.nextNonce) });
  assert.deepEqual([answer.status(0), answer.commands], [212, ["Get ./DevInfo/Man"]]);
});

test("nothing is acknowledged if it couldn't be stored, and the device may try again", async () => {
  const store = new MemoryStore();
  const b = await bench({}, store);
  const write = store.write.bind(store);
  store.write = () => Promise.reject(new Error("disk full"));
  const client = new ScriptedClient(b);
  await assert.rejects(client.open([genericAlert("110")]), /disk full/);
  store.write = write;
  assert.equal((await client.send(client.lastBytes)).status(3), 200);
  assert.equal((await b.server.alerts(DEVICE_ID)).length, 1);
});

test("messages of one device are handled one after the other", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await client.open();
  const ids = await Promise.all(Array.from({ length: 20 }, () => b.server.enqueue(DEVICE_ID, MAN)));
  assert.equal(new Set(ids).size, 20);
  const twice = await Promise.all([client.say(), client.send(client.lastBytes)]);
  assert.deepEqual(twice[0].bytes, twice[1].bytes);
});
