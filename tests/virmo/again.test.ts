/** What comes twice: an Exec whose Status was lost, and a domain's name after the domain has gone (virmo.md 3 and 7). */
import assert from "node:assert/strict";
import { Outcome } from "../../host/node/abi.gen.js";
import { heardOnce } from "./server.js";
import { specify } from "./specify.js";
import { MINUTE, State } from "./world.js";

const OPERATIONS = "./VirMO/Domain/ent/Operations/";

specify("A Start that comes again with its Correlator while it is under way is 202, with one alert", async (w) => {
  await w.created("ent");
  const start = `${OPERATIONS}Start`;
  assert.equal((await w.exec(start, undefined, w.operator, "start")).status, 202);
  assert.equal((await w.exec(start, undefined, w.operator, "start")).status, 202);
  await w.pass(MINUTE);
  assert.equal(heardOnce(w.operator.heard, "start").data, "1200");
  assert.equal(await w.state("ent"), State.Running);
});

specify("A Create that comes again with its Correlator while it is under way is 202, with one alert", async (w) => {
  const create = "./VirMO/Operations/Create";
  const data = "Name=ent&Image=enterprise-os";
  assert.equal((await w.exec(create, data, w.operator, "create")).status, 202);
  assert.equal((await w.exec(create, data, w.operator, "create")).status, 202);
  assert.equal((await w.exec(create, data, w.operator, "another")).status, 418);
  await w.pass(MINUTE);
  assert.equal(heardOnce(w.operator.heard, "create").data, "1200");
});

specify("A right on a node below a deleted domain isn't there for a new domain of the same name", async (w) => {
  await w.created("ent");
  const acl = { target: "./VirMO/Domain/ent/State?prop=ACL", data: "Get=enterprise+operator" };
  await w.converse(w.operator, { command: "Replace", ...acl });
  assert.equal(await w.state("ent", w.enterprise), State.Stopped);
  assert.equal(await w.delete("./VirMO/Domain/ent"), 200);
  await w.created("ent");
  assert.equal((await w.ask("./VirMO/Domain/ent/State", w.enterprise)).status, 425);
});

specify("A Pause while another one is under way is 202, and each Correlator gets its alert", async (w) => {
  await w.running("ent");
  w.port.fault("pause", Outcome.Started, true);
  const first = w.operator.send({ command: "Exec", target: `${OPERATIONS}Pause` });
  w.call(w.operator);
  await w.pass(31_000);
  assert.equal((await first)[0]!.status, 500, "the session isn't held any longer");
  assert.equal(await w.state("ent"), State.Pausing);
  assert.equal((await w.exec(`${OPERATIONS}Pause`, undefined, w.operator, "second")).status, 202);
  assert.equal((await w.exec(`${OPERATIONS}Pause`, undefined, w.operator, "third")).status, 202);
  assert.equal(await w.operate("ent", "Resume"), 403);
  await w.pass(3 * MINUTE);
  assert.equal(await w.state("ent"), State.Paused);
  for (const correlator of ["second", "third"])
    assert.equal(heardOnce(w.operator.heard, correlator).data, "1200", correlator);
});

specify("A Pause while a lock is pausing the domain is 202, and comes to what it has come to itself", async (w) => {
  await w.created("ent");
  await w.operate("ent", "Start");
  assert.equal((await w.exec(`${OPERATIONS}FullyLock`, undefined, w.operator, "lock")).status, 202);
  w.port.fault("pause", Outcome.Started);
  await w.pass(5000);
  assert.equal(await w.state("ent"), State.Pausing);
  assert.equal((await w.exec(`${OPERATIONS}Pause`, undefined, w.operator, "pause")).status, 202);
  await w.pass(130_000);
  assert.equal(heardOnce(w.operator.heard, "lock").data, "1417");
  assert.equal(heardOnce(w.operator.heard, "pause").data, "1408");
});

specify("A Start while the one under way is out of sight is 202, and comes to the same", async (w) => {
  await w.created("ent");
  w.port.unreachable = true;
  assert.equal((await w.exec(`${OPERATIONS}Start`, undefined, w.operator, "first")).status, 202);
  assert.equal(await w.state("ent"), State.Unknown);
  assert.equal((await w.exec(`${OPERATIONS}Start`, undefined, w.operator, "second")).status, 202);
  assert.equal(await w.operate("ent", "Stop"), 403);
  w.port.unreachable = false;
  await w.pass(MINUTE);
  const codes = ["first", "second"].map((correlator) => heardOnce(w.operator.heard, correlator).data);
  assert.equal(codes[0], codes[1]);
});

specify("A Stop that a Kill took over from isn't under way any more: out of sight another is 403", async (w) => {
  await w.running("ent");
  w.port.fault("stop", Outcome.Started, true);
  await w.operate("ent", "Stop");
  w.port.unreachable = true;
  assert.equal(await w.operate("ent", "Kill"), 202);
  assert.equal(await w.operate("ent", "Stop"), 403);
});

specify("A Pause whose first one got no answer is 202: what the hypervisor shows then is its end", async (w) => {
  await w.running("ent");
  w.port.unreachable = true;
  assert.equal(await w.operate("ent", "Pause"), 500);
  assert.equal((await w.exec(`${OPERATIONS}Pause`, undefined, w.operator, "again")).status, 202);
  w.port.unreachable = false;
  await w.pass(MINUTE);
  assert.deepEqual([await w.state("ent"), heardOnce(w.operator.heard, "again").data], [State.Running, "1419"]);
});

specify("A Pause that joins a lock's is what was asked for last: UnLock leaves the domain Paused", async (w) => {
  await w.created("ent");
  await w.operate("ent", "Start");
  assert.equal(await w.operate("ent", "FullyLock"), 202);
  w.port.fault("pause", Outcome.Started, true);
  await w.pass(3000);
  assert.equal(await w.operate("ent", "Pause"), 202);
  await w.pass(5 * MINUTE);
  assert.deepEqual(await w.leaves("ent", "State Desired"), { State: State.Paused, Desired: "60" });
  assert.equal(await w.operate("ent", "UnLock"), 200);
  assert.equal(await w.state("ent"), State.Paused);
});

specify(
  "The same Clone, out of sight or while its copy starts, is 202, and each Correlator gets its alert",
  async (w) => {
    await w.created("ent", "&Memory=1000");
    const clone = async (data: string, correlator: string): Promise<number> =>
      (await w.exec(`${OPERATIONS}Clone`, data, w.operator, correlator)).status;
    w.port.fault("start", Outcome.Started, true);
    assert.equal(await clone("Name=copy&Start=true", "one"), 202);
    for (let i = 0; i < 300 && (await w.state("copy")) !== State.Starting; i++) await w.pass(20);
    assert.equal(await w.state("copy"), State.Starting);
    assert.equal(await clone("Name=copy&Start=true", "two"), 202);
    assert.equal(await clone("Name=copy", "three"), 418);
    await w.pass(3 * MINUTE);
    for (const correlator of ["one", "two"]) assert.equal(heardOnce(w.operator.heard, correlator).data, "1200");
    w.port.unreachable = true;
    assert.equal(await clone("Name=more", "four"), 202);
    assert.equal(await clone("Name=more", "five"), 202);
    w.port.unreachable = false;
    await w.pass(MINUTE);
    const codes = ["four", "five"].map((correlator) => heardOnce(w.operator.heard, correlator).data);
    assert.equal(codes[0], codes[1]);
  },
);

specify("An UnLock while another one's resume is under way is 202, and comes to what that comes to", async (w) => {
  await w.running("ent");
  await w.operate("ent", "FullyLock");
  w.port.fault("resume", Outcome.Started, true);
  void w.operator.send({ command: "Exec", target: `${OPERATIONS}UnLock` });
  w.call(w.operator);
  await w.pass(31_000);
  assert.equal(await w.state("ent"), State.Resuming);
  assert.equal((await w.exec(`${OPERATIONS}UnLock`, undefined, w.operator, "again")).status, 202);
  await w.pass(3 * MINUTE);
  assert.equal(await w.state("ent"), State.Running);
  assert.equal(heardOnce(w.operator.heard, "again").data, "1200");
});
