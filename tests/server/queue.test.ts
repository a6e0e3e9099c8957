/** The queue: what administrators may ask for, and how it travels. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { childText, children, type Element } from "../../host/node/codec.js";
import type { CommandRequest } from "../../server/engine.js";
import { DEVICE_ID, ScriptedClient, bench } from "./client.js";

const MAN: CommandRequest = { command: "Get", target: "./DevInfo/Man" };
const START: CommandRequest = { command: "Exec", target: "./VirMO/Domain/firm/Operations/Start" };

const ASK = { code: 1101, text: "Really?" };
const items = (command: Element): (string | undefined)[] =>
  children(command, "Item").map((item) => childText(item, "Data"));

test("an Alert for the user: options, text, choices; what the user chose is the command's detail (OMA-TS-DM_Protocol 10)", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await b.server.enqueue(DEVICE_ID, { command: "Alert", ask: ASK });
  const ask = { code: 1104, text: "Which?", options: "DR=2", choices: ["a", "b"] };
  await b.server.enqueue(DEVICE_ID, { command: "Alert", ask });
  const [confirm, choice] = (await client.open()).commandElements;
  assert.deepEqual([childText(confirm, "Data"), items(confirm!)], ["1101", [undefined, "Really?"]]);
  assert.deepEqual([childText(choice, "Data"), items(choice!)], ["1104", ["DR=2", "Which?", "a", "b"]]);
});

test("what the user is asked first goes before the command, in a Sequence; the command's Status counts (OMA-TS-DM_Protocol 10.2.2)", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await b.server.enqueue(DEVICE_ID, MAN);
  await b.server.enqueue(DEVICE_ID, { ...START, ask: ASK });
  const [get, sequence] = (await client.open()).commandElements;
  assert.equal(sequence?.name, "Sequence");
  const parts = children(sequence!);
  assert.deepEqual(
    parts.map(({ name }) => name),
    ["CmdID", "Alert", "Exec"],
  );
  const ids = [get, sequence, ...parts.slice(1)].map((command) => Number(childText(command, "CmdID")));
  assert.deepEqual(
    ids.map((id) => id - ids[0]!),
    [0, 1, 2, 3],
  );
});

test("an Add of an interior node carries its format and no data; binary data travels as octets", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  await b.server.enqueue(DEVICE_ID, { command: "Add", target: "./a", format: "node" });
  await b.server.enqueue(DEVICE_ID, {
    command: "Add",
    target: "./b",
    format: "bin",
    type: "application/octet-stream",
    data: "AP8B",
  });
  const [node, bin] = (await client.open()).commandElements.map((e) => children(e, "Item")[0]);
  assert.equal(childText(node && children(node, "Meta")[0], "Format"), "node");
  assert.equal(node && children(node, "Data").length, 0);
  assert.deepEqual(bin && children(bin, "Data")[0]?.children, [Uint8Array.of(0, 255, 1)]);
});

test("every Exec has a Correlator of its own; one used before is refused", async () => {
  const b = await bench();
  for (const correlator of [{}, {}, { correlator: "mine" }])
    await b.server.enqueue(DEVICE_ID, { ...START, ...correlator });
  await assert.rejects(
    b.server.enqueue(DEVICE_ID, { ...START, correlator: "mine" }),
    /correlator was used by command 3/,
  );
  const sent = (await new ScriptedClient(b).open()).commandElements.map((e) => childText(e, "Correlator"));
  assert.equal(new Set(sent).size, 3);
  assert.equal(sent[2], "mine");
  const requests = (await b.server.results(DEVICE_ID)).map(({ request }) => request.correlator);
  assert.deepEqual(requests, sent);
});

test("malformed commands and accounts are refused, naming the property", async () => {
  const b = await bench();
  const refused: [unknown, RegExp][] = [
    [{ command: "Move", target: "./a" }, /command: command must be equal to one of the allowed values: Get, Add/],
    [{ command: "Get" }, /target is missing/],
    [{ command: "Alert" }, /ask is missing/],
    [{ command: "Alert", target: "./a", ask: ASK }, /Alert carries ask and nothing else/],
    [{ command: "Alert", ask: { ...ASK, code: 1105 } }, /ask.code must be <= 1104/],
    [{ command: "Alert", ask: { ...ASK, code: 1103 } }, /choices are for 1103 and 1104/],
    [{ command: "Get", target: "./a", ask: { ...ASK, choices: ["a"] } }, /choices are for 1103 and 1104/],
    [{ command: "Alert", ask: { ...ASK, text: "\ud800" } }, /ask.text must match pattern/],
    [{ command: "Get", target: "./a", data: "x" }, /Get, Delete and Copy carry no data/],
    [{ command: "Get", target: "./a", correlator: "x" }, /correlator is for Exec only/],
    [{ command: "Replace", target: "./a" }, /data is missing/],
    [{ command: "Add", target: "./a", format: "bin", data: "?" }, /must be Base64/],
    [{ command: "Add", target: "./a", format: "node", data: "" }, /node or null has no data/],
    [{ command: "Exec", target: "./a", correlator: "\u20ac".repeat(30) }, /longer than 64 octets/],
    [{ command: "Get", target: "./a", depth: 1 }, /additional properties \(depth\)/],
    [{ command: "Get", target: "./\ud800" }, /target must match pattern/],
  ];
  for (const [command, why] of refused)
    await assert.rejects(b.server.enqueue(DEVICE_ID, command as CommandRequest), why);
  await assert.rejects(b.server.register({ deviceId: "x", auth: "md4" } as never), /account/);
  await assert.rejects(b.server.enqueue("nobody", MAN), /the device isn't known/);
  assert.deepEqual(await b.server.results(DEVICE_ID), []);
});

test("a thousand commands may wait for a device; the next is refused", async () => {
  const b = await bench();
  for (let count = 0; count < 1000; count++) await b.server.enqueue(DEVICE_ID, MAN);
  await assert.rejects(b.server.enqueue(DEVICE_ID, MAN), /queue: 1000 commands wait/);
});

test("a new account keeps the queue and ends the open session", async () => {
  const b = await bench();
  await b.server.enqueue(DEVICE_ID, MAN);
  const client = new ScriptedClient(b);
  await client.open();
  await b.server.register({ deviceId: DEVICE_ID, auth: "none", clientName: "", clientSecret: "" });
  assert.equal((await b.server.queue(DEVICE_ID)).length, 1);
  assert.equal((await client.say()).status(0), 200);
  assert.equal((await b.server.devices())[0]?.auth, "none");
});
