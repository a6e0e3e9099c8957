/** The server and the real agent, end to end: lists of nodes and TNDS documents. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CommandRequest } from "../../server/engine.js";
import { withPair } from "./pair.js";

const TEXT = "The quick brown fox. ".repeat(40);
const ADD = { command: "Add", target: "./VirMO/Ext/Text", data: TEXT } as const;
const TNDS = "application/vnd.syncml.dmtnds+";

test("a list comes as an Item for each node, in however many Results", () =>
  withPair(1024, async (pair) => {
    const [, list] = await pair.ask(ADD, { command: "Get", target: "./VirMO/Ext?list=StructData" });
    const data = list?.results?.find(({ source }) => source === ADD.target)?.data;
    assert.deepEqual([list?.state, list?.status], ["done", 200]);
    assert.ok(data === TEXT || data === "", data);
    const [struct] = await pair.ask({ command: "Get", target: "./DevDetail?list=StructData" });
    assert.ok((struct?.results?.length ?? 0) > 10, JSON.stringify(struct));
  }));

for (const [kind, format] of [
  ["xml", "xml"],
  ["wbxml", "bin"],
] as const)
  test(`a ${kind} document that a Get brought makes the same nodes again`, () =>
    withPair(1024, async (pair) => {
      const get = { command: "Get", target: "./VirMO/Ext/Text?list=TNDS", type: `${TNDS}${kind}` } as const;
      const [, document] = await pair.ask(ADD, get);
      const { data = "", ...meta } = document?.results?.[0] ?? { source: "", format: "", type: "" };
      assert.deepEqual([document?.status, meta.format, meta.type], [200, format, `${TNDS}${kind}`]);
      const add: CommandRequest = { command: "Add", target: ".", format, type: `${TNDS}${kind}`, data };
      const again = await pair.ask(add, { command: "Delete", target: ADD.target }, add);
      assert.deepEqual(
        again.map(({ status, failedAt }) => [status, failedAt]),
        [
          [418, "./VirMO/Ext/Text"],
          [200, undefined],
          [200, undefined],
        ],
      );
      const [got] = await pair.ask({ command: "Get", target: ADD.target });
      assert.equal(got?.results?.[0]?.data, TEXT);
    }));
