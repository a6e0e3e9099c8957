/** Debian's libwbxml reads what our codec writes, and our codec what libwbxml writes; where they differ, the exceptions say how. */
import { deepEqual, equal, notDeepEqual, ok } from "node:assert/strict";
import { before, test } from "node:test";
import { Codec, type Document } from "../../host/node/codec.js";
import { seededRandom } from "../../host/node/random.js";
import { scratch } from "../cli/command.js";
import { PACKAGE_1 } from "../wbxml/samples.js";
import { dice, type Dice } from "../wbxml/tnds/spelling.js";
import { capturedSessions, randomDdf, randomProvisioning, randomSyncml, type Message } from "./documents.js";
import { documentEvents, xmlEvents, type Events } from "./events.js";
import { bytesOf, exceptionsOf } from "./exceptions.js";
import { asText, wbxml2xml, xml2wbxml } from "./libwbxml.js";
import { sourceXml } from "./source.js";

const SEED = 5;
const DOCUMENTS = 60;
const RANDOM: Record<string, (roll: Dice) => Document> = {
  "SyncML and MetInf": randomSyncml,
  "DM DDF": randomDdf,
  provisioning: randomProvisioning,
};

const folder = scratch();
let codec: Codec;
let messages: Message[];

before(async () => {
  codec = await Codec.load();
  messages = (await capturedSessions(folder)).flat();
});

const ours = (bytes: Uint8Array): Events => documentEvents(codec.decodeDocument(bytes));

/** The events of wbxml2xml's XML, or its error. */
function theirs(bytes: Uint8Array): Events {
  const { output, message } = wbxml2xml(bytes);
  return output ? xmlEvents(output.toString()) : [message ?? ""];
}

/** Our events of what xml2wbxml makes of XML, or its error. */
function written(xml: string, table: boolean): Events {
  const { output, message } = xml2wbxml(xml, table);
  return output ? ours(output) : [message ?? ""];
}

function randomDocuments(make: (roll: Dice) => Document): Document[] {
  const roll = dice(seededRandom(SEED));
  return Array.from({ length: DOCUMENTS }, () => make(roll));
}

/** Whether what a tool made of a document is what our codec makes of it; XML that no parser reads never is. */
function isSame(make: () => Events, expected: Events): boolean {
  try {
    deepEqual(make(), expected);
    return true;
  } catch {
    return false;
  }
}

test("a message with one text changed has other events for wbxml2xml", () => {
  const changed = structuredClone(PACKAGE_1);
  changed.children.pop();
  notDeepEqual(theirs(codec.encode(changed)), documentEvents({ kind: "syncml", root: PACKAGE_1 }));
});

for (const exception of exceptionsOf("wbxml2xml"))
  test(`wbxml2xml still can't read ${exception.case}`, () => {
    const bytes = bytesOf(exception);
    equal(asText(wbxml2xml(bytes)), exception.message ?? exception.output);
    ok(!isSame(() => theirs(bytes), ours(bytes)), "it reads this like our codec: no exception any more");
  });

for (const exception of exceptionsOf("xml2wbxml"))
  test(`xml2wbxml still writes otherwise ${exception.case}`, () => {
    const { output } = xml2wbxml(exception.source!, false);
    equal(output?.toString("hex"), exception.output);
    ok(!isSame(() => ours(output!), xmlEvents(exception.source!)), "our codec reads its source: no exception any more");
  });

test("wbxml2xml reads every captured message as our codec does", () => {
  ok(messages.length > 0);
  for (const { name, bytes } of messages) deepEqual(theirs(bytes), ours(bytes), name);
});

test("what xml2wbxml writes of every captured message, our codec reads as it was", () => {
  for (const { name, bytes } of messages)
    deepEqual(written(sourceXml(codec.decodeDocument(bytes)), false), ours(bytes), name);
});

for (const [name, make] of Object.entries(RANDOM)) {
  test(`wbxml2xml reads our random documents of ${name} as they were`, () => {
    for (const document of randomDocuments(make))
      deepEqual(theirs(codec.encodeDocument(document)), documentEvents(document));
  });

  test(`our codec reads xml2wbxml's random documents of ${name} as they were, with a string table or without`, () => {
    for (const document of randomDocuments(make))
      for (const table of [true, false]) deepEqual(written(sourceXml(document), table), documentEvents(document));
  });
}
