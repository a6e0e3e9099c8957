/** What servers are told of domains that have changed unasked, and how a test gets there. */
import assert from "node:assert/strict";
import type { ScriptedServer } from "./server.js";
import { MINUTE, type World } from "./world.js";

/** What a server was told since it was asked last: "ent 110". */
export function told(server: ScriptedServer): string[] {
  return server.changes.splice(0).map(({ source, data }) => `${source?.split("/").at(-1)} ${data}`);
}

/** The guest runs, and nobody has been told anything for more than a minute. */
export async function running(w: World, more = "", server = w.operator): Promise<void> {
  await w.running("ent", more, server);
  await w.pass(2 * MINUTE);
  server.changes.length = 0;
}

export async function crashes(w: World): Promise<void> {
  w.hypervisor.crash("ent");
  await w.settle();
}

/** Nothing more is told, however long it takes and in whatever session. */
export async function isSilent(w: World, servers = w.servers): Promise<void> {
  await w.pass(120 * MINUTE);
  for (const server of servers) await w.converse(server, { command: "Get", target: "./DevInfo/DevId" });
  assert.deepEqual([told(w.operator), told(w.enterprise)], [[], []]);
}
