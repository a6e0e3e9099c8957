/** Sessions: packages 1 to 4, several messages, the queue (OMA-TS-DM_Protocol 6, 8). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { children, el } from "../../host/node/codec.js";
import type { CommandRequest } from "../../server/engine.js";
import { DEVICE_ID, ScriptedClient, alert, bench, devInfo, genericAlert, results, text } from "./client.js";
import type { Bench } from "./client.js";

const MAN: CommandRequest = { command: "Get", target: "./DevInfo/Man" };
const START: CommandRequest = { command: "Exec", target: "./VirMO/Domain/firm/Operations/Start" };

function set(index: number, data = "x"): CommandRequest {
  return { command: "Replace", target: `./VirMO/Ext/${index}`, data };
}

async function enqueue(b: Bench, ...commands: CommandRequest[]): Promise<number[]> {
  const ids: number[] = [];
  for (const command of commands) ids.push(await b.server.enqueue(DEVICE_ID, command));
  return ids;
}

test("a message without Final is answered with Status of the header and Alert 1222 alone, without Final", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await enqueue(b, MAN);
  const more = await client.open([genericAlert("110")], { final: false });
  assert.deepEqual(
    more.body.map(({ name }) => name),
    ["Status", "Alert"],
  );
  assert.deepEqual([more.status(0), more.commands], [212, ["Alert 1222"]]);
  const last = await client.say({ body: [alert(1222)] });
  assert.deepEqual([last.status(1, 1), last.status(2, 1), last.status(3, 1), last.status(1, 2)], [200, 200, 200, 200]);
  assert.deepEqual([last.commands, last.final], [["Get ./DevInfo/Man"], true]);
});

test("no new command is sent before all statuses of the previous ones came", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await enqueue(b, MAN, START);
  const first = await client.open();
  await enqueue(b, set(1));
  const answers = client.statuses(first, 200);
  const more = await client.say({ body: answers.slice(0, 2), final: false });
  assert.deepEqual(more.commands, ["Alert 1222"]);
  const last = await client.say({ body: answers.slice(2) });
  assert.deepEqual(last.commands, ["Replace ./VirMO/Ext/1"]);
});

test("a device that ends its package without a Status gets no new command; both wait for the next session", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const [id = 0] = await enqueue(b, MAN);
  const first = await client.open();
  await enqueue(b, set(1));
  const second = await client.say({ body: client.statuses(first, 200).slice(0, 1) });
  assert.deepEqual([second.commands, second.final], [[], true]);
  assert.deepEqual((await client.say()).commands, []);
  assert.equal((await b.server.result(DEVICE_ID, id))?.state, "sent");
  client.newSession("2");
  assert.deepEqual((await client.open()).commands, ["Get ./DevInfo/Man", "Replace ./VirMO/Ext/1"]);
});

test("Status and Results of other messages' commands are no answer", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const [id = 0] = await enqueue(b, MAN);
  await client.open();
  const stray = el("Status", text("MsgRef", 7), text("CmdRef", 2), el("Cmd", "Get"), text("Data", 200));
  await client.say({ body: [stray, results(7, 2, "./DevInfo/Man", "no")] });
  const result = await b.server.result(DEVICE_ID, id);
  assert.deepEqual([result?.state, result?.results], ["sent", undefined]);
});

test("Alert 1201 and DevInfo are answered 200, and DevInfo is kept with the device", async () => {
  const b = await bench();
  const answer = await new ScriptedClient(b).open();
  assert.deepEqual([answer.status(0), answer.status(1), answer.status(2)], [212, 200, 200]);
  assert.deepEqual((await b.server.devices())[0]?.info, { DevId: DEVICE_ID, Mod: "Shoe" });
});

test("a Replace beside DevInfo answers 405, a Get of the device 405, an unknown alert 406, and nothing is kept", async () => {
  const b = await bench();
  const item = el("Item", el("Source", el("LocURI", "./VirMO/Foreground")), el("Data", "firm"));
  const get = el("Get", el("Item", el("Target", el("LocURI", "./x"))));
  const answer = await new ScriptedClient(b).say({ body: [el("Replace", item), get, alert(1100), alert(1226)] });
  assert.deepEqual(
    [1, 2, 3, 4].map((id) => answer.status(id)),
    [405, 405, 406, 412],
  );
  assert.deepEqual([(await b.server.devices())[0]?.info, await b.server.alerts(DEVICE_ID)], [{}, []]);
});

test("Results are kept, binary ones as Base64, and get no Status", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const ids = await enqueue(b, MAN, { command: "Get", target: "./VirMO/Ext/blob" });
  const first = await client.open();
  const body = [
    ...client.statuses(first, 200),
    results(1, 4, "./DevInfo/Man", "Acme"),
    results(1, 5, "./VirMO/Ext/blob", Uint8Array.of(0, 255, 1), "bin"),
  ];
  const second = await client.say({ body });
  assert.deepEqual([second.commands, second.final], [[], true]);
  assert.equal(children(second.root.children[1] as never, "Status").length, 1);
  const kept = await Promise.all(ids.map((id) => b.server.result(DEVICE_ID, id)));
  assert.deepEqual(
    kept.map((result) => [result?.state, result?.status]),
    [
      ["done", 200],
      ["done", 200],
    ],
  );
  assert.deepEqual(kept[0]?.results, [{ source: "./DevInfo/Man", format: "chr", type: "text/plain", data: "Acme" }]);
  assert.equal(kept[1]?.results?.[0]?.data, "AP8B");
});

test("a Get is done when its Results have come, in whichever message", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const [id = 0] = await enqueue(b, MAN);
  const first = await client.open();
  await client.say({ body: client.statuses(first, 200), final: false });
  assert.equal((await b.server.result(DEVICE_ID, id))?.state, "sent");
  await client.say({ body: [results(1, 4, "./DevInfo/Man", "Acme")] });
  const result = await b.server.result(DEVICE_ID, id);
  assert.deepEqual([result?.state, result?.status, result?.results?.[0]?.data], ["done", 200, "Acme"]);
});

test("what the Status's item says is kept with the result", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const [id = 0] = await enqueue(b, { ...START, data: "Timeout=x" });
  const first = await client.open();
  const [header, status] = client.statuses(first, 412);
  status?.children.push(el("Item", el("Data", "Timeout")));
  await client.say({ body: [header, status].filter((e) => e !== undefined) });
  const result = await b.server.result(DEVICE_ID, id);
  assert.deepEqual([result?.status, result?.detail], [412, "Timeout"]);
});

test("a repeated message gets the same answer and has no effect", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await enqueue(b, START);
  const first = await client.open([genericAlert("110")]);
  await enqueue(b, set(1));
  assert.deepEqual((await client.send(client.lastBytes)).bytes, first.bytes);
  assert.equal((await b.server.alerts(DEVICE_ID)).length, 1);
  const second = await client.say({ body: client.statuses(first, 202) });
  assert.deepEqual((await client.send(client.lastBytes)).bytes, second.bytes);
});

test("a repeated message that was challenged gets the same challenge", async () => {
  const client = new ScriptedClient(await bench());
  const refused = await client.open([], { cred: null });
  assert.deepEqual((await client.send(client.lastBytes)).bytes, refused.bytes);
});

test("a lower MsgID with other content begins a new session, with credentials", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await client.open();
  client.newSession("1");
  const refused = await client.open([alert(1201)], { cred: null });
  assert.equal(refused.status(0), 407);
  const answer = await client.open([], { cred: client.md5Cred(refused.nextNonce) });
  assert.equal(answer.status(0), 212);
  assert.ok(answer.nextNonce, "a new session brings a new nonce");
});

test("commands go out in the queue's order, as many as the device's MaxMsgSize allows, the others in the next message", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await enqueue(b, ...Array.from({ length: 12 }, (_, index) => set(index, "v".repeat(150))));
  let answer = await client.open([], { maxMsgSize: 1024 });
  const order: string[] = [];
  let messages = 0;
  while (answer.commands.length > 0) {
    assert.ok(answer.bytes.length <= 1024, `${answer.bytes.length} octets`);
    order.push(...answer.commands);
    messages++;
    answer = await client.say({ body: client.statuses(answer, 200) });
  }
  assert.deepEqual(
    order,
    Array.from({ length: 12 }, (_, index) => `Replace ./VirMO/Ext/${index}`),
  );
  assert.ok(messages > 2);
});

test("a command that exceeds the device's MaxMsgSize and has no value is done with 413 and doesn't block the queue", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const ask = { code: 1100, text: "v".repeat(2000) };
  const [id = 0] = await enqueue(b, { command: "Alert", ask }, MAN);
  const answer = await client.open([], { maxMsgSize: 1024 });
  assert.deepEqual(answer.commands, ["Get ./DevInfo/Man"]);
  assert.deepEqual(
    [(await b.server.result(DEVICE_ID, id))?.state, (await b.server.result(DEVICE_ID, id))?.status],
    ["done", 413],
  );
});

test("values that fit a message each, but not together, wait for the next one", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await enqueue(b, set(1, "v".repeat(40_000)), set(2, "v".repeat(40_000)));
  const first = await client.open();
  assert.deepEqual(first.commands, ["Replace ./VirMO/Ext/1"]);
  const second = await client.say({ body: client.statuses(first, 200) });
  assert.deepEqual(second.commands, ["Replace ./VirMO/Ext/2"]);
});

test("the session ends with a message that has Status and Final and no command", async () => {
  const answer = await new ScriptedClient(await bench()).open();
  assert.deepEqual(
    answer.body.map(({ name }) => name),
    ["Status", "Status", "Status", "Final"],
  );
});

test("Alert 1223 of the device ends the session: statuses and Final; what had no Status is sent again", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await enqueue(b, MAN);
  await client.open();
  const answer = await client.say({ body: [alert(1223)] });
  assert.deepEqual([answer.status(1), answer.commands, answer.final], [200, [], true]);
  assert.equal((await client.say({ body: [alert(1222)] })).status(0), 407);
  client.newSession("2");
  assert.deepEqual((await client.open()).commands, ["Get ./DevInfo/Man"]);
});

test("a session in which nothing was heard for ten minutes is over", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await client.open();
  b.clock.ms += 10 * 60 * 1000 + 1;
  assert.equal((await client.say({ body: [alert(1222)] })).status(0), 407);
});

test("a second session of a device ends its first", async () => {
  const b = await bench();
  const first = new ScriptedClient(b, "1");
  await first.open();
  const second = new ScriptedClient(b, "2");
  second.nonce = first.nonce;
  assert.equal((await second.open()).status(0), 212);
  assert.equal((await first.say({ body: [alert(1222)] })).status(0), 407);
});

test("DevInfo beyond what is kept answers 413 and changes nothing", async () => {
  const b = await bench();
  const answer = await new ScriptedClient(b).say({ body: [devInfo("m".repeat(256))] });
  assert.equal(answer.status(1), 413);
  assert.deepEqual((await b.server.devices())[0]?.info, {});
});

test("a MaxMsgSize that takes nothing at all doesn't keep the package from ending", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const alerts = Array.from({ length: 10 }, (_, index) => genericAlert(String(index)));
  let answer = await client.open(alerts, { maxMsgSize: 1 });
  let count = 0;
  for (; !answer.final; count++) {
    assert.ok(count < 50, "no end");
    answer = await client.say({ body: [alert(1222)], final: false });
  }
  assert.ok(count > 2);
});
