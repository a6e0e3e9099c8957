/** Wireshark's tshark reads the elements of every captured message as our codec does; it has no code page 2. */
import { deepEqual, equal, notDeepEqual, ok } from "node:assert/strict";
import { before, test } from "node:test";
import { Codec, children, type Element } from "../../host/node/codec.js";
import { scratch } from "../cli/command.js";
import { PACKAGE_1, PACKAGE_2 } from "../wbxml/samples.js";
import { capturedSessions, type Message } from "./documents.js";
import { bytesOf, exceptionsOf } from "./exceptions.js";
import { dissect } from "./tshark.js";

const folder = scratch();
let codec: Codec;
let sessions: Message[][];

before(async () => {
  codec = await Codec.load();
  sessions = await capturedSessions(folder);
});

function namesIn(element: Element): string[] {
  return [element.name, ...children(element).flatMap(namesIn)];
}

const names = (bytes: Uint8Array): string[] => namesIn(codec.decodeDocument(bytes).root);

const pagesIn = (element: Element): number[] => [element.page, ...children(element).flatMap(pagesIn)];

for (const exception of exceptionsOf("tshark"))
  test(`tshark still can't read ${exception.case}`, () => {
    const bytes = bytesOf(exception);
    const [seen] = dissect([{ isRequest: true, bytes }], folder);
    equal(seen?.complaints.join(" "), exception.message ?? "");
    equal(seen?.names.join(" "), exception.output ?? "");
    notDeepEqual(seen?.names, names(bytes), "it reads this like our codec: no exception any more");
  });

test("tshark reads the sample messages as our codec does", () => {
  const samples = [PACKAGE_1, PACKAGE_2].map((root) => ({ isRequest: true, bytes: codec.encode(root) }));
  const expected = samples.map(({ bytes }) => ({ names: names(bytes), complaints: [] }));
  deepEqual(dissect(samples, folder), expected);
});

test("tshark reads every captured session without a warning, and the same elements in the same order as our codec", () => {
  for (const session of sessions) {
    const plain = session.filter(({ bytes }) => !pagesIn(codec.decodeDocument(bytes).root).includes(2));
    ok(plain.length > 0);
    const seen = dissect(plain, folder);
    equal(seen.length, plain.length);
    plain.forEach(({ name, bytes }, i) => deepEqual(seen[i], { names: names(bytes), complaints: [] }, name));
  }
});
