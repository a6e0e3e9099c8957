/** `virmo device` and `virmo serve` with the real agent: a handset and a server, each in a process of its own. */
import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { scratch, start, virmo } from "./command.js";
import type { Running } from "./command.js";

const directory = scratch();
const state = join(directory, "state");
const account = join(directory, "account.json");
const DEVICE = "IMEI:490154203237518";
const CLIENT = { clientName: "handset", clientSecret: "client secret", serverSecret: "server secret" };

let server: Running;
let dm = "";
let api = "";

interface Command {
  id: number;
  state: string;
  status?: number;
  alert?: { data?: string };
}

async function call<T>(path: string, body?: object): Promise<T> {
  const init = body
    ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    : {};
  const response = await fetch(`${api}${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

const device = `/devices/${encodeURIComponent(DEVICE)}`;
const queue = async (target: string, data?: string): Promise<number> =>
  (await call<Command>(`${device}/commands`, { command: "Exec", target, ...(data === undefined ? {} : { data }) })).id;
const result = (id: number): Promise<Command> => call(`${device}/commands/${id}`);

async function once(
  ...more: string[]
): Promise<{ ok: boolean; pending: boolean; domains: { name: string; state: string }[] }> {
  const { code, stdout, stderr } = await virmo("device", "--state", state, "--once", "--json", ...more);
  equal(code, 0, stderr);
  return JSON.parse(stdout) as Awaited<ReturnType<typeof once>>;
}

before(async () => {
  server = start("serve", "--port", "0", "--data", join(directory, "server"), "--json");
  ({ dm, api } = JSON.parse((await server.printed(/^\{.*\}\n/))[0]) as { dm: string; api: string });
  await call("/devices", { deviceId: DEVICE, auth: "md5", ...CLIENT });
  writeFileSync(account, JSON.stringify({ serverId: "operator.example", address: dm, auth: "md5", ...CLIENT }));
});

after(async () => {
  server.kill("SIGTERM");
  equal((await server.finished).code, 0);
});

test("a server that doesn't answer: --once exits 1", async () => {
  const lonely = join(directory, "lonely");
  const { code, stdout } = await virmo(
    "device",
    "--state",
    lonely,
    "--account",
    account,
    "--server",
    "http://127.0.0.1:9/dm",
    "--once",
  );
  match(stdout, /^session failed/);
  equal(code, 1);
});

test("--once runs a session, waits for what is pending and reports it", async () => {
  const create = await queue("./VirMO/Operations/Create", "Name=firm&Image=enterprise-os&Start=true");
  const { pending, domains } = await once("--account", account);
  equal(pending, false);
  equal(domains.find(({ name }) => name === "firm")?.state, "Running");
  const { status, alert } = await result(create);
  deepEqual([status, alert?.data], [202, "1200"]);
});

test("a second start with the same state keeps the stored accounts, whatever is given", async () => {
  const pause = await queue("./VirMO/Domain/firm/Operations/Pause");
  await once();
  equal((await result(pause)).status, 200);
  const resume = await queue("./VirMO/Domain/firm/Operations/Resume");
  const { code, stderr } = await virmo("device", "--state", state, "--once", "--server", "http://127.0.0.1:9/dm");
  match(stderr, /keeps its stored accounts/);
  equal(code, 0);
  equal((await result(resume)).status, 200);
});

test("--no-wait leaves what is pending for the next start, and nothing is lost", async () => {
  const stop = await queue("./VirMO/Domain/firm/Operations/Stop");
  equal((await once("--no-wait")).pending, true);
  equal((await result(stop)).alert, undefined);
  await once();
  equal((await result(stop)).alert?.data, "1200");
});

test("the death of the process is the agent's: guests live on; --power-cut is the phone's", async () => {
  await queue("./VirMO/Domain/firm/Operations/Start");
  await once();
  const stateOf = (domains: { name: string; state: string }[]): string | undefined =>
    domains.find(({ name }) => name === "firm")?.state;
  equal(stateOf((await once()).domains), "Running");
  equal(stateOf((await once("--power-cut")).domains), "Stopped");
});

test("a seed gives other bytes at each start: no id of a domain comes twice", async () => {
  await queue("./VirMO/Domain/firm/Operations/Delete");
  const first = await queue("./VirMO/Operations/Create", "Name=one&Image=enterprise-os&Memory=8192");
  await once("--seed", "1");
  const second = await queue("./VirMO/Operations/Create", "Name=two&Image=enterprise-os&Memory=8192");
  await once("--seed", "1");
  deepEqual([(await result(first)).alert?.data, (await result(second)).alert?.data], ["1200", "1200"]);
});

test("--trace and --capture work here, too", async () => {
  const [trace, capture] = [join(directory, "trace"), join(directory, "capture")];
  const { stderr } = await virmo("device", "--state", state, "--once", "--trace", trace, "--capture", capture);
  match(stderr, /will hold credentials/);
  match(readFileSync(trace, "utf8"), /<SyncML/);
  notEqual(readdirSync(capture).length, 0);
});

test("what is stored of accounts is its owner's alone", () => {
  equal(statSync(state).mode & 0o777, 0o700);
  for (const name of readdirSync(state)) equal(statSync(join(state, name)).mode & 0o077, 0, name);
});

for (const signal of ["SIGINT", "SIGTERM"] as const)
  test(`${signal} ends a handset cleanly`, async () => {
    const running = start("device", "--state", state, "--interval", "3600");
    await running.printed(/^session ok/m);
    const second = await virmo("device", "--state", state, "--once");
    match(second.stderr, /uses this state directory/);
    equal(second.code, 2);
    running.kill(signal);
    const { code, stderr } = await running.finished;
    equal(stderr, "");
    equal(code, 0);
    equal(existsSync(join(state, "lock")), false);
  });

test("a handset opens a session at every interval", async () => {
  const running = start("device", "--state", state, "--interval", "1");
  await running.printed(/(^session ok.*\n){2}/m);
  running.kill("SIGTERM");
  equal((await running.finished).code, 0);
});

test("a second server on the same data is refused", async () => {
  const { code, stderr } = await virmo("serve", "--port", "0", "--data", join(directory, "server"));
  match(stderr, /^virmo: .*another server uses this folder/);
  equal(code, 2);
});
