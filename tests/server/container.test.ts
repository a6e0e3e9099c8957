/** Copy, Sequence, Atomic, lists and TNDS documents: what administrators ask for, how it travels, what comes of each part. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { child, childText, children, el } from "../../host/node/codec.js";
import type { Element } from "../../host/node/codec.js";
import type { CommandRequest } from "../../server/engine.js";
import { Answer, DEVICE_ID, ScriptedClient, bench, genericAlert, results, text } from "./client.js";
import type { Bench } from "./client.js";

const ADD: CommandRequest = { command: "Add", target: "./Ext/a", data: "1" };
const COPY: CommandRequest = { command: "Copy", target: "./Ext/b", source: "./Ext/a" };
const GET: CommandRequest = { command: "Get", target: "./Ext/b" };
const EXEC: CommandRequest = { command: "Exec", target: "./VirMO/Operations/Create" };
const MAN: CommandRequest = { command: "Get", target: "./DevInfo/Man" };
const ATOMIC: CommandRequest = { command: "Atomic", commands: [ADD, COPY] };
const SEQUENCE: CommandRequest = { command: "Sequence", commands: [ATOMIC, GET, EXEC] };

async function sent(...commands: CommandRequest[]): Promise<{ b: Bench; client: ScriptedClient; first: Answer }> {
  const b = await bench();
  const client = new ScriptedClient(b);
  for (const command of commands) await b.server.enqueue(DEVICE_ID, command);
  return { b, client, first: await client.open([], { maxMsgSize: 4096 }) };
}

/** The Status of the header and one for every command, whatever holds it: a code each, in document order; 0: none. */
function statuses(answer: Answer, codes: readonly number[]): Element[] {
  const all = answer.commandElements.flatMap(flat);
  const one = (cmdRef: string, cmd: string, code: number): Element =>
    el("Status", text("MsgRef", answer.msgId), text("CmdRef", cmdRef), el("Cmd", cmd), text("Data", code));
  const of = all.map((e, index) => one(childText(e, "CmdID") ?? "", e.name, codes[index] ?? 0));
  return [one("0", "SyncHdr", 212), ...of.filter((_, index) => codes[index])];
}

const COMMANDS = ["Add", "Replace", "Delete", "Copy", "Get", "Exec", "Alert", "Sequence", "Atomic"];
function flat(e: Element): Element[] {
  return [
    e,
    ...children(e)
      .filter(({ name }) => COMMANDS.includes(name))
      .flatMap(flat),
  ];
}

const cmdRef = (answer: Answer, name: string): number =>
  Number(
    childText(
      answer.commandElements.flatMap(flat).find((e) => e.name === name),
      "CmdID",
    ),
  );

test("what RepPro doesn't let stand in a container is refused, naming the place", async () => {
  const b = await bench();
  const refused: [unknown, RegExp][] = [
    [{ command: "Sequence" }, /commands is missing/],
    [{ command: "Sequence", commands: [] }, /commands must NOT have fewer than 1 items/],
    [{ command: "Get", target: "./a", commands: [GET] }, /commands are for Sequence and Atomic/],
    [{ ...SEQUENCE, target: "./a" }, /Sequence and Atomic carry commands and nothing else/],
    [{ command: "Atomic", commands: [ADD, GET] }, /commands.1: Atomic holds no Get/],
    [{ command: "Atomic", commands: [EXEC] }, /commands.0: Atomic holds no Exec/],
    [{ command: "Atomic", commands: [ATOMIC] }, /commands.0: Atomic holds no Atomic/],
    [{ command: "Sequence", commands: [SEQUENCE] }, /commands.0: Sequence holds no Sequence/],
    [{ command: "Sequence", commands: [{ ...GET, ask: { code: 1100, text: "x" } }] }, /commands.0: ask is for Alert/],
    [{ command: "Sequence", commands: [{ command: "Get" }] }, /commands.0: target is missing/],
    [
      { command: "Sequence", commands: [ATOMIC, { ...ATOMIC, commands: [{ command: "Copy", target: "./a" }] }] },
      /commands.1: commands.0: source is missing/,
    ],
    [{ command: "Sequence", commands: Array.from({ length: 65 }, () => GET) }, /must NOT have more than 64 items/],
    [
      {
        command: "Sequence",
        commands: Array.from({ length: 5 }, () => ({
          command: "Atomic",
          commands: Array.from({ length: 64 }, () => ADD),
        })),
      },
      /more than 256 commands/,
    ],
    [
      {
        command: "Sequence",
        commands: [
          { ...EXEC, correlator: "x" },
          { ...EXEC, correlator: "x" },
        ],
      },
      /a correlator stands in it twice/,
    ],
    [{ command: "Copy", target: "./a" }, /source is missing/],
    [{ ...COPY, data: "x" }, /Get, Delete and Copy carry no data/],
    [{ ...COPY, type: "text/plain" }, /Delete and Copy carry no type/],
    [{ ...GET, source: "./a" }, /source is for Copy/],
    [{ ...ADD, type: "application/vnd.syncml.dmtnds+wbxml" }, /data of a WBXML type has format bin/],
  ];
  for (const [command, why] of refused)
    await assert.rejects(b.server.enqueue(DEVICE_ID, command as CommandRequest), why);
  assert.deepEqual(await b.server.results(DEVICE_ID), []);
});

test("a Copy names Target and Source in its Item", async () => {
  const { first } = await sent(COPY);
  const item = child(first.commandElements[0], "Item");
  const uri = (name: string): string | undefined => childText(child(item, name), "LocURI");
  assert.deepEqual([uri("Target"), uri("Source"), child(item, "Data")], ["./Ext/b", "./Ext/a", undefined]);
});

test("a Sequence holds its commands with CmdIDs of their own, and each part has its outcome", async () => {
  const { b, client, first } = await sent(SEQUENCE, MAN);
  const names = first.commandElements.flatMap(flat).map(({ name }) => name);
  assert.deepEqual(names, ["Sequence", "Atomic", "Add", "Copy", "Get", "Exec", "Get"]);
  const ids = first.commandElements.flatMap(flat).map((e) => Number(childText(e, "CmdID")));
  assert.deepEqual(
    ids,
    [...ids.keys()].map((index) => (ids[0] ?? 0) + index),
  );
  const body = statuses(first, [200, 200, 200, 200, 200, 202, 200]);
  body[6]?.children.push(el("Item", el("Data", "Name")));
  await client.say({ body: [...body, results(1, cmdRef(first, "Get"), "./Ext/b", "1")] });
  const result = await b.server.result(DEVICE_ID, 1);
  const value = [{ source: "./Ext/b", format: "chr", type: "text/plain", data: "1" }];
  assert.deepEqual([result?.state, result?.status], ["done", 200]);
  assert.deepEqual(result?.parts, [
    { status: 200, parts: [{ status: 200 }, { status: 200 }] },
    { status: 200, results: value },
    { status: 202, detail: "Name" },
  ]);
});

test("an Atomic that fails: 507, and the code of each part", async () => {
  const { b, client, first } = await sent(ATOMIC);
  await client.say({ body: statuses(first, [507, 216, 404]) });
  const result = await b.server.result(DEVICE_ID, 1);
  assert.deepEqual([result?.state, result?.status, result?.parts], ["done", 507, [{ status: 216 }, { status: 404 }]]);
});

test("a container whose Status came without those of its parts is done; without its own it waits for the next session", async () => {
  const first = await sent(ATOMIC);
  await first.client.say({ body: statuses(first.first, [406, 0, 0]) });
  const done = await first.b.server.result(DEVICE_ID, 1);
  assert.deepEqual([done?.state, done?.status, done?.parts], ["done", 406, [{}, {}]]);
  const second = await sent(ATOMIC, MAN);
  assert.deepEqual((await second.client.say({ body: statuses(second.first, [0, 200, 200, 200]) })).commands, []);
  assert.equal((await second.b.server.result(DEVICE_ID, 1))?.state, "sent");
  second.client.newSession("2");
  const again = await second.client.open();
  assert.deepEqual(
    again.commandElements.map(({ name }) => name),
    ["Atomic"],
  );
  assert.deepEqual((await second.b.server.result(DEVICE_ID, 1))?.parts, [{}, {}]);
});

test("a container isn't done before the statuses of its parts, in whichever message they come", async () => {
  const { b, client, first } = await sent(ATOMIC);
  const [header, atomic, add, copy] = statuses(first, [200, 200, 200]);
  await client.say({ body: [header!, atomic!, add!], final: false });
  assert.equal((await b.server.result(DEVICE_ID, 1))?.state, "sent");
  await client.say({ body: [copy!], final: false });
  assert.equal((await b.server.result(DEVICE_ID, 1))?.state, "done");
});

test("a container that exceeds the device's MaxMsgSize is 413 and doesn't block the queue", async () => {
  const { b, first } = await sent({ command: "Atomic", commands: [{ ...ADD, data: "v".repeat(5000) }] }, MAN);
  assert.deepEqual(first.commands, ["Get ./DevInfo/Man"]);
  assert.equal((await b.server.result(DEVICE_ID, 1))?.status, 413);
});

test("each Exec in a Sequence has a Correlator; its alert is kept with it, and a Sequence whose Status was lost isn't sent again", async () => {
  const two: CommandRequest = { command: "Sequence", commands: [EXEC, { ...EXEC, correlator: "mine" }] };
  const { b, client, first } = await sent(two);
  await assert.rejects(b.server.enqueue(DEVICE_ID, { ...EXEC, correlator: "mine" }), /was used by command 1/);
  const correlators = first.commandElements.flatMap(flat).map((e) => childText(e, "Correlator"));
  assert.ok(correlators[1] && correlators[2] === "mine");
  client.newSession("2");
  assert.deepEqual((await client.open([genericAlert("1200", "./VirMO/Domain/x", "mine")])).commands, []);
  const result = await b.server.result(DEVICE_ID, 1);
  assert.deepEqual([result?.state, result?.status, result?.parts?.[0]], ["done", 200, {}]);
  assert.deepEqual([result?.parts?.[1]?.status, result?.parts?.[1]?.alert?.data], [202, "1200"]);
  assert.equal((await b.server.alerts(DEVICE_ID))[0]?.command, 1);
});

test("the Get of a list may ask for the type of the answer; a WBXML document comes as Base64, whatever its format", async () => {
  const type = "application/vnd.syncml.dmtnds+wbxml";
  const { b, client, first } = await sent({ command: "Get", target: "./Ext?list=TNDS", type });
  const get = first.commandElements[0];
  assert.equal(childText(child(child(get, "Item"), "Meta"), "Type"), type);
  const document = results(1, cmdRef(first, "Get"), "./Ext", Uint8Array.of(2, 0xff, 0), "xml");
  child(child(document, "Item"), "Meta")?.children.push(el("Type", type));
  await client.say({ body: [...statuses(first, [200]), document] });
  assert.deepEqual((await b.server.result(DEVICE_ID, 1))?.results, [
    { source: "./Ext", format: "xml", type, data: "Av8A" },
  ]);
});

test("a TNDS document travels as text, or as octets if it is WBXML", async () => {
  const xml = "<MgmtTree><VerDTD>1.2</VerDTD></MgmtTree>";
  const type = "application/vnd.syncml.dmtnds+xml";
  const wbxml = "application/vnd.syncml.dmtnds+wbxml";
  const { first } = await sent(
    { command: "Add", target: "./Ext/a", format: "xml", type, data: xml },
    { command: "Replace", target: "./Ext/a", format: "bin", type: wbxml, data: "AqQBagA=" },
  );
  const data = first.commandElements.map((e) => child(child(e, "Item"), "Data")?.children[0]);
  assert.deepEqual(data, [xml, Uint8Array.from(Buffer.from("AqQBagA=", "base64"))]);
});
