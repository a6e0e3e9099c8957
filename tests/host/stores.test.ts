/** `virmo device` on a damaged state directory: one line that names the file, exit code 2, and nothing there has changed. */
import { deepEqual, equal, match } from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { crc32 } from "node:zlib";
import { SectorBytes } from "../../host/node/abi.gen.js";
import { scratch, start, virmo } from "../cli/command.js";

const directory = scratch();
const account = join(directory, "account.json");
const state = join(directory, "state");
const CLIENT = { clientName: "handset", clientSecret: "client secret", serverSecret: "server secret" };
const device = (path: string, ...more: string[]) => virmo("device", "--state", path, "--once", "--json", ...more);

const content = (path: string): Record<string, string> =>
  Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name)).toString("base64")]));

before(async () => {
  writeFileSync(
    account,
    JSON.stringify({ serverId: "operator.example", address: "http://127.0.0.1:9/dm", auth: "md5", ...CLIENT }),
  );
  equal((await device(state, "--account", account, "--account", second())).code, 1, "nobody answers");
});

function second(): string {
  const path = join(directory, "second.json");
  writeFileSync(
    path,
    JSON.stringify({ serverId: "second.example", address: "http://127.0.0.1:9/dm", auth: "md5", ...CLIENT }),
  );
  return path;
}

const flipped = (bytes: Buffer): Buffer => {
  const at = bytes.length >> 1;
  return Buffer.concat([bytes.subarray(0, at), Buffer.of(bytes[at]! ^ 1), bytes.subarray(at + 1)]);
};

/** What a later version would have written into the log's first sector that is in use. */
function later(bytes: Buffer): Buffer {
  const flash = Buffer.from(bytes);
  for (let sector = 0; sector < flash.length; sector += SectorBytes) {
    if (flash.toString("latin1", sector, sector + 4) !== "VMJL") continue;
    flash.writeUInt16LE(flash.readUInt16LE(sector + 4) + 1, sector + 4);
    flash.writeUInt32LE(crc32(flash.subarray(sector, sector + 12)), sector + 12);
    return flash;
  }
  throw new Error("no log");
}

const version3 = (bytes: Buffer): Buffer => Buffer.from(bytes.toString().replace('"version":2', '"version":3'));
const nothing = (): Buffer => Buffer.alloc(0);
const DAMAGES: [what: string, file: string, damage: (bytes: Buffer) => Buffer, message: RegExp][] = [
  ["a flash of a later version", "flash", later, /flash: damaged, another device's, or written by a later version/],
  ["a flash that is a byte short", "flash", (bytes) => bytes.subarray(1), /flash: 262143 bytes, a flash has 262144/],
  ["a flash that is twice as long", "flash", (bytes) => Buffer.concat([bytes, bytes]), /flash: 524288 bytes/],
  ["an empty flash file", "flash", nothing, /flash: 0 bytes/],
  ["a flipped bit in the hypervisor's state", "hypervisor.json", flipped, /hypervisor.json: damaged/],
  [
    "a hypervisor's state that lacks its end",
    "hypervisor.json",
    (bytes) => bytes.subarray(0, -1),
    /hypervisor.json: damaged/,
  ],
  [
    "a hypervisor's state of a later version",
    "hypervisor.json",
    version3,
    /hypervisor.json: version 3, this virmo knows version 2/,
  ],
  ["an empty hypervisor's state", "hypervisor.json", nothing, /hypervisor.json: damaged/],
  ["a flipped bit in an account", "account-2.json", flipped, /an account file is damaged/],
  ["an account cut short", "account-1.json", (bytes) => bytes.subarray(0, 40), /an account file is damaged/],
];

for (const [index, [what, file, damage, message]] of DAMAGES.entries())
  test(`${what} is refused and left as it is`, async () => {
    const path = join(directory, `damaged-${index}`);
    cpSync(state, path, { recursive: true });
    writeFileSync(join(path, file), damage(readFileSync(join(path, file))));
    const damaged = content(path);
    const { code, stderr, stdout } = await device(path);
    equal(code, 2, stderr);
    match(stderr, message);
    match(stderr, /^virmo: [^\n]*\n$/);
    equal(stdout, "");
    deepEqual(content(path), damaged);
  });

test("an account that is lost is noticed", async () => {
  const path = join(directory, "lost");
  mkdirSync(path);
  for (const name of readdirSync(state)) if (name !== "account-2.json") cpSync(join(state, name), join(path, name));
  const { code, stderr } = await device(path);
  equal(code, 2);
  match(stderr, /an account file is damaged/);
});

test("--once six times in a row, against a server that works and against none, is no crash loop", async () => {
  const data = join(directory, "server");
  const serve = (port: string) => start("serve", "--port", port, "--data", data, "--json");
  let server = serve("0");
  const printed = JSON.parse((await server.printed(/^\{.*\}\n/))[0]) as { dm: string; api: string };
  const call = async (path: string, body?: object): Promise<{ id: number; status?: number }> => {
    const init = body
      ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
      : {};
    return (await (await fetch(`${printed.api}${path}`, init)).json()) as { id: number; status?: number };
  };
  const DEVICE = "IMEI:490154203237518";
  await call("/devices", { deviceId: DEVICE, auth: "md5", ...CLIENT });
  const path = join(directory, "often");
  equal((await device(path, "--account", account, "--server", printed.dm)).code, 0);
  for (let i = 1; i < 6; i++) equal((await device(path)).code, 0);
  server.kill("SIGTERM");
  await server.finished;
  for (let i = 0; i < 6; i++) equal((await device(path)).code, 1);
  server = serve(new URL(printed.dm).port);
  await server.printed(/^\{.*\}\n/);
  const commands = `/devices/${encodeURIComponent(DEVICE)}/commands`;
  const { id } = await call(commands, { command: "Replace", target: "./VirMO/Domain?prop=ACL", data: "Get=*" });
  await device(path);
  equal((await call(`${commands}/${id}`)).status, 200);
  server.kill("SIGTERM");
  await server.finished;
});
