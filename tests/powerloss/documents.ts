/** The part of a round that is about TNDS documents as data: inline and in chunks, of Ext and of an account. */
import type { Random } from "../random.js";
import { ANNEX, leave } from "./annex.js";
import { absent, command, container, pieces, reads, text } from "./command.js";
import { thirds } from "./objects.js";
import { OPERATOR } from "./parts.js";
import type { Command } from "./server.js";
import { step, type Step } from "./step.js";

const TYPE = "application/vnd.syncml.dmtnds+xml";
const EXT = "./VirMO/Ext";
const VISITOR = "./DMAcc/visitor";

const documentOf = (...nodes: string[]): string =>
  `<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD>${nodes.join("")}</MgmtTree>`;
const leaf = (name: string, value: string): string =>
  `<Node><NodeName>${name}</NodeName><RTProperties><Format><chr/></Format><Title>${name}</Title></RTProperties><Value>${value}</Value></Node>`;
const node = (name: string, ...below: string[]): string =>
  `<Node><NodeName>${name}</NodeName><RTProperties><ACL>Get=*&amp;Replace=operator.example&amp;Delete=operator.example&amp;Add=operator.example</ACL><Format><node/></Format></RTProperties>${below.join("")}</Node>`;

const inline = (name: string, uri: string, data: string, status = 200, again: readonly number[] = []): Command =>
  command(name, uri, { format: `xml ${TYPE}`, data, status, again });

function vendor(random: Random): Step[] {
  const [one, two, three] = [text(random, 40), text(random, 700), text(random, 40)];
  const large = documentOf(leaf("short", three), node("box", ...["1", "2", "3"].map((name) => leaf(name, two))));
  const bad = inline("Add", EXT, documentOf(node("never", leaf("a/b", "1"))), 404);
  const replaced = documentOf(leaf("other", two), node("deep", leaf("er", three)));
  return [
    step("a document is added", OPERATOR, [inline("Add", EXT, documentOf(node("annex", leaf("short", one))), 200, [418])], {
      after: [reads(`${ANNEX}/short`, one)],
    }),
    step("a document replaces nodes", OPERATOR, [inline("Replace", ANNEX, replaced)], {
      after: [absent(`${ANNEX}/short`), reads(`${ANNEX}/other`, two), reads(`${ANNEX}/deep/er`, three)],
    }),
    step("a document in chunks replaces nodes", OPERATOR, pieces("Replace", ANNEX, thirds(large), { format: `xml ${TYPE}` }), {
      manner: { apart: true },
      after: [absent(`${ANNEX}/other`), reads(`${ANNEX}/short`, three), reads(`${ANNEX}/box/3`, two)],
    }),
    step("documents that fail, one of them in an Atomic", OPERATOR, [
      bad,
      container("Atomic", 507, inline("Replace", ANNEX, documentOf(leaf("never", "1"))), bad),
    ], { after: [reads(`${ANNEX}/short`, three), absent(`${EXT}/never`)] }),
    leave(),
  ]; // prettier-ignore
}

function visitor(random: Random): Step[] {
  const name = text(random, 20);
  const whole = documentOf(
    node(
      "visitor",
      ...[leaf("AppID", "w7"), leaf("ServerID", "visitor.example"), leaf("Name", name), leaf("AAuthPref", "DIGEST")],
      node("AppAddr", node("1", leaf("Addr", "https://v.example/dm"), leaf("AddrType", "URI"))),
      node("AppAuth", node("1", leaf("AAuthLevel", "CLCRED"), leaf("AAuthType", "DIGEST"), leaf("AAuthName", "phone"))),
      node("Ext", leaf("Key", "value")),
    ),
  );
  const arrival = pieces("Add", "./DMAcc", thirds(whole), { format: `xml ${TYPE}`, again: [418] });
  const after = [reads(`${VISITOR}/Name`, name), reads(`${VISITOR}/AppAuth/1/AAuthName`, "phone")];
  return [
    step("an account comes as a document in chunks", OPERATOR, arrival, { manner: { apart: true }, after }),
    step("the account goes", OPERATOR, [command("Delete", VISITOR, { again: [404] })], { after: [absent(VISITOR)] }),
  ];
}

/** Documents that are added and replace what is there, or don't. */
export function documentSteps(random: Random): Step[] {
  return [...vendor(random), ...visitor(random)];
}
