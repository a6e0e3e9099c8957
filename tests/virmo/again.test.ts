/** What comes twice: an Exec whose Status was lost, and a domain's name after the domain has gone (virmo.md 3 and 7). */
import assert from "node:assert/strict";
import { heardOnce } from "./server.js";
import { specify } from "./specify.js";
import { MINUTE, State } from "./world.js";

specify("A Start that comes again with its Correlator while it is under way is 202, with one alert", async (w) => {
  await w.created("ent");
  const start = "./VirMO/Domain/ent/Operations/Start";
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
