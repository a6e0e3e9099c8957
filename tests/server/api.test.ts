/** Runs docs/server-api.md: every curl line, in order, against a server, and compares what the page says it answers. */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";
import { child, childText, el } from "../../host/node/codec.js";
import type { Element } from "../../host/node/codec.js";
import { startServer } from "../../server/http.js";
import { Answer, ScriptedClient, bench, md5, results, text } from "./client.js";

const PAGE = new URL("../../../docs/server-api.md", import.meta.url);
const DEVICE_COMES = "<!-- The test's device comes here. -->";
const ANY = "…";

interface Step {
  line: number;
  /** Shell lines and the JSON they answer, or the place where the device has its session. */
  run?: { shell: string; answer: unknown };
}

/** Steps of the page; a bash fence without a json fence after it fails. */
function steps(page: string): Step[] {
  const found = page.matchAll(/^```bash\n([\s\S]*?)^```\n(?:\n```json\n([\s\S]*?)^```)?|^<!-- .* -->$/gm);
  return [...found].map(({ 0: whole, 1: shell, 2: answer, index }) => {
    const line = page.slice(0, index).split("\n").length;
    if (whole === DEVICE_COMES) return { line };
    assert.ok(shell && answer, `docs/server-api.md:${line}: the bash lines have no json answer`);
    return { line, run: { shell, answer: JSON.parse(answer) as unknown } };
  });
}

/** What was answered, with "…" wherever the page has it. */
function masked(actual: unknown, documented: unknown): unknown {
  if (documented === ANY && typeof actual === "string") return ANY;
  if (typeof actual !== "object" || actual === null || typeof documented !== "object" || documented === null)
    return actual;
  const pattern = documented as Record<string, unknown>;
  if (Array.isArray(actual)) return actual.map((value: unknown, index) => masked(value, pattern[index]));
  return Object.fromEntries(Object.entries(actual).map(([key, value]) => [key, masked(value, pattern[key])]));
}

/** The device of the page: one session over HTTP. */
class PageDevice extends ScriptedClient {
  server = "";

  override async send(bytes: Uint8Array): Promise<Answer> {
    const headers = { "Content-Type": "application/vnd.syncml.dm+wbxml" };
    const response = await fetch(`${this.server}/dm`, { method: "POST", body: Buffer.from(bytes), headers });
    assert.equal(response.status, 200);
    const reply = new Uint8Array(await response.arrayBuffer());
    return new Answer(reply, this.bench.codec.decode(reply));
  }

  async session(): Promise<void> {
    const data = md5("handset", "a secret of the device", "Zmlyc3QgY2xpZW50IG5vbmNl");
    const first = await this.open([], { name: "handset", cred: { type: "syncml:auth-md5", data } });
    assert.deepEqual(
      [first.status(0), first.commandElements.map(({ name }) => name)],
      [212, ["Get", "Exec", "Atomic"]],
    );
    const [get, exec, atomic] = first.commandElements;
    const [header, ofGet] = this.statuses(first, 200);
    const ofExec = this.statuses(first, 202)[2];
    const cmdRef = Number(childText(get, "CmdID"));
    const value = results(first.msgId, cmdRef, "./VirMO/Capability/Hypervisor", "simulator 1.0");
    const body = [
      header,
      ofGet,
      value,
      ofExec,
      ...failed(first, atomic),
      complete(childText(exec, "Correlator") ?? ""),
    ];
    await this.say({ body: body.filter((element) => element !== undefined) });
  }
}

/** The statuses of an Atomic whose second command failed. */
function failed(answer: Answer, atomic: Element | undefined): Element[] {
  const status = (command: Element | undefined, code: number, ...items: Element[]): Element =>
    el(
      "Status",
      text("MsgRef", answer.msgId),
      el("CmdRef", childText(command, "CmdID") ?? ""),
      el("Cmd", command?.name ?? ""),
      text("Data", code),
      ...items,
    );
  const at = el("Item", el("Target", el("LocURI", "./VirMO/Ext/b")));
  return [status(atomic, 507), status(child(atomic, "Add"), 216), status(child(atomic, "Copy"), 420, at)];
}

function complete(correlator: string) {
  const type = el("Type", "urn:oma:at:x-virmo:1.0:OperationComplete");
  const meta = el("Meta", el("Format", "int"), type, el("Mark", "informational"));
  const item = el("Item", el("Source", el("LocURI", "./VirMO/Domain/firm")), meta, el("Data", "1200"));
  return el("Alert", text("Data", 1226), el("Correlator", correlator), item);
}

const noCurl = spawnSync("curl", ["--version"]).error !== undefined;

test("the curl lines of docs/server-api.md answer what the page says", { timeout: 60_000 }, async (t) => {
  if (noCurl) return t.skip("needs curl");
  const server = await startServer({ port: 0, serverId: "operator.example" });
  const device = new PageDevice(await bench(null));
  device.server = server.url;
  try {
    const all = steps(readFileSync(PAGE, "utf8"));
    assert.ok(all.length >= 12 && all.some(({ run }) => !run), "the page has lost its lines");
    for (const { line, run } of all) {
      if (!run) await device.session();
      else await answers(server.url, line, run.shell, run.answer);
    }
  } finally {
    await server.close();
  }
});

async function answers(url: string, line: number, shell: string, documented: unknown): Promise<void> {
  const env = { ...process.env, SERVER: url, no_proxy: "*" };
  const { stdout } = await promisify(execFile)("sh", ["-c", shell], { env, timeout: 10_000 });
  assert.deepEqual(masked(JSON.parse(stdout), documented), documented, `docs/server-api.md:${line}`);
}
