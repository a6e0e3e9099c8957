/** TNDS there and back: what a list tells of a part of the tree can be added again, in either encoding, in one message or in many. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAgent } from "../../host/node/agent.js";
import { Codec, child, childText, children, type Element } from "../../host/node/codec.js";
import { loadDescription } from "../../host/node/description.js";
import { Device } from "./device.js";
import { OPERATOR } from "./fixture.js";
import { Peer } from "./peer.js";

const codec = await Codec.load();
const instantiate = loadAgent();
const description = loadDescription();

const TYPES = { xml: "application/vnd.syncml.dmtnds+xml", wbxml: "application/vnd.syncml.dmtnds+wbxml" };
type Encoding = keyof typeof TYPES;
/** How much of an object goes into a message of the server's. */
const CHUNK = 1300;
/** What the device sets itself, and a new node has anew. */
const OWN = /<(TStamp|VerNo)>[^<]*<\/\1>/g;

/** A device in a session with its operator's server. */
class Conversation {
  readonly device: Device;
  private readonly peer = new Peer(codec, OPERATOR, description.identity.devId);

  constructor(described = description) {
    this.device = new Device(described, [OPERATOR], instantiate);
    this.device.boot();
    this.device.requestSession(0);
    this.peer.hear(this.device.sent.at(-1)!);
  }

  /** Sends a message; answers the commands of the agent's. */
  say(lines: string[]): Element[] {
    return this.send(this.peer.encode(lines));
  }

  private send(message: Uint8Array): Element[] {
    const before = this.device.sent.length;
    this.device.receive(message);
    assert.equal(this.device.sent.length, before + 1, "the session has ended");
    return children(child(this.peer.hear(this.device.sent.at(-1)!), "SyncBody")!);
  }

  /** The Status of command 1 in the answer to a message. */
  status(lines: string[]): string {
    const status = this.say([...lines, "Final"]).find((one) => childText(one, "CmdRef") === "1");
    return childText(status, "Data")!;
  }

  /** The Status of command 1 in the answer to a message in which these bytes stand in the place of the text `HERE`. */
  statusOf(line: string, bytes: string): string {
    const message = Buffer.from(this.peer.encode([`${line} = HERE`, "Final"])).toString("hex");
    const parts = message.split("034845524500");
    assert.equal(parts.length, 2);
    const heard = this.send(Buffer.from(parts.join(bytes), "hex"));
    return childText(
      heard.find((one) => childText(one, "CmdRef") === "1"),
      "Data",
    )!;
  }

  /** The document that a list is, put together from as many chunks as it came in. */
  list(uri: string, encoding: Encoding, list = "TNDS"): Buffer {
    const pieces: Buffer[] = [];
    let heard = this.say([`Get 1 ${uri}?list=${list} ${TYPES[encoding]}`, "Final"]);
    for (;;) {
      for (const results of heard.filter(({ name }) => name === "Results"))
        pieces.push(bytesOf(child(child(results, "Item"), "Data")!));
      if (heard.some(({ name }) => name === "Final")) return Buffer.concat(pieces);
      heard = this.say(["Alert 1 1222", "Final"]);
    }
  }

  /** Adds a document; answers the last Status. */
  add(uri: string, document: Uint8Array, encoding: Encoding): string {
    let status = "";
    for (let at = 0; at < document.length; at += CHUNK) {
      const isLast = at + CHUNK >= document.length;
      const data = Buffer.from(document.subarray(at, at + CHUNK)).toString("hex");
      const size = at === 0 && !isLast ? [`  Meta/Size ${document.length}`] : [];
      const item = `  Item ${uri} ${encoding === "xml" ? "xml" : "bin"} ${TYPES[encoding]} = hex:${data}`;
      const commands = ["Add 1", ...size, item, ...(isLast ? [] : ["    MoreData"])];
      const heard = this.say(isLast ? [...commands, "Final"] : commands);
      status = childText(
        heard.find((one) => childText(one, "CmdRef") === "1"),
        "Data",
      )!;
    }
    return status;
  }
}

function bytesOf(data: Element): Buffer {
  return Buffer.concat(data.children.map((part) => Buffer.from(part as string | Uint8Array)));
}

const xmlOf = (document: Uint8Array): string => Buffer.from(document).toString().replace(OWN, "");

const NODE = (name: string, content: string): string => `<Node><NodeName>${name}</NodeName>${content}</Node>`;
const LEAF = (name: string, value: string, format = "chr"): string =>
  NODE(name, `<RTProperties><Format><${format}/></Format></RTProperties><Value>${value}</Value>`);
const DOCUMENT = (content: string): Buffer => Buffer.from(`<MgmtTree><VerDTD>1.2</VerDTD>${content}</MgmtTree>`);

/** An account with whatever one may have, but its secrets. */
const ACCOUNT = DOCUMENT(
  `<Node><NodeName>b1</NodeName><RTProperties><ACL>Add=op&amp;Delete=op&amp;Get=*&amp;Replace=op</ACL></RTProperties>` +
    LEAF("AppID", "w7") +
    LEAF("ServerID", "b &lt;1&gt;") +
    LEAF("Name", "\u00dcber &amp; b\u20ac") +
    NODE("AppAddr", NODE("1", LEAF("Addr", "https://b.example/dm") + LEAF("AddrType", "URI"))) +
    LEAF("AAuthPref", "DIGEST") +
    NODE("AppAuth", NODE("c", LEAF("AAuthLevel", "CLCRED") + LEAF("AAuthType", "DIGEST") + LEAF("AAuthName", "me"))) +
    "</Node>",
);

for (const encoding of ["xml", "wbxml"] as const) {
  test(`what ?list=TNDS tells of an account in ${encoding} can be added again after a Delete (OMA-TS-DM_TNDS)`, () => {
    const c = new Conversation();
    assert.equal(c.add("./DMAcc", ACCOUNT, "xml"), "200");
    const document = c.list("./DMAcc/b1", encoding);
    const told = xmlOf(c.list("./DMAcc/b1", "xml"));
    assert.match(told, /<Value>b &lt;1&gt;<\/Value>.*<Value>\u00dcber &amp; b\u20ac<\/Value>/);
    assert.equal(c.add(".", document, encoding), "418");
    assert.equal(c.status(["Delete 1 ./DMAcc/b1"]), "200");
    assert.equal(c.add(".", document, encoding), "200");
    assert.equal(xmlOf(c.list("./DMAcc/b1", "xml")), told);
  });
}

/** Free nodes of every kind, so many and so long that the document takes several messages. */
function freeNodes(): Buffer {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index)).toString("base64");
  const text = (index: number): string => `${index}: <&> \u00e4\u20ac\u{1f600} ]]>\r\n`.repeat(3);
  const escaped = (s: string): string =>
    s.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\r/g, "&#13;");
  const group = (index: number): string =>
    NODE(`g${index}`, LEAF("text", escaped(text(index))) + LEAF("number", `${index}`, "int") + LEAF("empty", ""));
  const groups = Array.from({ length: 6 }, (_, index) => group(index)).join("");
  return DOCUMENT(NODE("all", LEAF("bytes", bytes, "bin") + groups));
}

for (const encoding of ["xml", "wbxml"] as const) {
  test(`a document in ${encoding} that no message holds comes out in chunks, and goes in again (OMA-TS-DM_Protocol 7)`, () => {
    const c = new Conversation();
    assert.equal(c.add("./VirMO/Ext", freeNodes(), "xml"), "200");
    const document = c.list("./VirMO/Ext/all", encoding);
    assert.ok(document.length > CHUNK, `${document.length}`);
    const told = xmlOf(c.list("./VirMO/Ext/all", "xml"));
    assert.equal(c.status(["Delete 1 ./VirMO/Ext/all"]), "200");
    assert.equal(c.add(".", document, encoding), "200");
    assert.equal(xmlOf(c.list("./VirMO/Ext/all", "xml")), told);
  });
}

test("a document in chunks is all or nothing: its last node fails, and nothing is left (OMA-TS-DM_RepPro 6.6.1)", () => {
  const c = new Conversation();
  const whole = freeNodes().toString();
  const document = Buffer.from(whole.replace("</MgmtTree>", `${LEAF("last", "x", "int")}</MgmtTree>`));
  assert.ok(document.length > CHUNK);
  assert.equal(c.add("./VirMO/Ext", document, "xml"), "415");
  assert.equal(c.status(["Get 1 ./VirMO/Ext/all"]), "404");
  assert.equal(c.add("./VirMO/Ext", freeNodes(), "xml"), "200");
});

test("a Replace by a document leaves its nodes and no other (OMA-TS-DM_RepPro 6.6.9)", () => {
  const c = new Conversation();
  assert.equal(
    c.add("./VirMO/Ext", DOCUMENT(NODE("a", LEAF("old", "1") + NODE("deep", LEAF("er", "2")))), "xml"),
    "200",
  );
  const data = DOCUMENT(LEAF("new", "3")).toString();
  assert.equal(c.status([`Replace 1 ./VirMO/Ext/a xml ${TYPES.xml} = ${data}`]), "200");
  assert.match(xmlOf(c.list("./VirMO/Ext/a", "xml")), /^[^]*<NodeName>a<[^]*<NodeName>new<[^]*<Value>3<[^]*$/);
  assert.doesNotMatch(xmlOf(c.list("./VirMO/Ext/a", "xml")), /old|deep/);
});

test("the whole tree as a document leaves private domains and secrets out (virmo.md 7)", () => {
  const c = new Conversation();
  const told = c.list("./VirMO/Domain", "wbxml").toString("latin1");
  assert.match(told, /NodeName|modem/);
  assert.doesNotMatch(told, /personal/);
  assert.doesNotMatch(c.list("./DMAcc", "xml").toString(), /AAuthSecret|AAuthData/);
});

// One byte more than MaxTotLen characters can have, more than the arena holds, and as much as fits a message.
for (const length of [509, 4100, 5000]) {
  test(`a document for a target with a URI of ${length} bytes answers 414, and the session goes on (OMA-TS-DM_TND 6)`, () => {
    const c = new Conversation();
    const item = `./${"a".repeat(length - 2)} xml ${TYPES.xml} = ${DOCUMENT(LEAF("a", "b")).toString()}`;
    assert.equal(c.status([`Add 1 ${item}`]), "414");
    assert.equal(c.status([`Replace 1 ${item}`]), "414");
    assert.equal(c.status(["Get 1 ./DevInfo/Man"]), "200");
  });
}

/** Inline strings and the tokens of page 2 that stand for a document: a switch to the page, and back to page 0 behind it. */
const string = (text: string): string => `03${Buffer.from(text).toString("hex")}00`;
const VERSION = `77${string("1.2")}01`;
const node = (name: string, content: string): string => `6466${string(name)}01${content}01`;
const leaf = (name: string, value: string): string => node(name, `76${string(value)}01`);
const tree = (content: string): string => `60${VERSION}${content}01`;
const inData = (elements: string): string => `0002${elements}0000`;

test("elements in Data that are no document, or not alone there, answer 415, and nothing is added (OMA-TS-DM_TNDS)", () => {
  const c = new Conversation();
  const [line, good] = [`Add 1 ./VirMO/Ext xml ${TYPES.xml}`, tree(leaf("a", "1"))];
  const wrong = {
    "no node": tree(""),
    "no content": "20",
    "no VerDTD": `60${leaf("a", "1")}01`,
    "another root": leaf("a", "1"),
    "two documents": good + good,
    "something empty before it": `20${good}`,
    "something empty behind it": `${good}20`,
    "text before it": string("x") + good,
    "text behind it": good + string("x"),
    "its elements of another page": `0000${good}`,
    "a node that the grammar doesn't have": tree(node("a", "761801")),
  };
  for (const [what, elements] of Object.entries(wrong)) {
    assert.equal(c.statusOf(line, inData(elements)), "415", what);
    assert.equal(c.status(["Get 1 ./VirMO/Ext/a"]), "404", what);
  }
  assert.equal(c.statusOf("Add 1 ./VirMO/Ext/b chr text/plain", inData(good)), "415", "no type of a document");
});

test("a document without a node answers 415, and the next one is read like the first (OMA-TS-DM_TNDS)", () => {
  const c = new Conversation();
  assert.equal(c.add("./VirMO/Ext", DOCUMENT(""), "xml"), "415");
  assert.equal(c.add("./VirMO/Ext", DOCUMENT(LEAF("a", "1")), "xml"), "200");
});

test("a document as elements directly in Data is read, as libwbxml writes what it was given as XML (OMA-TS-DM_TNDS)", () => {
  const c = new Conversation();
  const document = tree(node("a", leaf("b", "1") + node("c", leaf("d", "2"))));
  assert.equal(c.statusOf(`Add 1 ./VirMO/Ext xml ${TYPES.xml}`, inData(document)), "200");
  assert.match(xmlOf(c.list("./VirMO/Ext/a", "xml")), /<NodeName>b<[^]*<Value>1<[^]*<NodeName>d<[^]*<Value>2</);
  const other = inData(tree(leaf("e", "3")));
  assert.equal(c.statusOf(`Replace 1 ./VirMO/Ext/a bin ${TYPES.wbxml}`, other), "200");
  const told = xmlOf(c.list("./VirMO/Ext/a", "xml"));
  assert.match(told, /<NodeName>e<[^]*<Value>3</);
  assert.doesNotMatch(told, /<NodeName>[bcd]</);
});

/** A phone with memory, storage and a ceiling for as many domains as there can be, five of them the operator's. */
function crowded(): Conversation {
  const { hypervisor } = description;
  const memory = { ...hypervisor.memory, total: 2 ** 22 };
  const storage = { ...hypervisor.storage, total: 2 ** 25 };
  const most = { domains: 8, memory: 2 ** 21, cpu: 0, storage: 2 ** 24, network: 0, images: 6, ext: 4096 };
  const c = new Conversation({
    ...description,
    hypervisor: { ...hypervisor, memory, storage },
    ceilings: [{ serverId: "op", ...most }],
  });
  for (let count = 1; count <= 5; count++) {
    const keys = `Name=a-domain-with-a-rather-long-na${count}&Image=enterprise-os&Weight=1`;
    assert.equal(c.status([`Exec 1 ./VirMO/Operations/Create = ${keys}`]), "202");
  }
  return c;
}

test("the document of eight domains fits in WBXML, and is that unless XML was asked for; as XML it is 413, with Value alone it fits (docs/protocol.md)", () => {
  const c = crowded();
  const uri = "./VirMO?list=TNDS";
  assert.equal(c.status([`Get 1 ${uri} ${TYPES.xml}`]), "413");
  assert.match(c.list("./VirMO", "xml", "TNDS+Value").toString(), /rather-long-na5[^]*<\/MgmtTree>$/);
  const inWbxml = c.list("./VirMO", "wbxml");
  const [results] = c.say([`Get 1 ${uri}`, "Final"]).filter(({ name }) => name === "Results");
  const meta = child(child(results, "Item"), "Meta");
  assert.deepEqual([childText(meta, "Format"), childText(meta, "Type")], ["bin", TYPES.wbxml]);
  assert.equal(childText(meta, "Size"), `${inWbxml.length}`);
  assert.ok(inWbxml.length > 24_000 && inWbxml.length < 25_000, `${inWbxml.length}`);
  for (let count = 1; count <= 5; count++) assert.ok(inWbxml.includes(`rather-long-na${count}`));
});
