/** Authentication of both sides (OMA-TS-DM_Protocol 9, OMA-TS-DM_Security 5.3). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { child, childText, el } from "../../host/node/codec.js";
import { md5Credential } from "../../server/credential.js";
import { ACCOUNT, DEVICE_ID, SERVER_ID, ScriptedClient, base64, bench, challenge, md5 } from "./client.js";

test("the md5 credential of the specification's example is Zz6EivR3yeaaENcRN6lpAQ==", () => {
  assert.equal(md5Credential("Bruce2", "OhBehave", base64("Nonce")), "Zz6EivR3yeaaENcRN6lpAQ==");
});

test("a wrong md5 credential answers 401 with a challenge, one Status per command, no command and no credential", async () => {
  const b = await bench();
  await b.server.enqueue(DEVICE_ID, { command: "Get", target: "./DevInfo/Man" });
  const client = new ScriptedClient(b);
  const answer = await client.open([], { cred: client.md5Cred(undefined, "wrong") });
  assert.deepEqual([answer.status(0), answer.status(1), answer.status(2)], [401, 401, 401]);
  assert.deepEqual([answer.commands, answer.cred, answer.final], [[], undefined, true]);
  assert.equal(Buffer.from(answer.nextNonce ?? "", "base64").length, 16);
  assert.deepEqual((await b.server.devices())[0]?.info, {});
});

test("a wrong user name answers 401 although the secret fits", async () => {
  const b = await bench();
  const answer = await new ScriptedClient(b).open([], { name: "Bruce3" });
  assert.equal(answer.status(0), 401);
});

test("a missing credential answers 407 with a challenge", async () => {
  const answer = await new ScriptedClient(await bench()).open([], { cred: null });
  assert.deepEqual([answer.status(0), answer.status(1)], [407, 407]);
  assert.ok(answer.nextNonce);
});

test("a basic credential is refused for an account of md5", async () => {
  const answer = await new ScriptedClient(await bench()).open([], {
    cred: { type: "syncml:auth-basic", data: base64("Bruce2:OhBehave") },
  });
  assert.equal(answer.status(0), 401);
});

test("an unknown device answers 401, and nothing is stored", async () => {
  const b = await bench(null);
  const client = new ScriptedClient(b);
  const answer = await client.open();
  assert.equal(answer.status(0), 401);
  assert.ok(answer.nextNonce);
  const again = await client.open([], { cred: client.md5Cred(answer.nextNonce) });
  assert.equal(again.status(0), 401);
  assert.deepEqual(await b.server.devices(), []);
});

test("a stale nonce answers 401; one retry with the challenge's nonce is accepted", async () => {
  const b = await bench({ clientNonce: base64("another") });
  const client = new ScriptedClient(b);
  const refused = await client.open();
  const accepted = await client.open([], { cred: client.md5Cred(refused.nextNonce) });
  assert.deepEqual([refused.status(0), accepted.status(0), accepted.msgId], [401, 212, 2]);
});

test("an account without a nonce is challenged first", async () => {
  const b = await bench();
  const { clientNonce: _, ...account } = ACCOUNT;
  await b.server.register(account);
  const client = new ScriptedClient(b);
  const refused = await client.open([], { cred: client.md5Cred("") });
  assert.equal(refused.status(0), 401);
  assert.equal((await client.open([], { cred: client.md5Cred(refused.nextNonce) })).status(0), 212);
});

test("212 brings the nonce of the next session; the used one is worthless", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const used = client.nonce;
  const first = await client.open();
  assert.equal(first.status(0), 212);
  assert.notEqual(client.nonce, used);
  client.newSession("2");
  assert.equal((await client.open([], { cred: client.md5Cred(used) })).status(0), 401);
  client.newSession("3");
  assert.equal((await client.open()).status(0), 212);
});

test("a stranger who fails doesn't spoil the device's stored nonce, nor its open session", async () => {
  const b = await bench();
  await b.server.enqueue(DEVICE_ID, { command: "Get", target: "./DevInfo/Man" });
  const client = new ScriptedClient(b);
  const answer = await client.open();
  const stranger = new ScriptedClient(b, "77");
  assert.equal((await stranger.open([], { cred: client.md5Cred("", "guess") })).status(0), 401);
  const sameSession = new ScriptedClient(b, client.sessionId);
  assert.equal((await sameSession.open([], { cred: client.md5Cred("", "guess") })).status(0), 401);
  assert.equal((await client.say({ body: client.statuses(answer, 200) })).status(0), 200);
  client.newSession("2");
  assert.equal((await client.open()).status(0), 212);
});

test("basic credentials are accepted with 212 and no nonce; wrong ones get 401", async () => {
  const b = await bench({ auth: "basic" });
  const client = new ScriptedClient(b);
  const wrong = await client.open([], { cred: { type: "syncml:auth-basic", data: base64("Bruce2:OhBehavf") } });
  assert.equal(wrong.status(0), 401);
  const type = childText(child(child(wrong.statusElement(0), "Chal"), "Meta"), "Type");
  assert.equal(type, "syncml:auth-basic");
  const right = await client.open([], { cred: { type: "syncml:auth-basic", data: base64("Bruce2:OhBehave") } });
  assert.deepEqual([right.status(0), right.nextNonce], [212, undefined]);
  assert.equal(right.cred, base64(`${SERVER_ID}:${ACCOUNT.serverSecret}`));
});

test("a device of auth none is taken at its transport's word: 200", async () => {
  const answer = await new ScriptedClient(await bench({ auth: "none" })).open([], { cred: null });
  assert.deepEqual([answer.status(0), answer.nextNonce], [200, undefined]);
});

test("the server's header names the device and shows its own credential, of which the server id is the user", async () => {
  const answer = await new ScriptedClient(await bench()).open();
  const source = child(answer.header, "Source");
  assert.deepEqual([childText(source, "LocURI"), childText(source, "LocName")], [SERVER_ID, SERVER_ID]);
  assert.equal(childText(child(answer.header, "Target"), "LocURI"), DEVICE_ID);
  assert.equal(answer.cred, md5(SERVER_ID, "server secret", ACCOUNT.serverNonce as string));
});

test("without a server secret the server shows no credential", async () => {
  const b = await bench();
  const { serverSecret: _, serverNonce: __, ...account } = ACCOUNT;
  await b.server.register(account);
  assert.equal((await new ScriptedClient(b).open()).cred, undefined);
});

test("challenged by the device the server sends its commands again with the new nonce", async () => {
  const b = await bench();
  const id = await b.server.enqueue(DEVICE_ID, { command: "Exec", target: "./VirMO/Domain/firm/Operations/Start" });
  const client = new ScriptedClient(b);
  const first = await client.open();
  const nonce = base64("second server nonce");
  const second = await client.say({ body: client.statuses(first, 401, 401, challenge(nonce)) });
  assert.deepEqual(second.commands, first.commands);
  assert.equal(second.cred, md5(SERVER_ID, "server secret", nonce));
  assert.equal((await b.server.result(DEVICE_ID, id))?.state, "sent");
  await client.say({ body: client.statuses(second, 202) });
  assert.equal((await b.server.result(DEVICE_ID, id))?.status, 202);
});

test("the third challenge of the device ends the session with 1223; the command stays in the queue", async () => {
  const b = await bench();
  const id = await b.server.enqueue(DEVICE_ID, { command: "Get", target: "./DevInfo/Man" });
  const client = new ScriptedClient(b);
  let answer = await client.open();
  for (const nonce of ["a", "b", "c"]) {
    answer = await client.say({ body: client.statuses(answer, 401, 401, challenge(base64(nonce))) });
  }
  assert.deepEqual([answer.commands, answer.final], [["Alert 1223"], true]);
  assert.equal((await b.server.result(DEVICE_ID, id))?.state, "sent");
});

test("challenged to use basic the server of an md5 account aborts rather than show its secret", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const first = await client.open();
  const body = client.statuses(first, 401, 401, challenge("", "syncml:auth-basic"));
  const second = await client.say({ body });
  assert.deepEqual(second.commands, ["Alert 1223"]);
});

test("an md5 challenge without a nonce can't be answered: 1223", async () => {
  const b = await bench();
  const client = new ScriptedClient(b);
  const chal = el("Chal", el("Meta", el("Format", "b64"), el("Type", "syncml:auth-md5")));
  const second = await client.say({ body: client.statuses(await client.open(), 401, 401, chal) });
  assert.deepEqual(second.commands, ["Alert 1223"]);
});

test("NextNonce of the device's 212 is what the next session's credential is built on", async () => {
  const b = await bench();
  await b.server.enqueue(DEVICE_ID, { command: "Get", target: "./DevInfo/Man" });
  const client = new ScriptedClient(b);
  const first = await client.open();
  const second = await client.say({ body: client.statuses(first, 404, 212, challenge(base64("next"))) });
  assert.equal(second.cred, undefined);
  client.newSession("2");
  assert.equal((await client.open()).cred, md5(SERVER_ID, "server secret", base64("next")));
});

test("a device that answers 200 to the server's credential gets one in every message", async () => {
  const b = await bench();
  await b.server.enqueue(DEVICE_ID, { command: "Get", target: "./DevInfo/Man" });
  const client = new ScriptedClient(b);
  const first = await client.open();
  const second = await client.say({ body: client.statuses(first, 404, 200, challenge(base64("next"))) });
  assert.equal(second.cred, md5(SERVER_ID, "server secret", base64("next")));
});

test("the challenge's nonce serves one session; only an accepted one is stored", async () => {
  const b = await bench();
  await b.server.enqueue(DEVICE_ID, { command: "Get", target: "./DevInfo/Man" });
  const client = new ScriptedClient(b);
  const first = await client.open();
  await client.say({ body: client.statuses(first, 401, 401, challenge(base64("only now"))) });
  client.newSession("2");
  assert.equal((await client.open()).cred, md5(SERVER_ID, "server secret", ACCOUNT.serverNonce as string));
});
