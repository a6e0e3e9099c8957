/** What an Atomic that fails has changed is taken back to the last byte, in memory and on flash (OMA-TS-DM_RepPro 6.6.3). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Outcome } from "../../host/node/abi.gen.js";
import { childText, Codec } from "../../host/node/codec.js";
import { loadDescription } from "../../host/node/description.js";
import { NorFlash } from "../../host/node/flash.js";
import { session } from "./automatic.js";
import { Device } from "./device.js";
import { OPERATOR } from "./fixture.js";
import { Peer } from "./peer.js";
import { loadOpenAgent, recordsOf, type OpenAgent } from "./records.js";

const codec = await Codec.load();
const load = await loadOpenAgent();
const description = loadDescription();
const ENTERPRISE = { ...OPERATOR, serverId: "ent" };
const [OP, ENT] = [0, 1];

/** A device whose records can be read, and its servers. */
class Phone {
  private instance!: OpenAgent;
  readonly device = new Device(description, [OPERATOR, ENTERPRISE], () => (this.instance = load()));
  private readonly peers = [OPERATOR, ENTERPRISE].map(
    (account) => new Peer(codec, account, description.identity.devId),
  );

  constructor(flash?: NorFlash) {
    if (flash !== undefined) this.device.useFlash(flash);
    this.device.boot();
  }

  /** The codes of what the server's lines are answered, behind that of the SyncHdr. */
  say(account: number, lines: readonly string[]): number[] {
    const { statuses } = session(this.device, account, this.peers[account]!, lines);
    return statuses.map((status) => Number(childText(status, "Data"))).slice(1);
  }

  get records(): Buffer {
    return recordsOf(this.instance);
  }

  /** What another phone makes of a copy of the flash. */
  get reborn(): Buffer {
    return new Phone(NorFlash.of(this.device.flash.content())).records;
  }
}

const long = (letter: string): string => `${letter} * 100`;
const A = "./VirMO/Ext/a";

/** The lines of a Copy. */
const copy = (id: number, source: string, target: string): string[] => [
  `Copy ${id}`,
  `  Item ${target}`,
  `    Source/LocURI ${source}`,
];

/** device.starts: the starts of the agent that haven't come to rest yet. */
const STARTS_AT = 28;
const withoutStarts = (records: Buffer): Buffer => Buffer.from(records).fill(0, STARTS_AT, STARTS_AT + 1);

interface Change {
  what: string;
  /** What the operator has said before. */
  before?: string[];
  /** Children of the Atomic: all of them succeed. */
  children: string[];
  /** What the other server has said first. */
  others?: string[];
}

const WITH_TEXTS = [
  `Add 1 ${A} chr text/html = ${long("v")}`,
  `Replace 2 ${A}?prop=Title = ${long("t")}`,
  "Add 3 ./VirMO/Ext/b node",
  `Add 4 ./VirMO/Ext/b/c = ${long("c")}`,
];
/** A domain of the other server, and what that hears of it only later. */
const WITH_DOMAIN = [
  "Exec 1 ./VirMO/Operations/Create = Name=firm&Image=enterprise-os",
  "Exec 2 ./VirMO/Domain/firm/Operations/Start",
];

const CHANGES: Change[] = [
  { what: "an Ext leaf's value", before: WITH_TEXTS, children: [`Replace 2 ${A} = ${long("w")}`] },
  { what: "an Ext leaf's value that becomes shorter", before: WITH_TEXTS, children: [`Replace 2 ${A} = w`] },
  { what: "an Ext leaf's format", before: WITH_TEXTS, children: [`Replace 2 ${A} int = 7`] },
  { what: "an Ext leaf's type", before: WITH_TEXTS, children: [`Replace 2 ${A} chr text/css = w`] },
  { what: "an Ext node's first title", before: [WITH_TEXTS[0]!], children: [`Replace 2 ${A}?prop=Title = T`] },
  { what: "an Ext node's title", before: WITH_TEXTS, children: [`Replace 2 ${A}?prop=Title = ${long("u")}`] },
  { what: "an Ext node's name", before: WITH_TEXTS, children: ["Replace 2 ./VirMO/Ext/b?prop=Name = other"] },
  { what: "Ext nodes that were added", children: WITH_TEXTS },
  {
    what: "a text in blocks that were given back",
    before: WITH_TEXTS,
    children: [`Delete 2 ${A}`, "Delete 3 ./VirMO/Ext/b"],
  },
  {
    what: "texts one in the place of the other",
    before: WITH_TEXTS,
    children: [`Delete 2 ${A}`, `Add 3 ${A} = ${long("x")}`, `Replace 4 ./VirMO/Ext/b/c = ${long("y")}`],
  },
  {
    what: "the stamp of a node of the schema",
    before: ["Add 1 ./DMAcc/a1/Name = One"],
    children: ["Replace 2 ./DMAcc/a1/Name = Two"],
  },
  {
    what: "the title of a node of the schema",
    before: [`Replace 1 ./DMAcc/a1?prop=Title = ${long("t")}`],
    children: ["Replace 2 ./DMAcc/a1?prop=Title = T", "Replace 3 ./DMAcc/a2?prop=Title = U"],
  },
  { what: "a node of the schema that was added", children: ["Add 2 ./DMAcc/a1/Name = One", "Add 3 ./DMAcc/x node"] },
  { what: "an account's name", children: ["Replace 2 ./DMAcc/a2?prop=Name = other"] },
  {
    what: "a deleted account with its title",
    before: ["Add 1 ./DMAcc/a2/Name = Two", `Replace 2 ./DMAcc/a2?prop=Title = ${long("t")}`],
    children: ["Delete 3 ./DMAcc/a2"],
  },
  { what: "a deleted account with a domain", others: WITH_DOMAIN, children: ["Delete 2 ./DMAcc/a2"] },
  {
    what: "a deleted account's place in ACLs",
    before: [`Add 1 ${A} = v`, `Replace 2 ${A}?prop=ACL = Get=op+ent&Replace=op`],
    children: ["Delete 3 ./DMAcc/a2"],
  },
  {
    what: "an ACL and the server that it was the first to name",
    before: [`Add 1 ${A} = v`, `Replace 2 ${A}?prop=ACL = Get=op&Replace=op`],
    children: [`Replace 3 ${A}?prop=ACL = Get=op+new&Replace=op`],
  },
  {
    what: "an ACL that was taken away",
    before: [`Replace 1 ./DMAcc?prop=ACL = Get=*`],
    children: ["Replace 2 ./DMAcc?prop=ACL ="],
  },
  {
    what: "leaves that were copied over others, and to where none was",
    before: [...WITH_TEXTS, "Add 5 ./DMAcc/a1/Name = One"],
    children: [
      ...copy(2, "./VirMO/Ext/b/c", A),
      ...copy(3, "./DMAcc/a1/Name", "./DMAcc/a2/Name"),
      ...copy(4, A, "./VirMO/Ext/b/d/e"),
    ],
  },
];

/** What fails at the end of each Atomic. */
const FAILS = "Replace 99 ./VirMO/Ext/nobody = x";

function given({ before, others }: Change): Phone {
  const phone = new Phone();
  const { script } = phone.device;
  script.push({ words: "DomainControl Start", outcome: Outcome.Started, always: false });
  for (const code of others === undefined ? [] : phone.say(ENT, others)) assert.ok(code < 300, `${code}`);
  script.length = 0;
  for (const code of phone.say(OP, before ?? ["Get 1 ./DevInfo/Man"])) assert.equal(code, 200);
  return phone;
}

const atomic = (children: readonly string[]): string[] => ["Atomic 1", ...children.map((line) => `  ${line}`)];

for (const change of CHANGES)
  test(`${change.what}: an Atomic that fails behind it leaves memory and flash as they were`, () => {
    const phone = given(change);
    const [records, reborn] = [phone.records, phone.reborn];
    const codes = phone.say(OP, atomic([...change.children, FAILS]));
    const count = codes.length - 2;
    assert.deepEqual(codes, [507, ...Array<number>(count).fill(216), 404]);
    assert.ok(phone.records.equals(records), "memory");
    assert.ok(phone.reborn.equals(reborn), "flash");
  });

for (const change of CHANGES)
  test(`${change.what}: an Atomic that succeeds leaves the same in memory and on flash`, () => {
    const phone = given(change);
    const { records } = phone;
    for (const code of phone.say(OP, atomic(change.children))) assert.equal(code, 200);
    assert.ok(!phone.records.equals(records), "nothing has changed");
    // It counts its start, and looks for the domain where there is none any more.
    if (change.others === undefined) assert.ok(withoutStarts(phone.reborn).equals(withoutStarts(phone.records)));
  });

test("A Copy that fails leaves nothing of the parents that it has made", () => {
  const phone = given({ what: "", children: [], before: WITH_TEXTS });
  const [records, reborn] = [phone.records, phone.reborn];
  assert.deepEqual(phone.say(OP, copy(1, "./VirMO/Ext/b/c", "./DMAcc/f/Name")), [413]);
  assert.ok(phone.records.equals(records), "memory");
  assert.ok(phone.reborn.equals(reborn), "flash");
});
