/** Execs that mean no good: a status, nothing changed, and the agent goes on. */
import assert from "node:assert/strict";
import { Activity } from "../../host/node/abi.gen.js";
import { specify } from "./specify.js";
import { MINUTE, State } from "./world.js";

const LONG = 1500;
const WRONG: [string, string][] = [
  ["a Name of 1,500 percent-encoded characters", `Name=${"%61".repeat(LONG)}&Image=enterprise-os`],
  ["two values of 800 percent-encoded characters", `Image=${"%61".repeat(800)}&Name=${"%61".repeat(800)}`],
  ["4,000 pairs", "&".repeat(4000)],
  ["one key of 4,000 characters", "x".repeat(4000)],
  ["an unknown key that ends in the middle of a character when it is cut", `${"x".repeat(31)}é=1`],
  ["an unknown key of characters outside of ASCII", `${"€".repeat(30)}=1`],
  ["only an equals sign", "="],
];
for (const [what, data] of WRONG) {
  specify(`Create with ${what} answers 412 or 413, and the next Create works`, async (w) => {
    const reply = await w.create(data);
    assert.ok([412, 413].includes(reply.status), String(reply.status));
    assert.ok(!reply.detail?.includes("\ufffd"), reply.detail);
    assert.deepEqual(w.port.calls, []);
    await w.created("ent");
  });
}

specify("300 refused Execs in a row leave the agent as it was", async (w) => {
  await w.created("ent");
  const target = "./VirMO/Domain/ent/Operations";
  const refused = [
    { command: "Exec", target: `${target}/Pause` },
    { command: "Exec", target: `${target}/Stop`, data: "Timeout=0" },
    { command: "Exec", target: "./VirMO/Operations/Create", data: "Name=x&Image=enterprise-os&Memory=400000" },
  ] as const;
  for (let i = 0; i < 100; i++) {
    const replies = await w.converse(w.operator, ...refused);
    assert.deepEqual(
      replies.map(({ status }) => status),
      [403, 412, 420],
    );
  }
  assert.equal(await w.state("ent"), State.Stopped);
  assert.equal((await w.create("Name=y&Image=enterprise-os&Memory=1000")).status, 202);
});

specify("An Exec whose Items outnumber the free slots: those that fit are 202, the rest 420", async (w) => {
  await w.created("ent");
  const target = Array.from({ length: 20 }, () => "./VirMO/Domain/ent/Operations/Start");
  const replies = await w.converse(w.operator, { command: "Exec", target });
  assert.deepEqual(
    replies.map(({ status }) => status),
    [...Array<number>(16).fill(202), ...Array<number>(4).fill(420)],
  );
  await w.pass(5000);
  assert.equal(w.operator.heard.length, 16);
});

specify("A session asked for with an account that is gone, or has no address, isn't waited for", async (w) => {
  const gone = await w.converse(w.operator, { command: "Delete", target: "./DMAcc/a2" });
  assert.equal(gone[0]!.status, 200);
  w.call(w.enterprise);
  await w.settle();
  assert.equal(w.activity() & Activity.Session, 0);
  w.servers.pop();
});

specify("An address that is taken away while a session was asked for leaves nothing to wait for", async (w) => {
  const address = (await w.get("./DMAcc/a2/AppAddr")).split("/")[0]!;
  const replies = await w.converse(w.operator, { command: "Delete", target: `./DMAcc/a2/AppAddr/${address}` });
  assert.equal(replies[0]!.status, 200);
  w.call(w.enterprise);
  await w.pass(5000);
  assert.equal(w.activity() & Activity.Session, 0);
  w.servers.pop();
});

specify("An alert for a server without an address waits without keeping the phone awake", async (w) => {
  await w.created("ent", "", w.enterprise);
  w.enterprise.alertStatus = undefined;
  await w.operate("ent", "Start", undefined, w.enterprise);
  await w.pass(5000);
  const address = (await w.get("./DMAcc/a2/AppAddr")).split("/")[0]!;
  await w.converse(w.operator, { command: "Delete", target: `./DMAcc/a2/AppAddr/${address}` });
  await w.pass(3 * 60 * MINUTE);
  assert.ok(w.untilWake() > MINUTE, String(w.untilWake()));
  await w.converse(
    w.operator,
    { command: "Add", target: "./DMAcc/a2/AppAddr/1", format: "node" },
    { command: "Add", target: "./DMAcc/a2/AppAddr/1/Addr", data: w.enterprise.address },
  );
  w.enterprise.alertStatus = 200;
  await w.pass(5000);
  assert.ok(w.enterprise.heard.length >= 2, "with an address it is sent");
});
