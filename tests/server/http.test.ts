/** The server on HTTP: media types, bounds, and who may use the API. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { UsageError } from "../../host/node/usage.js";
import { startServer } from "../../server/http.js";
import { ACCOUNT, SERVER_ID, ScriptedClient, bench } from "./client.js";

const DM = { "Content-Type": "application/vnd.syncml.dm+wbxml" };
const JSON_TYPE = { "Content-Type": "application/json" };

async function running(work: (url: string) => Promise<void>): Promise<void> {
  const server = await startServer({ port: 0, serverId: SERVER_ID });
  try {
    await work(server.url);
  } finally {
    await server.close();
  }
}

function post(url: string, body: string | Uint8Array, headers: Record<string, string>): Promise<Response> {
  return fetch(url, { method: "POST", body: Buffer.from(body as string), headers });
}

async function errorOf(response: Response): Promise<string> {
  const text = await response.text();
  assert.equal(text.trimEnd().split("\n").length, 1);
  return (JSON.parse(text) as { error: string }).error;
}

/** A GET with headers that fetch wouldn't send. */
function rawGet(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once("error", reject);
    sent.end();
  });
}

test("a DM message is answered with the DM media type, and never cached", () =>
  running(async (url) => {
    await post(`${url}/api/devices`, JSON.stringify(ACCOUNT), JSON_TYPE);
    const client = new ScriptedClient(await bench());
    await client.open();
    const response = await post(`${url}/dm`, client.lastBytes, DM);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), DM["Content-Type"]);
    assert.equal(response.headers.get("cache-control"), "no-store");
    const reply = client.bench.codec.decode(new Uint8Array(await response.arrayBuffer()));
    assert.equal(reply.name, "SyncML");
  }));

test("another media type answers 415, another method 405", () =>
  running(async (url) => {
    const xml = await post(`${url}/dm`, "<SyncML/>", { "Content-Type": "application/vnd.syncml.dm+xml" });
    assert.equal(xml.status, 415);
    assert.match(await errorOf(xml), /application\/vnd\.syncml\.dm\+wbxml/);
    assert.equal((await fetch(`${url}/dm`)).status, 405);
    assert.equal((await post(`${url}/api/devices`, "{}", { "Content-Type": "text/plain" })).status, 415);
    assert.equal((await fetch(`${url}/api/devices`, { method: "DELETE" })).status, 405);
  }));

test("a body of 65537 octets answers 413, with or without a Content-Length", () =>
  running(async (url) => {
    const large = await post(`${url}/dm`, new Uint8Array(65537), DM);
    assert.equal(large.status, 413);
    assert.match(await errorOf(large), /exceeds 65536 octets/);
    const chunks = new Blob([new Uint8Array(200_000)]).stream();
    const chunked = await fetch(`${url}/dm`, {
      method: "POST",
      body: chunks,
      duplex: "half",
      headers: DM,
    } as RequestInit);
    assert.equal(chunked.status, 413);
  }));

test("what is no DM message answers 400 in one line", () =>
  running(async (url) => {
    const response = await post(`${url}/dm`, "nonsense", DM);
    assert.equal(response.status, 400);
    assert.match(await errorOf(response), /malformed/);
  }));

test("paths that lead nowhere answer 404, also malformed ones", () =>
  running(async (url) => {
    for (const path of ["/", "/api/", "/api/nothing", "/api/devices/%E0%A4%A", "/dm/x"])
      assert.equal((await fetch(`${url}${path}`)).status, 404, path);
    const nobody = await fetch(`${url}/api/devices/nobody`);
    assert.equal(nobody.status, 404);
    assert.equal(await errorOf(nobody), "the device isn't known");
    assert.equal((await fetch(`${url}/api/devices/nobody/commands/1`)).status, 404);
  }));

test("the API refuses a Host that isn't this server's, and other origins", () =>
  running(async (url) => {
    const { host } = new URL(url);
    const api = `${url}/api/devices`;
    assert.equal(await rawGet(api, { Host: "evil.example" }), 403);
    assert.equal(await rawGet(api, { Host: "127.0.0.1.evil.example:80" }), 403);
    assert.equal(await rawGet(api, { Origin: "http://evil.example" }), 403);
    assert.equal(await rawGet(api, { Origin: "null" }), 403);
    assert.equal(await rawGet(api, { Origin: `http://${host}` }), 200);
    assert.equal(await rawGet(api, { Host: `localhost:${new URL(url).port}` }), 200);
  }));

test("no answer of the API has a secret or a nonce in it", () =>
  running(async (url) => {
    const device = `${url}/api/devices/${encodeURIComponent(ACCOUNT.deviceId)}`;
    const secret = { command: "Replace", target: "./DMAcc/a/AppAuth/b/AAuthSecret", data: "my new secret" };
    const answers = [
      await post(`${url}/api/devices`, JSON.stringify(ACCOUNT), JSON_TYPE),
      await post(`${device}/commands`, JSON.stringify(secret), JSON_TYPE),
    ];
    for (const path of ["", "/commands", "/commands/1", "/queue", "/alerts"]) answers.push(await fetch(device + path));
    answers.push(await fetch(`${url}/api/devices`));
    const text = (await Promise.all(answers.map((answer) => answer.text()))).join("\n");
    assert.match(text, /AAuthSecret/);
    for (const hidden of ["OhBehave", "server secret", "my new secret", ACCOUNT.clientNonce, ACCOUNT.serverNonce])
      assert.ok(!text.includes(hidden as string), hidden);
  }));

test("malformed JSON and malformed requests answer 400 naming what is wrong", () =>
  running(async (url) => {
    const bad: [string, RegExp][] = [
      ["{", /no JSON/],
      ["[]", /account must be object/],
      ['{"deviceId":""}', /account must have required property 'auth'/],
      [JSON.stringify({ ...ACCOUNT, clientNonce: "?" }), /account: clientNonce must match/],
      [JSON.stringify({ ...ACCOUNT, deviceId: "\ud800" }), /account: deviceId must match/],
    ];
    for (const [body, why] of bad) {
      const response = await post(`${url}/api/devices`, body, JSON_TYPE);
      assert.equal(response.status, 400);
      assert.match(await errorOf(response), why);
    }
  }));

test("a port in use is a UsageError naming it", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  await assert.rejects(startServer({ port, serverId: SERVER_ID }), (error: Error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, new RegExp(`^127\\.0\\.0\\.1:${port}: `));
    return true;
  });
  other.close();
});

test("a server id that devices couldn't hold is a UsageError", async () => {
  for (const serverId of ["", "x".repeat(41), "a\nb"])
    await assert.rejects(startServer({ port: 0, serverId }), UsageError);
});

test("closing ends idle connections and frees the port", async () => {
  const server = await startServer({ port: 0, serverId: SERVER_ID });
  await (await fetch(`${server.url}/api/devices`)).text();
  await server.close();
  await assert.rejects(fetch(`${server.url}/api/devices`));
});
