/** What the model takes from §2 and §5 for quotas that the hypervisor has changed by itself, from §7 for capped domains and emptied ACLs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { OPERATOR, SHOP } from "./phone.js";
import { Player } from "./player.js";

const SHOWN = { management: "running", modem: "running", personal: "running", a: "stopped" } as const;

test("A guest whose storage has drifted is in a set until what was promised is shown again", () => {
  const player = new Player().create("a");
  const { storage, memory } = player.domain("a").promise;
  const inForce = { a: { memory: 0, storage: storage + 1, budget: 0, period: 0, guaranteed: [0] } };
  const report = { bootId: player.world.bootId, shown: { ...SHOWN }, found: [], inForce };
  assert.deepEqual(
    player.play({ kind: "reconcile", report }).calls.map(({ kind, domain }) => [kind, domain]),
    [["quota", "a"]],
  );
  assert.equal(player.replace("a", "Memory/Target", memory - 1), 403);
  player.finish();
  assert.deepEqual(player.world.sets, []);
  assert.equal(player.domain("a").promise.storage, storage);
});

test("What a capped domain can't use the private one has: its floor is kept", () => {
  const capped = new Player().create("a", "&Weight=2000&Cap=100000");
  assert.equal(capped.exec("Start", "a"), 202);
  assert.equal(new Player().exec("Create", "", "Name=a&Image=linux&Weight=2000"), 420);
});

test("The domain of an account that is removed is the operator's when its ACL named nobody else", () => {
  const player = new Player().create("a", "", SHOP);
  assert.equal(player.exec("Start", "a"), 425);
  player.play({ kind: "removeAccount", server: OPERATOR, account: SHOP });
  assert.equal(player.exec("UnLock", "a"), 200);
  assert.equal(player.exec("Start", "a"), 202);
});
