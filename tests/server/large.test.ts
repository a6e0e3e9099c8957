/** Values longer than a message, both ways (OMA-TS-DM_Protocol 7), and packages of several messages (6). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { child, childText, children, el } from "../../host/node/codec.js";
import type { Element } from "../../host/node/codec.js";
import type { CommandRequest } from "../../server/engine.js";
import { Answer, DEVICE_ID, ScriptedClient, alert, bench, genericAlert, results, text } from "./client.js";
import type { Bench } from "./client.js";

const LOG: CommandRequest = { command: "Get", target: "./Ext/Log" };
const MAN: CommandRequest = { command: "Get", target: "./DevInfo/Man" };
const BIG: CommandRequest = { command: "Replace", target: "./Ext/Big", data: "0123456789".repeat(300) };

/** Results of the Get with CmdID 4 of message 1: a chunk, the first with its Size. */
function chunk(data: string | Uint8Array, more: boolean, size?: number, source = "./Ext/Log", cmdRef = 4): Element {
  const part = results(1, cmdRef, source, data);
  const item = child(part, "Item") as Element;
  if (size !== undefined) child(item, "Meta")?.children.push(el("Size", String(size)));
  if (more) item.children.push(el("MoreData"));
  return part;
}

async function asked(...more: CommandRequest[]): Promise<{ b: Bench; client: ScriptedClient; first: Answer }> {
  const b = await bench();
  const client = new ScriptedClient(b);
  for (const command of [LOG, ...more]) await b.server.enqueue(DEVICE_ID, command);
  return { b, client, first: await client.open() };
}

/** What an answer says of the message's commands and then itself, in words. */
const said = ({ body }: Answer): string[] =>
  body.slice(1).map((e) => `${e.name} ${e.name === "Replace" ? "" : (childText(e, "Data") ?? "")}`.trim());

test("Results in chunks: each is answered 213 with Alert 1222, and the whole value is one result", async () => {
  const { b, client, first } = await asked();
  const second = await client.say({ body: [...client.statuses(first, 200), chunk("abc", true, 9)], final: false });
  assert.deepEqual([second.status(3), said(second), second.final], [213, ["Status 213", "Alert 1222"], false]);
  const third = await client.say({ body: [chunk("def", true)], final: false });
  assert.deepEqual(said(third), ["Status 213", "Alert 1222"]);
  assert.equal((await b.server.result(DEVICE_ID, 1))?.results, undefined);
  const last = await client.say({ body: [chunk("ghi", false)] });
  assert.deepEqual([last.commands, last.final], [[], true]);
  const result = await b.server.result(DEVICE_ID, 1);
  assert.deepEqual([result?.state, result?.status], ["done", 200]);
  assert.deepEqual(result?.results, [{ source: "./Ext/Log", format: "chr", type: "text/plain", data: "abcdefghi" }]);
});

test("a chunk may end within a character, and later ones need not say whose they are", async () => {
  const { b, client, first } = await asked();
  const euro = Buffer.from("1 \u20ac");
  const begin = chunk(euro.subarray(0, 3), true, 5);
  await client.say({ body: [...client.statuses(first, 200), begin], final: false });
  const end = el("Results", text("MsgRef", 1), text("CmdRef", 4), el("Item", el("Data", euro.subarray(3))));
  await client.say({ body: [end] });
  assert.equal((await b.server.result(DEVICE_ID, 1))?.results?.[0]?.data, "1 \u20ac");
});

const REFUSED: [string, number, ...Element[][]][] = [
  ["a first chunk without Size: 412", 412, [chunk("abc", true)]],
  ["a Size beyond the server's MaxObjSize: 413", 413, [chunk("abc", true, 262_145)]],
  ["more octets than Size: 424", 424, [chunk("abc", true, 5)], [chunk("def", true)]],
  ["fewer octets than Size with the last chunk: 424", 424, [chunk("abc", true, 7)], [chunk("def", false)]],
  ["more octets than Size with the last chunk: 424", 424, [chunk("abc", true, 5)], [chunk("def", false)]],
];
for (const [title, code, ...messages] of REFUSED)
  test(`${title}; no part of it passes for the value, and what follows is refused like it`, async () => {
    const { b, client, first } = await asked();
    let body = client.statuses(first, 200);
    let answer = first;
    for (const more of messages) {
      answer = await client.say({ body: [...body, ...more], final: false });
      body = [];
    }
    assert.ok(said(answer).includes(`Status ${code}`), said(answer).join());
    assert.ok(said(await client.say({ body: [chunk("rest", false)] })).includes(`Status ${code}`));
    const result = await b.server.result(DEVICE_ID, 1);
    assert.deepEqual([result?.state, result?.status, result?.results], ["done", code, undefined]);
  });

test("the first answer of a session announces MaxObjSize", async () => {
  const { client, first } = await asked();
  assert.equal(childText(child(first.header, "Meta"), "MaxObjSize"), "262144");
  const second = await client.say({ body: client.statuses(first, 200) });
  assert.equal(childText(child(second.header, "Meta"), "MaxObjSize"), undefined);
});

test("something else between two chunks breaks the value off: Alert 1225 names it, and the other thing is taken in", async () => {
  for (const [other, final] of [
    [genericAlert("110"), false],
    [results(1, 5, "./DevInfo/Man", "Acme"), false],
    [chunk("x", true, 4, "./Ext/Other"), false],
    [alert(1222), true],
  ] as const) {
    const { b, client, first } = await asked(MAN);
    await client.say({ body: [...client.statuses(first, 200), chunk("abc", true, 6)], final: false });
    const answer = await client.say({ body: [other], final });
    const told = answer.body.find((e) => e.name === "Alert" && childText(e, "Data") === "1225");
    assert.equal(childText(child(child(told, "Item"), "Source"), "LocURI"), "./Ext/Log", said(answer).join());
    if (!final) await client.say();
    const result = await b.server.result(DEVICE_ID, 1);
    assert.deepEqual([result?.state, result?.status, result?.results], ["done", 424, undefined]);
    if (other.name === "Alert" && !final) assert.equal((await b.server.alerts(DEVICE_ID)).length, 1);
    if (other.name === "Results" && !other.children.some((e) => e === child(other, "Item") && child(e, "MoreData")))
      assert.equal((await b.server.result(DEVICE_ID, 2))?.results?.[0]?.data, "Acme");
  }
});

test("Status, Alert 1222 and 1201 between two chunks don't break the value off", async () => {
  const { b, client, first } = await asked();
  const statuses = client.statuses(first, 200);
  await client.say({ body: [chunk("abc", true, 6)], final: false });
  await client.say({ body: [...statuses, alert(1222), alert(1201), chunk("def", false)] });
  assert.equal((await b.server.result(DEVICE_ID, 1))?.results?.[0]?.data, "abcdef");
});

test("Alert 1225 of the device ends the value that it was sending: 424", async () => {
  const { b, client, first } = await asked();
  await client.say({ body: [...client.statuses(first, 200), chunk("abc", true, 6)], final: false });
  const answer = await client.say({ body: [alert(1225)] });
  assert.deepEqual([answer.status(1), answer.commands], [200, []]);
  assert.equal((await b.server.result(DEVICE_ID, 1))?.status, 424);
});

test("a session that ends between chunks leaves no part; the Get is sent again and begins anew", async () => {
  const { b, client, first } = await asked();
  await client.say({ body: [...client.statuses(first, 200), chunk("abc", true, 6)], final: false });
  client.newSession("2");
  assert.deepEqual((await client.open()).commands, ["Get ./Ext/Log"]);
  await client.say({ body: [chunk("xyz", true, 6)], final: false });
  await client.say({ body: [chunk("uvw", false)] });
  assert.equal((await b.server.result(DEVICE_ID, 1))?.state, "sent");
});

test("several Results of one Get, over several messages, are one list of results", async () => {
  const { b, client, first } = await asked();
  const statuses = client.statuses(first, 200);
  const two = results(1, 4, "./Ext/a", "1");
  two.children.push(...children(results(1, 4, "./Ext/b", "2"), "Item"));
  await client.say({ body: [...statuses, two], final: false });
  await client.say({ body: [results(1, 4, "./Ext/c", "3"), chunk("45", true, 4, "./Ext/d")], final: false });
  await client.say({ body: [chunk("67", false, undefined, "./Ext/d"), results(1, 4, "./Ext/e", "8")] });
  const result = await b.server.result(DEVICE_ID, 1);
  assert.deepEqual(
    result?.results?.map(({ source, data }) => `${source}=${data}`),
    ["./Ext/a=1", "./Ext/b=2", "./Ext/c=3", "./Ext/d=4567", "./Ext/e=8"],
  );
});

test("results of one command beyond a mebibyte are refused with 413 and not kept", async () => {
  const { b, client, first } = await asked();
  let body = client.statuses(first, 200);
  const codes: (number | undefined)[] = [];
  for (let count = 0; count < 20; count++) {
    const answer = await client.say({ body: [...body, results(1, 4, "./Ext/a", "v".repeat(60_000))], final: false });
    codes.push(answer.status(body.length + 1));
    body = [];
  }
  await client.say();
  const result = await b.server.result(DEVICE_ID, 1);
  assert.deepEqual([codes[0], codes.at(-1), result?.status, result?.results], [undefined, 413, 413, undefined]);
});

/** The value that an answer's Replace carries. */
function carried(answer: Answer): { data: string; size: string | undefined; more: boolean } {
  const item = child(answer.commandElements[0], "Item") as Element;
  const size = childText(child(item, "Meta"), "Size");
  return { data: childText(item, "Data") ?? "", size, more: child(item, "MoreData") !== undefined };
}

async function sending(
  command = BIG,
  limits: { maxMsgSize?: number; maxObjSize?: number } = {},
): Promise<{ b: Bench; client: ScriptedClient; first: Answer }> {
  const b = await bench();
  const client = new ScriptedClient(b);
  for (const request of [command, MAN]) await b.server.enqueue(DEVICE_ID, request);
  return { b, client, first: await client.open([], { maxMsgSize: 1024, ...limits }) };
}

const chunkStatus = (client: ScriptedClient, answer: Answer, code: number): Element[] => client.statuses(answer, code);

test("a value longer than a message leaves in chunks that fill it, without Final; Size comes first, and other commands behind the last", async () => {
  const { b, client, first } = await sending();
  let answer = first;
  let value = "";
  for (let count = 0; carried(answer).more; count++) {
    const { data, size } = carried(answer);
    value += data;
    assert.ok(answer.bytes.length <= 1024 && answer.bytes.length >= 1020, `${answer.bytes.length} octets`);
    assert.deepEqual([size, answer.final, answer.commands.length], [count ? undefined : "3000", false, 1]);
    answer = await client.say({ body: chunkStatus(client, answer, 213), final: false });
  }
  value += carried(answer).data;
  assert.equal(value, BIG.data);
  assert.deepEqual([answer.commands, answer.final], [["Replace ./Ext/Big", "Get ./DevInfo/Man"], true]);
  await client.say({ body: client.statuses(answer, 200) });
  const result = await b.server.result(DEVICE_ID, 1);
  assert.deepEqual([result?.state, result?.status], ["done", 200]);
});

test("a Status other than 213 ends the value: an error is the command's, a success is 424, since half was taken for the whole", async () => {
  for (const [code, kept] of [
    [425, 425],
    [200, 424],
  ] as const) {
    const { b, client, first } = await sending();
    const answer = await client.say({ body: chunkStatus(client, first, code), final: false });
    assert.deepEqual([answer.commands, answer.final], [["Get ./DevInfo/Man"], true]);
    const result = await b.server.result(DEVICE_ID, 1);
    assert.deepEqual([result?.state, result?.status], ["done", kept]);
  }
});

test("Alert 1225 of the device ends the value, its command with 424, and the queue goes on", async () => {
  const { b, client, first } = await sending();
  const answer = await client.say({ body: [alert(1225)], final: false });
  assert.deepEqual([answer.status(1), answer.commands, answer.final], [200, ["Get ./DevInfo/Man"], true]);
  assert.equal((await b.server.result(DEVICE_ID, 1))?.status, 424);
  assert.ok(first.commands.length);
});

test("no Status for a chunk: the package ends, and the value begins anew in the next session", async () => {
  const { b, client } = await sending();
  const answer = await client.say({ body: [alert(1222)], final: false });
  assert.deepEqual([answer.commands, answer.final], [[], true]);
  assert.equal((await b.server.result(DEVICE_ID, 1))?.state, "sent");
  client.newSession("2");
  assert.equal(carried(await client.open([], { maxMsgSize: 1024 })).size, "3000");
});

test("a value beyond the device's MaxObjSize is 413 and never begun; 0 is no limit", async () => {
  const refused = await sending(BIG, { maxObjSize: 2999 });
  assert.deepEqual(refused.first.commands, ["Get ./DevInfo/Man"]);
  assert.equal((await refused.b.server.result(DEVICE_ID, 1))?.status, 413);
  for (const maxObjSize of [3000, 0])
    assert.equal(carried((await sending(BIG, { maxObjSize })).first).size, "3000", `MaxObjSize ${maxObjSize}`);
});

test("what stands in a container, or behind a question, doesn't leave in chunks: 413", async () => {
  const ask = { code: 1101, text: "Really?" };
  for (const command of [{ ...BIG, ask }, { command: "Atomic", commands: [BIG] } as CommandRequest]) {
    const { b, first } = await sending(command);
    assert.deepEqual(first.commands, ["Get ./DevInfo/Man"]);
    assert.equal((await b.server.result(DEVICE_ID, 1))?.status, 413);
  }
});

test("a chunk that no message has room for any more: Alert 1225 names the value, and its command is 413", async () => {
  const { b, client, first } = await sending();
  const answer = await client.say({ body: chunkStatus(client, first, 213), final: false, maxMsgSize: 100 });
  const told = answer.body.find((e) => childText(e, "Data") === "1225");
  assert.equal(childText(child(child(told, "Item"), "Target"), "LocURI"), "./Ext/Big");
  assert.equal((await b.server.result(DEVICE_ID, 1))?.status, 413);
});

test("a device that challenges in the middle of a value gets it from its start", async () => {
  const { client, first } = await sending();
  const chal = el("Chal", el("Meta", el("Format", "b64"), el("Type", "syncml:auth-md5"), el("NextNonce", "Tm9uY2U=")));
  const answer = await client.say({ body: client.statuses(first, 401, 401, chal), final: false });
  assert.deepEqual(answer.commands, ["Alert 1222"]);
  assert.equal(carried(await client.say()).size, "3000");
});

test("binary data counts in octets, and a chunk repeats format and type", async () => {
  const data = Buffer.alloc(2000, 0xff).toString("base64");
  const type = "application/octet-stream";
  const { client, first } = await sending({ command: "Add", target: "./Ext/Bin", format: "bin", type, data });
  assert.equal(carried(first).size, "2000");
  const second = await client.say({ body: chunkStatus(client, first, 213), final: false });
  const meta = child(child(second.commandElements[0], "Item"), "Meta");
  assert.deepEqual([childText(meta, "Format"), childText(meta, "Type")], ["bin", type]);
});

test("statuses that don't fit the device's message follow in the next ones; then come the commands, then Final", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await b.server.enqueue(DEVICE_ID, MAN);
  const alerts = Array.from({ length: 80 }, (_, index) => genericAlert(String(index)));
  let answer = await client.open(alerts, { maxMsgSize: 1024 });
  const seen = new Set<number>();
  for (let count = 0; !answer.final; count++) {
    assert.ok(count < 5 && answer.bytes.length <= 1024, `message ${count}: ${answer.bytes.length} octets`);
    assert.deepEqual(answer.commands, []);
    for (let id = 1; id <= 82; id++) if (answer.status(id, 1) === 200) seen.add(id);
    answer = await client.say({ body: [alert(1222)], final: false });
  }
  for (let id = 1; id <= 82; id++) if (answer.status(id, 1) === 200) seen.add(id);
  assert.deepEqual([seen.size, answer.commands], [82, ["Get ./DevInfo/Man"]]);
});
