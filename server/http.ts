/** The server on the network: POST /dm for devices, /api for administrators on this machine. */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { randomBytes } from "node:crypto";
import { Codec } from "../host/node/codec.js";
import { UsageError } from "../host/node/usage.js";
import { answerApi } from "./api.js";
import { BodyError, readBody, send } from "./body.js";
import { ManagementServer, ProtocolError } from "./engine.js";
import { refusal } from "./local.js";
import { LevelStore, MemoryStore } from "./store.js";

export interface HttpOptions {
  /** 0–65535; 0 takes a free one. */
  port: number;
  /** Address to listen on; 127.0.0.1 unless told. The API stays for this machine whatever it is. */
  host?: string;
  /** Folder of the store; without one everything is forgotten at the end. */
  dataDir?: string;
  serverId: string;
}

export interface RunningServer {
  /** E.g. `http://127.0.0.1:8080`; devices post to `/dm` below it. */
  url: string;
  /** Ends all connections, then closes the store. */
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
const DM_TYPE = "application/vnd.syncml.dm+wbxml";
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Starts a server.
 * @throws UsageError if the server id or port can't be used or the folder belongs to another process
 */
export async function startServer(options: HttpOptions): Promise<RunningServer> {
  const { serverId, dataDir, host = LOOPBACK, port } = options;
  if (!/^[^\u0000-\u001f]{1,40}$/.test(serverId)) throw new UsageError("the server id needs 1–40 printable characters");
  const store = dataDir === undefined ? new MemoryStore() : await LevelStore.open(dataDir);
  const codec = await Codec.load();
  const engine = await ManagementServer.open({ serverId, store, codec, clock: { utc: Date.now }, random: randomBytes });
  const http = createServer((request, response) => void answer(engine, host, request, response));
  http.requestTimeout = REQUEST_TIMEOUT_MS;
  try {
    await listen(http, port, host);
  } catch (error) {
    await store.close();
    throw error;
  }
  return { url: urlOf(http, host), close: () => close(http, () => store.close()) };
}

async function answer(
  engine: ManagementServer,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    if (path === "/dm") await answerDm(engine, request, response);
    else if (path.startsWith("/api/")) await answerLocal(engine, host, path, request, response);
    else send(response, 404, { error: "there is nothing here" });
  } catch (error) {
    fail(response, error);
  }
}

async function answerLocal(
  engine: ManagementServer,
  host: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const why = refusal(request, host);
  if (why) send(response, 403, { error: why });
  else await answerApi(engine, path, request, response);
}

async function answerDm(engine: ManagementServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST") return send(response, 405, { error: "POST only" }, { Allow: "POST" });
  const reply = await engine.handle(await readBody(request, DM_TYPE));
  response.writeHead(200, { "Content-Type": DM_TYPE, "Content-Length": reply.length, "Cache-Control": "no-store" });
  response.end(reply);
}

/** Whose fault it is: the message's or the request's is told; ours is not, it goes to the operator's log. */
function fail(response: ServerResponse, error: unknown): void {
  if (error instanceof ProtocolError) return send(response, 400, { error: error.message });
  if (error instanceof BodyError) return send(response, error.status, { error: error.message });
  console.error(error);
  send(response, 500, { error: "the server failed" });
}

function listen(http: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", (error) => reject(new UsageError(`${host}:${port}: ${error.message}`)));
    http.listen(port, host, resolve);
  });
}

function urlOf(http: Server, host: string): string {
  const { port } = http.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

async function close(http: Server, then: () => Promise<void>): Promise<void> {
  const closed = new Promise((resolve) => http.close(resolve));
  http.closeAllConnections();
  await closed;
  await then();
}
