/** Bad input: what is no DM message changes nothing and is told apart from what the protocol answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { el } from "../../host/node/codec.js";
import { ProtocolError } from "../../server/engine.js";
import { DEVICE_ID, ScriptedClient, alert, bench, devInfo, genericAlert, text } from "./client.js";

test("another VerDTD answers 505, another VerProto 513, and no session begins", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const dtd = await client.open([], { verDtd: "1.1" });
  assert.deepEqual([dtd.status(0), dtd.status(1), dtd.commands, dtd.final], [505, 505, [], true]);
  client.newSession("2");
  assert.equal((await client.open([], { verProto: "DM/2.0" })).status(0), 513);
  assert.equal((await client.say({ body: [alert(1222)] })).status(0), 407);
});

test("bytes that are no WBXML are a ProtocolError", async () => {
  const b = await bench();
  for (const bytes of [new Uint8Array(), Uint8Array.of(2), new TextEncoder().encode("<SyncML/>")])
    await assert.rejects(b.server.handle(bytes), ProtocolError);
});

test("a message without what every message has is a ProtocolError naming it", async () => {
  const b = await bench();
  const refused = async (root: ReturnType<typeof el>, why: RegExp): Promise<void> =>
    assert.rejects(b.server.handle(b.codec.encode(root)), (error: Error) => {
      assert.ok(error instanceof ProtocolError);
      assert.match(error.message, why);
      return true;
    });
  await refused(el("Status"), /the document is a Status/);
  await refused(el("SyncML", el("SyncHdr")), /SyncML has no SyncBody/);
  await refused(el("SyncML", el("SyncHdr"), el("SyncBody")), /SyncHdr has no Source/);
});

test("CmdIDs that are missing, zero or used twice, and more than 256 commands are a ProtocolError", async () => {
  const b = await bench();
  const command = (id: number) => el("Alert", text("CmdID", id), text("Data", 1201));
  const refused = (body: ReturnType<typeof el>[], why: RegExp): Promise<void> =>
    assert.rejects(b.server.handle(b.codec.encode(el("SyncML", header(), el("SyncBody", ...body)))), why);
  await refused([el("Alert", text("Data", 1201))], /Alert has no CmdID/);
  await refused([command(0)], /CmdID is no number from 1/);
  await refused([command(1), command(1)], /a CmdID is used twice/);
  await refused(
    Array.from({ length: 257 }, (_, index) => command(index + 1)),
    /more than 256 commands/,
  );
});

test("a package of more than 1024 commands in several messages ends the session, and nothing of it is kept", async () => {
  const client = new ScriptedClient(await bench());
  const body = Array.from({ length: 255 }, () => alert(1222));
  await client.open();
  for (let count = 0; count < 4; count++)
    assert.deepEqual((await client.say({ body, final: false })).commands, ["Alert 1222"]);
  await assert.rejects(client.say({ body }), /more than 1024 commands in a package/);
  assert.equal((await client.say()).status(0), 407);
});

test("a message longer than the server takes is a ProtocolError", async () => {
  const b = await bench();
  await assert.rejects(b.server.handle(new Uint8Array(65537)), /exceeds 65536 octets/);
});

test("every truncation of a message is a ProtocolError and changes nothing", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const before = await b.server.devices();
  const whole = await captured();
  for (let length = 0; length < whole.length; length++)
    await assert.rejects(b.server.handle(whole.subarray(0, length)), ProtocolError, `${length} octets`);
  assert.deepEqual(await b.server.devices(), before);
  assert.equal((await client.send(whole)).status(0), 212);
});

test("every corrupted byte of a message is answered or a ProtocolError, and the server goes on", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const whole = await captured();
  for (let at = 0; at < whole.length; at++) {
    for (const value of [0x00, 0x01, 0x03, 0x83, 0xc3, 0xff, (whole[at] ?? 0) ^ 0x80]) {
      const bytes = Uint8Array.from(whole);
      bytes[at] = value;
      await b.server.handle(bytes).catch((error: unknown) => assert.ok(error instanceof ProtocolError, String(error)));
    }
  }
  client.newSession("99");
  const refused = await client.open();
  const answer =
    refused.status(0) === 212 ? refused : await client.open([], { cred: client.md5Cred(refused.nextNonce) });
  assert.equal(answer.status(0), 212);
});

test("the same malformed message a thousand times leaves nothing behind", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  for (let count = 0; count < 1000; count++)
    await assert.rejects(b.server.handle(Uint8Array.of(2, 0x9f)), ProtocolError);
  assert.equal((await client.open()).status(0), 212);
  assert.deepEqual(await b.server.alerts(DEVICE_ID), []);
});

/** The bytes of a package 1 that the server hasn't seen. */
async function captured(): Promise<Uint8Array> {
  const other = new ScriptedClient(await bench());
  await other.open([devInfo(), genericAlert("110", "./d", "c")]);
  return other.lastBytes;
}

function header() {
  const source = el("Source", el("LocURI", DEVICE_ID));
  const versions = [el("VerDTD", "1.2"), el("VerProto", "DM/1.2")];
  return el("SyncHdr", ...versions, el("SessionID", "1"), text("MsgID", 1), el("Target", el("LocURI", "s")), source);
}
