/** The hostile tests find what they are there to find: a trap, a stranger's change, an answer that isn't one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Codec, child, el } from "../../host/node/codec.js";
import { parse } from "../session/markdown.js";
import { md5Credential } from "../session/peer.js";
import { Attack, type Mutation } from "./attack.js";

const [fixture] = parse(
  "sample",
  `## A stranger's Replace
\`\`\`device
accounts:
  - { serverId: op, auth: md5, clientName: dev, clientSecret: s3cret, serverSecret: topsecret }
\`\`\`
\`\`\`server
SyncHdr Cred none
Replace 1 ./DMAcc/a1/AppAddr/1/Addr = http://127.0.0.1:2/dm
Final
\`\`\`
\`\`\`agent
Status SyncHdr 407 Chal=syncml:auth-md5 NextNonce=AgICAgICAgICAgICAgICAg==
Status 1 Replace 407 ./DMAcc/a1/AppAddr/1/Addr
Final
\`\`\``,
);
const same: Mutation = (message) => [{ bytes: message, name: "nothing" }];

test("A message that isn't changed passes", async () => {
  const attack = await Attack.open();
  attack.run(fixture!, same);
  assert.equal(attack.count, 1);
});

test("A change to the tree by a message that is taken for a stranger's is found", async () => {
  const codec = await Codec.load();
  const proven: Mutation = (message) => {
    const tree = codec.decode(message);
    const data = md5Credential("op", "topsecret", new Uint8Array());
    const cred = el("Cred", el("Meta", el("Format", "b64"), el("Type", "syncml:auth-md5")), el("Data", data));
    child(tree, "SyncHdr")!.children.push(cred);
    return [{ bytes: codec.encode(tree), name: "credentials" }];
  };
  const attack = await Attack.open();
  assert.throws(() => attack.run(fixture!, proven), /sample:7: credentials: somebody unknown has changed the tree/);
});

test("A trap is found", async () => {
  const attack = await Attack.open((exports) => ({
    ...exports,
    receive(length) {
      if (length === 5) throw new Error("unreachable");
      return exports.receive(length);
    },
  }));
  const short: Mutation = (message) => [{ bytes: message.subarray(0, 5), name: "five bytes" }];
  assert.throws(() => attack.run(fixture!, short), /sample:7: five bytes: the agent trapped in receive: unreachable/);
});

test("An agent that says nothing and doesn't end the session is found", async () => {
  const attack = await Attack.open((exports) => ({
    ...exports,
    receive: (length) => (length === 5 ? 0 : exports.receive(length)),
  }));
  const short: Mutation = (message) => [{ bytes: message.subarray(0, 5), name: "five bytes" }];
  assert.throws(() => attack.run(fixture!, short), /five bytes: neither a status nor the end of the session/);
});
