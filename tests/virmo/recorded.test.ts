/** The audit in bad company: flash that fails, sessions that read while records come, domains that won't go (virmo.md 1). */
import assert from "node:assert/strict";
import { Control, Effect, Outcome } from "../../host/node/abi.gen.js";
import { Codec, child, childText, children } from "../../host/node/codec.js";
import { idOf, records, stray } from "./audited.js";
import { specify } from "./specify.js";
import { MINUTE, type World } from "./world.js";

const codec = await Codec.load();

async function make(w: World, from: number, to: number): Promise<void> {
  for (let made = from; made < to;) {
    for (let i = 0; i < 4 && made < to; i++) stray(w, ++made);
    await w.pass(5000);
    await w.agentDies();
    await w.pass(MINUTE);
  }
}

/** The Items of a list, URI and value. @param between happens when its first message has left */
async function list(w: World, uri: string, between: () => Promise<void>): Promise<[string, string | undefined][]> {
  const items: [string, string | undefined][] = [];
  const exchange = w.operator.exchange.bind(w.operator);
  let messages = 0;
  w.operator.exchange = async (message) => {
    const body = children(child(codec.decode(message), "SyncBody")!);
    const results = body.filter(({ name }) => name === "Results").flatMap((each) => children(each));
    for (const item of results.filter(({ name }) => name === "Item"))
      items.push([childText(child(item, "Source"), "LocURI")!, childText(item, "Data")]);
    if (results.length > 0 && ++messages === 1) await between();
    return exchange(message);
  };
  void w.operator.send({ command: "Get", target: uri });
  w.call(w.operator);
  await w.pass(MINUTE);
  w.operator.exchange = exchange;
  assert.ok(messages > 1);
  return items;
}

specify("No list tells one record's values under another's name, though that takes its place meanwhile", async (w) => {
  await make(w, 0, 76);
  stray(w, 200);
  await w.pass(5000);
  const { id } = w.hypervisor.domains().find(({ name }) => name === "modem")!;
  const items = await list(w, "./VirMO/Audit?list=StructData", async () => {
    // An end that nobody waits for: the agent looks around, and finds the one more.
    w.port.tell({ kind: "ended", id, effect: Effect.DomainControl, control: Control.Kill, outcome: Outcome.Done });
    (w.handset as unknown as { wake(): void }).wake();
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  });
  assert.equal(w.shown("stray-200"), undefined);
  const seqs = items.filter(([uri]) => uri.endsWith("/Seq"));
  for (const [uri, seq] of seqs) assert.equal(uri, `./VirMO/Audit/${seq}/Seq`);
  for (const [uri, name] of items.filter(([each]) => each.endsWith("/Domain"))) {
    const seq = Number(uri.split("/")[3]);
    assert.equal(name, idOf(seq === 77 ? 200 : seq), uri);
  }
  const begun = new Set(seqs.map(([uri]) => uri.split("/")[3]));
  for (const [uri] of items.filter(([each]) => /\/Audit\/\d+\/\w/.test(each)))
    assert.ok(begun.has(uri.split("/")[3]), `${uri}: its record isn't there`);
});

specify("An account deleted, and a record read, in one message: both are answered", async (w) => {
  stray(w, 1);
  await w.pass(5000);
  await w.agentDies();
  await w.created("one", "&Memory=1000&Weight=1", w.enterprise);
  w.enterprise.alertStatus = undefined;
  assert.equal(await w.operate("one", "Start", "", w.enterprise), 202);
  await w.pass(MINUTE);
  const answers = await w.converse(
    w.operator,
    { command: "Delete", target: "./DMAcc/a2" },
    { command: "Get", target: "./VirMO/Audit/1/Event" },
  );
  w.servers.pop();
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200],
  );
});

specify(
  "More domains than the device may have of ours, none of which can be destroyed, wear no flash out",
  async (w) => {
    for (let number = 1; number <= 9; number++) stray(w, number);
    await w.pass(5000);
    for (let i = 0; i < 100_000; i++) w.port.fault("destroy", Outcome.Failed);
    await w.agentDies();
    let changes = 0;
    w.diesAfter = (kind) => {
      if (kind === Effect.FlashProgram || kind === Effect.FlashErase) changes++;
      return false;
    };
    await w.pass(60 * MINUTE);
    w.diesAfter = () => false;
    w.port.forgive();
    assert.ok(changes < 10, `${changes} programs and erases in an hour`);
    assert.equal((await records(w)).length, 9);
  },
  { describe: (d) => void ((d.hypervisor as { maxDomains: number }).maxDomains = 16) },
);

specify("A class that falls back while flash takes nothing falls back again, and is recorded once", async (w) => {
  const { cpuClasses } = w.description.hypervisor;
  cpuClasses.splice(cpuClasses.indexOf("hard"), 1);
  let programs = 0;
  w.diesAfter = (kind) => {
    // The record stands; what it is about fails once.
    if (kind === Effect.FlashSync && programs++ === 1) w.flashFails = "program";
    else if (kind === Effect.PlatformQuery) w.flashFails = "";
    return false;
  };
  await w.agentDies();
  w.diesAfter = () => false;
  w.flashFails = "";
  await w.pass(10 * MINUTE);
  assert.equal(await w.get("./VirMO/Domain/modem/Cpu/Class"), "besteffort");
  assert.deepEqual(
    (await records(w)).map(({ Event, Domain }) => `${Domain} ${Event}`),
    ["modem class-unsupported"],
  );
});
