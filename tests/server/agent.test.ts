/** The server and the real agent, end to end: values in chunks both ways, containers, Copy. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CommandRequest } from "../../server/engine.js";
import { withPair } from "./pair.js";

const TEXT = "The quick brown fox. ".repeat(40);
const ADD = { command: "Add", target: "./VirMO/Ext/Text", data: TEXT } as const;
const LONG = { command: "Replace", target: "./VirMO/Foreground", data: "0123456789".repeat(1000) } as const;
const MAN = { command: "Get", target: "./DevInfo/Man" } as const;

test("a value that its node doesn't take is refused with its first chunk or its last, and the queue goes on", () =>
  withPair(undefined, async (pair) => {
    const [replaced, got] = await pair.ask(LONG, MAN);
    assert.equal(replaced?.state, "done");
    assert.ok((replaced?.status ?? 0) >= 400, `status ${replaced?.status}`);
    assert.deepEqual([got?.state, got?.status], ["done", 200]);
    assert.ok(pair.toPhone <= 6144, `${pair.toPhone} octets`);
  }));

test("a value beyond the agent's MaxObjSize is never begun", () =>
  withPair(undefined, async (pair) => {
    const [replaced] = await pair.ask({ ...LONG, data: "x".repeat(32_769) });
    assert.deepEqual([replaced?.state, replaced?.status], ["done", 413]);
    assert.ok(pair.toPhone < 1000, `${pair.toPhone} octets`);
  }));

test("a server of small messages gets in chunks what another gets at once, and a hundred answers in many messages", async () => {
  const acl = `Get=*&Replace=${Array.from({ length: 10 }, (_, index) => `server-number-${index}.enterprise.example`).join("+")}`;
  const target = "./VirMO?prop=ACL";
  const values: (string | undefined)[] = [];
  for (const size of [undefined, 560])
    await withPair(size, async (pair) => {
      const [set] = await pair.ask({ command: "Replace", target, data: acl });
      assert.equal(set?.status, 200);
      const all = await pair.ask(...Array.from({ length: 100 }, () => ({ command: "Get", target }) as const));
      assert.deepEqual([...new Set(all.map(({ state, status }) => `${state} ${status}`))], ["done 200"]);
      values.push(...new Set(all.map(({ results }) => results?.[0]?.data)));
      if (size) assert.ok(pair.toServer <= size && pair.messages > 50, `${pair.toServer} octets`);
    });
  assert.equal(values.length, 2);
  assert.equal(values[0], values[1]);
});

test("an Atomic of which one command fails changes nothing; each part says why", () =>
  withPair(undefined, async (pair) => {
    const info = (name: string): CommandRequest => ({ command: "Replace", target: `./DevDetail/${name}`, data: "x" });
    const [atomic] = await pair.ask({ command: "Atomic", commands: [info("SwV"), info("FwV")] });
    assert.equal(atomic?.status, 507);
    assert.deepEqual(
      atomic?.parts?.map(({ status }) => status),
      [405, 215],
    );
  }));

test("a value of several messages arrives whole, is copied, and comes back whole", () =>
  withPair(560, async (pair) => {
    const copy: CommandRequest = { command: "Copy", target: "./VirMO/Ext/Same", source: ADD.target };
    const [added, copied, got] = await pair.ask(ADD, copy, { command: "Get", target: copy.target ?? "" });
    assert.deepEqual([added?.status, copied?.status, got?.status], [200, 200, 200]);
    assert.equal(got?.results?.[0]?.data, TEXT);
    assert.ok(pair.toServer <= 560 && pair.toPhone <= 560, `${pair.toServer} and ${pair.toPhone} octets`);
  }));
