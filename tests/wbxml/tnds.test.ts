/** TNDS as XML, read by the agent's reader and by @xmldom/xmldom: the same events, or refused; never a trap. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { seededRandom } from "../../host/node/random.js";
import { Fault } from "../../host/node/tokens.gen.js";
import { domEvents } from "./tnds/dom.js";
import { loadReader, type Reader } from "./tnds/module.js";
import { dice, randomDocument } from "./tnds/spelling.js";

const SEED = 7;
const DOCUMENTS = 1500;
/** Of so many documents every beginning is read, and every byte is changed. */
const BROKEN = 12;
/** What bytes are changed to, beside their own with one bit changed: markup, white space, half characters and nothing. */
const VALUES = [..."<>&;]['\"=/!?-# xaN0\n\r\t"]
  .map((character) => character.charCodeAt(0))
  .concat(0, 1, 0x80, 0xc3, 0xff);

let read: Reader;

before(async () => {
  const folder = mkdtempSync(join(tmpdir(), "virmo-tnds-"));
  try {
    read = await loadReader(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function randomDocuments(count: number): Uint8Array[] {
  const roll = dice(seededRandom(SEED));
  return Array.from({ length: count }, () => randomDocument(roll));
}

const short = (documents: Uint8Array[]) => documents.filter(({ length }) => length > 60 && length < 400);

/** Whether the reader refuses `document`; if it reads it, then as xmldom does. */
function isRefused(document: Uint8Array): boolean {
  const events = read(document);
  if (!Array.isArray(events)) {
    ok(events.offset <= document.length);
    return true;
  }
  deepEqual(events, domEvents(document), Buffer.from(document).toString());
  return false;
}

const FAULTS = new Map(Object.entries(Fault).map(([name, fault]) => [fault as Fault, name]));

function refusal(text: string): string {
  const events = read(Buffer.from(text));
  return Array.isArray(events) ? "read" : `${FAULTS.get(events.fault)} at ${events.offset}`;
}

test("every beginning of a document is refused, or is whole but for white space and comments", () => {
  for (const document of short(randomDocuments(DOCUMENTS)).slice(0, BROKEN)) {
    const refused = document.map((_, length) => Number(isRefused(document.subarray(0, length))));
    ok(refused.filter((each) => each === 1).length > document.length / 2);
  }
});

test("a document with a byte changed is refused, or read as xmldom reads it", () => {
  let refused = 0;
  let readable = 0;
  for (const document of short(randomDocuments(DOCUMENTS)).slice(0, BROKEN)) {
    // xmldom looks at the XML declaration, the agent only for its end.
    const root = Buffer.from(document).indexOf("?>") + 1;
    for (let index = root; index < document.length; index++) {
      const own = [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => document[index]! ^ (1 << bit));
      for (const value of new Set([...own, ...VALUES])) {
        const changed = document.slice();
        changed[index] = value;
        if (isRefused(changed)) refused++;
        else readable++;
      }
    }
  }
  ok(refused > 1000 && readable > 1000, `${refused} were refused, ${readable} were read`);
});

/** Windows that hold the longest token of these documents, and little more. */
const ROOMS = [80, 81, 83, 101, 128];

test("a document that comes in windows has the events of the whole, wherever they end", () => {
  let several = 0;
  for (const document of randomDocuments(DOCUMENTS))
    for (const room of ROOMS) {
      several += Number(document.length > room);
      deepEqual(read(document, room), read(document), `${room}: ${Buffer.from(document).toString()}`);
    }
  ok(several > 1000, `${several} had several windows`);
});

test("a document with a byte changed is refused in windows if it is as a whole", () => {
  for (const document of short(randomDocuments(DOCUMENTS)).slice(0, BROKEN))
    for (let index = 0; index < document.length; index++) {
      const changed = document.slice();
      changed[index] = VALUES[index % VALUES.length]!;
      const whole = read(changed);
      for (const room of [200, 201]) {
        const windows = read(changed, room);
        if (Array.isArray(whole)) deepEqual(windows, whole, Buffer.from(changed).toString());
        else ok(!Array.isArray(windows), Buffer.from(changed).toString());
      }
    }
});

test("a token that no window holds is Truncated, and no further window is asked for", () => {
  for (const text of [
    `<!--${"a".repeat(90)}--><Node/>`,
    `<Node${" ".repeat(90)}/>`,
    `<Node><!--${"a".repeat(90)}--></Node>`,
  ])
    equal((read(Buffer.from(text), 80) as { fault: Fault }).fault, Fault.Truncated, text);
});

test("a billion laughs are not begun", () => {
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("");
  const bomb = `<!DOCTYPE MgmtTree [<!ENTITY l0 "lol">${entities}]><MgmtTree>&l9;</MgmtTree>`;
  equal(refusal(bomb), "XmlMarkup at 0");
  equal(refusal('<!DOCTYPE MgmtTree SYSTEM "file:///etc/passwd"><MgmtTree/>'), "XmlMarkup at 0");
});

test("65,536 bytes of one thing end, whatever it is", () => {
  const things = [
    "<Node>",
    "<!--",
    "<![CDATA[",
    "&amp;",
    "]]",
    "<Node ",
    "</Node>",
    "<?",
    "&#",
    "9",
    "\r",
    " ",
    "<?xml ",
  ];
  for (const thing of things)
    for (const start of ["", "<Value>", "<Value><![CDATA[", "<Value><!--", "<Value>&#", "<Value "]) {
      const text = (start + thing.repeat(65536 / thing.length)).slice(0, 65536);
      ok(refusal(text) !== "read", text.slice(0, 40));
    }
});

test("random documents have the events that xmldom sees", () => {
  const seen = new Set<string>();
  for (const document of randomDocuments(DOCUMENTS)) {
    const events = read(document);
    deepEqual(events, domEvents(document), Buffer.from(document).toString());
    if (Array.isArray(events)) events.forEach((event) => seen.add(event));
  }
  ok([...seen].filter((event) => event.startsWith("<") && event !== "</>").length === 56, "not every element came");
});
