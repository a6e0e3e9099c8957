/** The part of a round that is about accounts and rights: one comes and goes by DM, leaf by leaf. */
import { integer, type Random } from "../random.js";
import { absent, command, container, get, reads, replace, text } from "./command.js";
import { step, type Step } from "./step.js";
import { OPERATOR } from "./parts.js";
import type { Command } from "./server.js";

const AT = "./DMAcc/partner";

function add(place: string, data?: string, format = "chr"): Command {
  const options = { format: data === undefined ? "node" : format, again: [418] };
  return command("Add", `${AT}${place}`, data === undefined ? options : { ...options, data });
}

function credentials(place: string, level: string, name: string): Command[] {
  const at = `/AppAuth/${place}`;
  return [
    add(at),
    add(`${at}/AAuthLevel`, level),
    add(`${at}/AAuthType`, "DIGEST"),
    add(`${at}/AAuthName`, name),
    add(`${at}/AAuthSecret`, "secret"),
    add(`${at}/AAuthData`, "hex:01 02 03 04", "bin"),
  ];
}

function arrival(): Command[] {
  return [
    ...[add(""), add("/AppID", "w7"), add("/ServerID", "partner.example"), add("/Name", "Partner")],
    ...[add("/PrefConRef", "1"), add("/ToConRef"), add("/ToConRef/1"), add("/ToConRef/1/ConRef", "net")],
    ...[
      add("/AAuthPref", "DIGEST"),
      add("/AppAddr"),
      add("/AppAddr/1"),
      add("/AppAddr/1/Addr", "https://p.example/dm"),
    ],
    ...[add("/AppAddr/1/AddrType", "URI"), add("/AppAddr/1/Port"), add("/AppAddr/1/Port/1")],
    ...[add("/AppAddr/1/Port/1/PortNbr", "443"), add("/AppAuth"), add("/Ext"), add("/Ext/Key", "value")],
    ...credentials("1", "CLCRED", "handset"),
    ...credentials("2", "SRVCRED", "partner.example"),
  ];
}

/** Leaves of the account, and what a server may write into them. */
const LEAVES: [place: string, value: (random: Random) => string][] = [
  ["/AppAddr/1/Addr", (random) => `https://${text(random, 110)}`],
  ["/Name", (random) => text(random, 31)],
  ["/AppAuth/1/AAuthName", (random) => text(random, 48)],
  ["/AppAuth/2/AAuthName", (random) => text(random, 48)],
  ["/AppAuth/1/AAuthSecret", (random) => text(random, 48)],
  ["/AppAuth/2/AAuthSecret", (random) => text(random, 48)],
  ["/PrefConRef", (random) => text(random, 31)],
  ["/ToConRef/1/ConRef", (random) => text(random, 31)],
  ["/AppAuth/1/AAuthData", (random) => `hex:${Buffer.from(text(random, 32)).toString("hex")}`],
  ["/AppAddr/1/AddrType", (random) => ["IPv4", "IPv6", "URI"][integer(random, 0, 2)]!],
  ["/AppAddr/1/Port/1/PortNbr", (random) => `${integer(random, 1, 65535)}`],
  ["/AAuthPref", (random) => ["BASIC", "DIGEST"][integer(random, 0, 1)]!],
  ["/AppAuth/1/AAuthType", (random) => ["BASIC", "DIGEST"][integer(random, 0, 1)]!],
  ["/AppAuth/1/AAuthLevel", () => "CLCRED"],
  ["/AppID", () => "w7"],
];
/** Leaves replaced in a round; the address in each, for the sake of the log's length. */
const AT_ONCE = 5;
const SECRET = /AAuthSecret|AAuthData/;

function changes(round: number, random: Random): Step {
  const others = Array.from({ length: AT_ONCE }, (_, i) => LEAVES[1 + ((AT_ONCE * round + i) % (LEAVES.length - 1))]!);
  const written = [LEAVES[0]!, ...others].map(([place, value]) => ({ uri: AT + place, data: value(random) }));
  const commands = written.map(({ uri, data }) => replace(uri, data));
  const readable = written.filter(({ uri }) => !SECRET.test(uri));
  return step("leaves of the account are replaced", OPERATOR, commands, {
    manner: { halved: round % 3 === 0, aborted: round % 4 === 1, strange: round % 4 === 2 },
    after: readable.map(({ uri, data }) => reads(uri, data)),
  });
}

function rights(random: Random): Step {
  const uri = `${AT}?prop=ACL`;
  const own = "Add=operator.example&Delete=operator.example&Get=*";
  const last = `${own}&Replace=operator.example`;
  // A principal whose ACLs have gone leaves room for another.
  const commands = [
    replace(uri, `${own}&Replace=operator.example+${text(random, 12)}.example`),
    get(uri),
    replace(uri, last),
  ];
  return step("the account's ACL is replaced", OPERATOR, commands, { after: [reads(uri, last)] });
}

/** Changes of several leaves that come to nothing. */
function refusals(): Step {
  const twin = command("Add", `${AT}/ServerID`, { format: "chr", data: "enterprise.example", status: 418 });
  const held = [replace(`${AT}/Name`, "never"), replace(`${AT}/PrefConRef`, "never"), twin];
  const commands = [twin, container("Atomic", 507, ...held), container("Sequence", 200, twin)];
  return step("a second server of the same name, also in an Atomic, and in a Sequence", OPERATOR, commands);
}

function departure(): Step[] {
  const remove = (place: string): Command => command("Delete", `${AT}${place}`, { again: [404] });
  const parts = ["/ToConRef/1", "/AppAddr/1/Port/1", "/AppAddr/1", "/AppAuth/2"].map(remove);
  return [
    step("parts of the account are deleted", OPERATOR, parts, { after: [absent(`${AT}/AppAuth/2`)] }),
    step("the account is deleted", OPERATOR, [remove("")], { after: [absent(AT)] }),
  ];
}

/** Rounds between an arrival and the next. */
const STAY = 5;

/** What happens to the account in a round. */
export function accountSteps(round: number, random: Random): Step[] {
  const isFirst = round % STAY === 0;
  const arrives = step("an account is added", OPERATOR, arrival(), {
    after: [reads(`${AT}/AppAuth/2/AAuthName`, "partner.example")],
  });
  return [
    ...(isFirst ? [arrives] : []),
    changes(round, random),
    ...(round % 2 === 0 ? [rights(random)] : [refusals()]),
    ...(round % STAY === STAY - 1 ? departure() : []),
  ];
}
