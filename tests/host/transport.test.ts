/** HTTP, and where a server may be trusted by its transport alone. */
import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { CONTENT_TYPE, HttpTransport, trustedByTransport } from "../../host/node/transport.js";

/** Runs `action` with the URL of a server that does `listener`. */
async function serving(listener: RequestListener, action: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    await action(`http://127.0.0.1:${(server.address() as AddressInfo).port}/dm`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const signal = new AbortController().signal;
const message = new Uint8Array([2, 0, 0, 0x6a, 0]);
const dm = { "content-type": CONTENT_TYPE };

describe("HTTP without a usable answer rejects", () => {
  const cases: [string, RequestListener, RegExp][] = [
    ["a status other than 200", (_, response) => void response.writeHead(404).end(), /HTTP status 404/],
    [
      "a redirect, which isn't followed",
      (_, response) => void response.writeHead(302, { location: "/" }).end(),
      /fetch failed/,
    ],
    [
      "another content type",
      (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
      /text\/html/,
    ],
    [
      "a body over 64 KiB",
      (_, response) => void response.writeHead(200, dm).end(new Uint8Array(65_537)),
      /more than 65536/,
    ],
    ["a connection cut in the middle", (request) => void request.socket.destroy(), /fetch failed/],
    ["silence, after the time-out", () => undefined, /timeout/i],
  ];
  for (const [title, listener, pattern] of cases) {
    it(title, () =>
      serving(listener, (url) => assert.rejects(new HttpTransport(200).exchange(url, message, signal), pattern)),
    );
  }

  it("an exchange that is given up", () =>
    serving(
      () => undefined,
      async (url) => {
        const controller = new AbortController();
        const exchange = new HttpTransport().exchange(url, message, controller.signal);
        setTimeout(() => controller.abort(), 20);
        await assert.rejects(exchange, { name: "AbortError" });
      },
    ));
});

describe("HTTP", () => {
  it("posts the message with its content type and gives the answer, which may be empty or 64 KiB", async () => {
    for (const length of [0, 65_536]) {
      const seen: unknown[] = [];
      const listener: RequestListener = (request, response) => {
        seen.push(request.method, request.headers["content-type"], request.headers["content-length"]);
        response.writeHead(200, dm).end(new Uint8Array(length));
      };
      await serving(listener, async (url) => {
        assert.equal((await new HttpTransport().exchange(url, message, signal)).length, length);
        assert.deepEqual(seen, ["POST", CONTENT_TYPE, "5"]);
      });
    }
  });
});

it("only https, and http to a loopback address, vouch for a server", () => {
  const trusted = [
    "https://a.example/",
    "http://127.0.0.1/",
    "http://127.255.1.2:8080/x",
    "http://[::1]:1/",
    "http://LOCALHOST/",
  ];
  const not = ["http://a.example/", "http://128.0.0.1/", "http://localhost.example/", "http://127.0.0.1.example/"];
  const neither = [
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "",
    "nonsense",
    "http://user@[::2]/",
    "http://127.0.0.1@evil.example/",
  ];
  assert.deepEqual(trusted.filter(trustedByTransport), trusted);
  assert.deepEqual([...not, ...neither].filter(trustedByTransport), []);
});
