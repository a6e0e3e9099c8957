/** The JSON API: one table of routes. docs/server-api.md describes it, and a test runs what is written there. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { BodyError, readBody, send } from "./body.js";
import { RequestError } from "./errors.js";
import type { ManagementServer } from "./engine.js";
import type { CommandResult } from "./records.js";
import { accountOf, commandOf } from "./request.js";
import type { CommandRequest } from "./request.js";

interface Answer {
  status: number;
  body: unknown;
}

interface Route {
  method: "GET" | "POST";
  /** A segment `:name` stands for any. */
  path: string;
  run(engine: ManagementServer, segments: Record<string, string>, body: unknown): Promise<Answer>;
}

const ROUTES: Route[] = [
  {
    method: "POST",
    path: "/api/devices",
    run: async (engine, _, body) => {
      const account = accountOf(body);
      await engine.register(account);
      return { status: 201, body: await engine.device(account.deviceId) };
    },
  },
  {
    method: "GET",
    path: "/api/devices",
    run: async (engine) => ok(await engine.devices()),
  },
  {
    method: "GET",
    path: "/api/devices/:device",
    run: async (engine, { device = "" }) => ok(await engine.device(device)),
  },
  {
    method: "POST",
    path: "/api/devices/:device/commands",
    run: async (engine, { device = "" }, body) => {
      const id = await engine.enqueue(device, commandOf(body));
      return { status: 201, body: shown(await engine.result(device, id)) };
    },
  },
  {
    method: "GET",
    path: "/api/devices/:device/commands",
    run: async (engine, { device = "" }) => ok((await engine.results(device)).map(shown)),
  },
  {
    method: "GET",
    path: "/api/devices/:device/commands/:id",
    run: async (engine, { device = "", id = "" }) => {
      const command = /^[1-9][0-9]{0,9}$/.test(id) ? await engine.result(device, Number(id)) : undefined;
      if (!command)
        throw new RequestError(404, `the device has no command ${/^[0-9]{1,10}$/.test(id) ? id : "of this id"}`);
      return ok(shown(command));
    },
  },
  {
    method: "GET",
    path: "/api/devices/:device/queue",
    run: async (engine, { device = "" }) => ok((await engine.queue(device)).map(shown)),
  },
  {
    method: "GET",
    path: "/api/devices/:device/alerts",
    run: async (engine, { device = "" }) => ok(await engine.alerts(device)),
  },
];

/** Answers a request below /api/. Errors are JSON, one line: {"error": "…"}. */
export async function answerApi(
  engine: ManagementServer,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const found = ROUTES.filter((route) => match(route.path, path));
  const route = found.find(({ method }) => method === request.method);
  if (found.length === 0) return send(response, 404, { error: "there is nothing here" });
  if (!route)
    return send(response, 405, { error: "method not allowed" }, { Allow: found.map((r) => r.method).join(", ") });
  try {
    const body = route.method === "POST" ? await readJson(request) : undefined;
    const answer = await route.run(engine, match(route.path, path) ?? {}, body);
    send(response, answer.status, answer.body);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    send(response, error.status, { error: error.message });
  }
}

/** The JSON that a body is; the media type keeps out forms of web pages, which can't ask for it across origins. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = (await readBody(request, "application/json")).toString("utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BodyError(400, "the body is no JSON");
  }
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const segments: Record<string, string> = {};
  for (const [index, want] of wanted.entries()) {
    const have = decoded(given[index] ?? "");
    if (want.startsWith(":") && have) segments[want.slice(1)] = have;
    else if (want !== have) return undefined;
  }
  return segments;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

const SECRET = /\/(?:AAuthSecret|AAuthData)(?:\?|$)/;
/** Where a document, which makes whole subtrees, may make accounts. */
const ABOVE_SECRETS = /^(?:\.|(?:\.\/)?DMAcc(?:\/.*)?)$/;
const DOCUMENT = /^application\/vnd\.syncml\.dmtnds\+/;

/** A command as it is shown: without a value that is, or may hold, a secret of the device's accounts. */
function shown(command: CommandResult | undefined): CommandResult | undefined {
  return command && { ...command, request: withheld(command.request) };
}

function withheld(request: CommandRequest): CommandRequest {
  const { target = "", type = "", data, commands } = request;
  if (commands) return { ...request, commands: commands.map(withheld) };
  const isSecret = SECRET.test(target) || (DOCUMENT.test(type) && ABOVE_SECRETS.test(target));
  return data !== undefined && isSecret ? { ...request, data: "(withheld)" } : request;
}
