/** Alerts: each is acknowledged whenever it comes, and kept once (OMA-TS-DM_Protocol 8.7). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { el } from "../../host/node/codec.js";
import { DEVICE_ID, ScriptedClient, base64, bench, genericAlert, text } from "./client.js";
import type { Bench } from "./client.js";

const START = { command: "Exec", target: "./VirMO/Domain/firm/Operations/Start" } as const;

async function alertData(b: Bench): Promise<(string | undefined)[]> {
  return (await b.server.alerts(DEVICE_ID)).map(({ data }) => data);
}

test("a Generic Alert is answered 200 and kept with all it says", async () => {
  const b = await bench();
  const answer = await new ScriptedClient(b).open([genericAlert("110", "./VirMO/Domain/firm", "c1")]);
  assert.equal(answer.status(3), 200);
  const [{ time, ...alert } = { time: "" }] = await b.server.alerts(DEVICE_ID);
  assert.equal(time, "2026-01-01T00:00:00.000Z");
  assert.deepEqual(alert, {
    code: 1226,
    correlator: "c1",
    source: "./VirMO/Domain/firm",
    type: "urn:oma:at:x-virmo:1.0:DomainStateChange",
    format: "int",
    data: "110",
  });
});

test("an alert of a device that hasn't authenticated is not kept", async () => {
  const b = await bench();
  const answer = await new ScriptedClient(b).open([genericAlert("110")], { cred: null });
  assert.equal(answer.status(3), 407);
  assert.deepEqual(await b.server.alerts(DEVICE_ID), []);
});

test("every item of an alert is kept; one Status acknowledges them", async () => {
  const b = await bench();
  const item = (data: string) => el("Item", el("Meta", el("Type", "t"), el("Format", "chr")), el("Data", data));
  const answer = await new ScriptedClient(b).open([el("Alert", text("Data", 1226), item("1"), item("2"))]);
  assert.equal(answer.status(3), 200);
  assert.deepEqual(await alertData(b), ["1", "2"]);
});

test("an alert belongs to the Exec that has its correlator, and repeated it is acknowledged and dropped", async () => {
  const b = await bench();
  const id = await b.server.enqueue(DEVICE_ID, { ...START, correlator: "c1" });
  const client = new ScriptedClient(b);
  await client.say({ body: client.statuses(await client.open(), 202) });
  for (const session of ["2", "3"]) {
    client.newSession(session);
    assert.equal((await client.open([genericAlert("1200", "./VirMO/Domain/firm", "c1")])).status(3), 200);
  }
  assert.deepEqual(await alertData(b), ["1200"]);
  assert.equal((await b.server.alerts(DEVICE_ID))[0]?.command, id);
  const result = await b.server.result(DEVICE_ID, id);
  assert.deepEqual([result?.state, result?.status, result?.alert?.data], ["done", 202, "1200"]);
});

test("the same outcome of a later operation is a new alert: each Exec has its own correlator", async () => {
  const b = await bench();
  await b.server.enqueue(DEVICE_ID, START);
  await b.server.enqueue(DEVICE_ID, START);
  const [one, two] = (await b.server.results(DEVICE_ID)).map(({ request }) => request.correlator);
  const client = new ScriptedClient(b);
  await client.open([genericAlert("1200", "./d", one), genericAlert("1200", "./d", two)]);
  assert.equal((await b.server.alerts(DEVICE_ID)).length, 2);
});

test("the alert of an Exec whose Status was lost shows that it was accepted: it isn't sent again", async () => {
  const b = await bench();
  const id = await b.server.enqueue(DEVICE_ID, { ...START, correlator: "c1" });
  const client = new ScriptedClient(b);
  await client.open();
  client.newSession("2");
  const answer = await client.open([genericAlert("1200", "./d", "c1")]);
  assert.deepEqual(answer.commands, []);
  assert.equal((await b.server.result(DEVICE_ID, id))?.status, 202);
});

test("without a correlator an equal alert in the next session is a new one", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await client.open([genericAlert("110")]);
  client.newSession("2");
  await client.open([genericAlert("110")]);
  assert.deepEqual(await alertData(b), ["110", "110"]);
});

test("without a correlator an alert is a repetition if the device's nonce shows that its acknowledgement was lost", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  for (const session of ["1", "2", "3"]) {
    // The device never learns the nonces of the answers: it comes with its first one each time.
    client.newSession(session);
    let answer = await client.say({ body: [genericAlert("110"), genericAlert("40")] });
    if (answer.status(0) === 401) {
      const cred = client.md5Cred(answer.nextNonce);
      answer = await client.say({ body: [genericAlert("110"), genericAlert("40")], cred });
    }
    assert.deepEqual([answer.status(0), answer.status(1), answer.status(2)], [212, 200, 200]);
  }
  assert.deepEqual(await alertData(b), ["110", "40"]);
});

test("after a lost acknowledgement each alert is dropped once: what comes beyond is new", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await client.say({ body: [genericAlert("110")] });
  client.newSession("2");
  const refused = await client.say({ body: [] });
  const body = [genericAlert("110"), genericAlert("110")];
  await client.say({ body, cred: client.md5Cred(refused.nextNonce) });
  assert.deepEqual(await alertData(b), ["110", "110"]);
});

test("after a lost acknowledgement an equal alert that comes later in the session is new", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await client.say({ body: [genericAlert("110")] });
  client.newSession("2");
  const refused = await client.say({ body: [] });
  await client.say({ body: [], cred: client.md5Cred(refused.nextNonce) });
  await client.say({ body: [genericAlert("110")] });
  assert.deepEqual(await alertData(b), ["110", "110"]);
});

test("a device that forgot its nonce proves nothing: its alerts are kept", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await client.open([genericAlert("110")]);
  client.newSession("2");
  const refused = await client.say({ body: [genericAlert("110")], cred: client.md5Cred(base64("something else")) });
  await client.say({ body: [genericAlert("110")], cred: client.md5Cred(refused.nextNonce) });
  assert.equal((await b.server.alerts(DEVICE_ID)).length, 2);
});
