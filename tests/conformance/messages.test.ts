/** What the notation of the fixtures takes for granted or can't show: how the agent's messages are made. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { loadAgent } from "../../host/node/agent.js";
import { Codec, child, childText, children, type Element } from "../../host/node/codec.js";
import { loadDescription } from "../../host/node/description.js";
import { endSession } from "../session/automatic.js";
import { Device } from "../session/device.js";
import { readFixtures } from "../session/markdown.js";
import { Peer } from "../session/peer.js";
import { BEYOND, LISTED } from "./codes.js";

const codec = await Codec.load();
const instantiate = loadAgent();
const description = loadDescription();
const nothing = new Uint8Array();
const account = {
  ...({ serverId: "op", address: "http://127.0.0.1:1/dm", auth: "none", clientName: "", clientSecret: "" } as const),
  ...{ clientNonce: nothing, serverSecret: undefined, serverNonce: nothing },
};

/** A device in a session, the server that it talks to, and the last message that it has sent. */
function open(): { device: Device; peer: Peer; last: () => Element } {
  const device = new Device(description, [account], instantiate);
  const peer = new Peer(codec, account, description.identity.devId);
  device.boot();
  device.requestSession(0);
  const last = (): Element => peer.hear(device.sent.at(-1)!);
  return { device, peer, last };
}

const uri = (item: Element, place: string): string | undefined => childText(child(item, place), "LocURI");

describe("A message of the agent", () => {
  test("is WBXML 1.2, of SyncML 1.2's public identifier, in UTF-8, without a string table", () => {
    const { device } = open();
    assert.deepEqual([...device.sent[0]!.subarray(0, 5)], [0x02, 0xa4, 0x01, 0x6a, 0x00]);
  });

  test("of package 1 holds the Alert, DevInfo in a Replace whose Items have a Source and no Target, and Final", () => {
    const body = child(open().last(), "SyncBody")!;
    assert.deepEqual(
      children(body).map(({ name }) => name),
      ["Alert", "Replace", "Final"],
    );
    const items = children(child(body, "Replace")!, "Item");
    const names = ["DevId", "Man", "Mod", "DmV", "Lang"].map((name) => `./DevInfo/${name}`);
    assert.deepEqual(
      items.map((item) => uri(item, "Source")),
      names,
    );
    for (const item of items) assert.equal(child(item, "Target"), undefined);
  });

  test("carries a SessionID of 1 to 4 upper-case hexadecimal digits without leading zeros, another one each session", () => {
    const { device, peer, last } = open();
    const ids: string[] = [];
    for (let count = 0; count < 20; count++) {
      ids.push(childText(child(last(), "SyncHdr"), "SessionID")!);
      endSession(device, peer);
      device.requestSession(0);
    }
    for (const id of ids) assert.match(id, /^[1-9A-F][0-9A-F]{0,3}$/);
    assert.equal(new Set(ids).size, ids.length);
  });

  test("names in Results the node as Source, in a Status the command, its TargetRef, and never a Target", () => {
    const { device, peer, last } = open();
    last();
    device.receive(peer.encode(["Get 7", "  Item ./DevInfo/Man", "  Item ./DevInfo/Mod", "Final"]));
    const body = child(last(), "SyncBody")!;
    const [results] = children(body, "Results");
    const item = child(results, "Item")!;
    assert.equal(uri(item, "Source"), "./DevInfo/Man");
    assert.equal(child(item, "Target"), undefined);
    const status = children(body, "Status")[1];
    const texts = ["MsgRef", "CmdRef", "Cmd", "TargetRef", "Data"].map((name) => childText(status, name));
    assert.deepEqual(texts, ["1", "7", "Get", "./DevInfo/Man", "200"]);
    assert.deepEqual([childText(results, "MsgRef"), childText(results, "CmdRef")], ["1", "7"]);
  });
});

/** All lines that the agent says in any fixture. */
const said = readFixtures().flatMap(({ fences }) =>
  fences.filter(({ kind }) => kind === "agent").flatMap(({ lines }) => lines),
);

describe("In every session fixture the agent", () => {
  test("sends no command but Status, Results, Alert and the Replace of DevInfo", () => {
    const allowed = /^(Cred|Status|Results|Alert|Replace|Final|nothing|the same again)\b|^ {2}(Item \.\/DevInfo\/|\| )/;
    assert.ok(said.length > 0);
    assert.deepEqual(
      said.filter((line) => !allowed.test(line)),
      [],
    );
  });

  test("sends no Alert but 1201, 1222, 1223, 1225 and 1226", () => {
    const codes = said.flatMap((line) => /^Alert (\d+)/.exec(line)?.[1] ?? []);
    assert.ok(codes.length > 0);
    assert.deepEqual(
      codes.filter((code) => !["1201", "1222", "1223", "1225", "1226"].includes(code)),
      [],
    );
  });
});

describe("The Status of", () => {
  const seen = said.flatMap((line) => {
    const [, command, code] = /^Status \S+ ([A-Z]\w+) (\d{3})\b/.exec(line) ?? [];
    return command === undefined ? [] : [{ command, code: Number(code) }];
  });
  for (const [command, listed] of Object.entries(LISTED)) {
    test(`${command} has in no fixture another code than RepPro lists for it, or codes.ts explains`, () => {
      const codes = [...new Set(seen.filter((one) => one.command === command).map(({ code }) => code))].sort();
      assert.ok(codes.length > 0);
      assert.deepEqual(
        codes.filter((code) => !listed.includes(code) && !BEYOND[code]?.commands.includes(command)),
        [],
      );
    });
  }
});
