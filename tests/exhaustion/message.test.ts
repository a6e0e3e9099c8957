/** What a message, an address or a parameter may be at most: that much is taken, one more is refused, and the device works on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Acceptance,
  ArenaBytes,
  EventBytes,
  InboxTail,
  MaxCorrelator,
  MaxDepth,
  MaxMsgSize,
  MaxNesting,
  MaxSegLen,
  MaxTotLen,
  Notification,
} from "../../host/node/abi.gen.js";
import { loadAgent } from "../../host/node/agent.js";
import { Codec, child, children, el, type Element } from "../../host/node/codec.js";
import { specify } from "../virmo/specify.js";
import { World } from "../virmo/world.js";

const codec = await Codec.load();
const LEAF = "./VirMO/Capability/MaxDomains";

/** A session in which the server's messages are changed by `change`; the length of the longest. */
async function tamper(w: World, change: (message: Uint8Array) => Uint8Array): Promise<number> {
  const exchange = w.operator.exchange.bind(w.operator);
  let longest = 0;
  w.operator.exchange = async (message) => {
    const answer = change(await exchange(message));
    longest = Math.max(longest, answer.length);
    return answer;
  };
  w.call(w.operator);
  await w.settle();
  w.operator.exchange = exchange;
  return longest;
}

/** A Replace, of a leaf that can't be replaced, in a message of `length` bytes; its Status, 0 for none. */
async function ofLength(w: World, length: number): Promise<number> {
  let status = 0;
  void w.operator.send({ command: "Replace", target: LEAF, data: "a" }).then(([reply]) => (status = reply!.status));
  const longest = await tamper(w, (message) => {
    const root = codec.decode(message);
    const replace = child(children(root)[1]!, "Replace");
    if (replace === undefined) return message;
    child(child(replace, "Item")!, "Data")!.children = ["a".repeat(1 + length - message.length)];
    return codec.encode(root);
  });
  assert.equal(longest, length);
  await new Promise(setImmediate);
  return status;
}

specify(
  "MaxMsgSize: a message of that length is executed; one a byte longer is not, and the next session goes well",
  async (w) => {
    assert.equal(await ofLength(w, MaxMsgSize), 405);
    assert.equal(await ofLength(w, MaxMsgSize + 1), 0);
    assert.equal(await w.get("./DevInfo/DmV"), "1.2");
  },
);

/** The server takes 700 bytes at most, so that the agent's package goes on, and its Next Messages are `length` bytes long; how many Gets are answered. */
async function answeredWithTail(w: World, length: number): Promise<number> {
  let answered = 0;
  const gets = Array.from({ length: 6 }, () =>
    w.operator.send({ command: "Get", target: "./VirMO/Capability/Peripherals" }),
  );
  for (const get of gets) void get.then(() => answered++);
  await tamper(w, (message) => {
    const root = codec.decode(message);
    const [header, body] = children(root);
    header!.children.push(el("Meta", el("MaxMsgSize", "700")));
    const next = child(body!, "Alert");
    const item = el("Item", el("Data", ""));
    next?.children.push(item);
    const rest = next ? length - codec.encode(root).length : 0;
    if (next) item.children = [el("Data", "a".repeat(rest))];
    return codec.encode(root);
  });
  await new Promise(setImmediate);
  return answered;
}

specify(
  "InboxTail: while a package of the agent's goes on the server's message may be that long, and no byte longer",
  async (w) => {
    assert.equal(await answeredWithTail(w, InboxTail), 6);
    assert.ok((await answeredWithTail(w, InboxTail + 1)) < 6);
  },
);

for (const [limit, fits, tooLong] of [
  ["MaxSegLen", "a".repeat(MaxSegLen), "a".repeat(MaxSegLen + 1)],
  [
    "MaxDepth",
    Array(MaxDepth).fill("a").join("/"),
    Array(MaxDepth + 1)
      .fill("a")
      .join("/"),
  ],
  ["MaxTotLen", path(MaxTotLen), path(MaxTotLen + 1)],
] as const)
  specify(`${limit}: an address up to it answers 404, one beyond it 414`, async (w) => {
    assert.equal((await w.ask(`./${fits}`)).status, 404);
    assert.equal((await w.ask(`./${tooLong}`)).status, 414);
    for (const command of ["Add", "Replace", "Delete", "Exec"] as const)
      assert.equal((await w.converse(w.operator, { command, target: `./${tooLong}` }))[0]!.status, 414, command);
  });

/** A path of `length` characters with the "./" before it. */
function path(length: number): string {
  const segments = "aaaaaaaaaaaaaaaa/".repeat(10);
  return segments.slice(0, length - 3).replace(/\/$/, "a") + "a";
}

specify(
  "MaxCorrelator: one of that length comes back with the alert, a longer one answers 413 and nothing is begun",
  async (w) => {
    await w.created("g");
    const start = (correlator: string) =>
      w.exec("./VirMO/Domain/g/Operations/Start", undefined, w.operator, correlator);
    w.port.calls.length = 0;
    assert.equal((await start("c".repeat(MaxCorrelator + 1))).status, 413);
    await w.pass(10_000);
    assert.deepEqual([w.port.calls, w.operator.heard], [[], []]);
    assert.equal((await start("c".repeat(MaxCorrelator))).status, 202);
    await w.pass(10_000);
    assert.equal(w.operator.heard[0]!.correlator, "c".repeat(MaxCorrelator));
  },
);

/** Atomics in one another, so that the whole document is `depth` elements deep. */
const nested = (depth: number): Element[] =>
  depth <= 0 ? [] : [el("Atomic", el("CmdID", String(100 + depth)), ...nested(depth - 1))];

specify("MaxNesting: a message that is too deep ends the session, and the next one goes well", async (w) => {
  for (const [depth, answered] of [
    [4, true],
    [MaxNesting, false],
  ] as const) {
    let sent = 0;
    await tamper(w, (message) => {
      const root = codec.decode(message);
      const body = children(root)[1]!;
      if (sent++ === 0) body.children.splice(1, 0, ...nested(depth));
      try {
        return codec.encode(root);
      } catch {
        return deep(depth);
      }
    });
    assert.equal(sent > 1, answered, `${depth}`);
  }
  assert.equal(await w.get("./DevInfo/DmV"), "1.2");
});

/** A SyncML document of `depth` elements that never end (WBXML 1.2, public identifier 0x1201, Atomic 0x45). */
const deep = (depth: number): Uint8Array => Uint8Array.from([2, 0xa4, 1, 0x6a, 0, 0x6d, ...Array(depth).fill(0x45)]);

specify(
  "ArenaBytes: parameters longer than it answer an error, nothing is made, and the same Exec with short ones works",
  async (w) => {
    const long = `Name=${"%61".repeat(ArenaBytes / 3 + 100)}&Image=enterprise-os`;
    const { status } = await w.create(long);
    assert.ok([412, 413, 420].includes(status), `${status}`);
    assert.deepEqual(w.port.calls, []);
    await w.created("g");
  },
);

test("EventBytes: a notification that claims to be longer is Refused", () => {
  const agent = loadAgent()();
  assert.equal(agent.notify(Notification.Time, EventBytes + 1), Acceptance.Refused);
});
