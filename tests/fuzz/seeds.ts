/** The inputs that fuzzing begins with: what servers and agents say in the session fixtures and in a scenario, and forms that neither has. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { loadAgent } from "../../host/node/agent.js";
import { Codec } from "../../host/node/codec.js";
import { ROOT } from "../../tools/root.js";
import { run } from "./command.js";
import { Play } from "../session/fixture.js";
import { readFixtures } from "../session/markdown.js";
import { bytes } from "../wbxml/samples.js";

const COMMAND = join(ROOT, "build/host/node/cli/main.js");
const SCENARIO = join(ROOT, "scenarios/enterprise-handset.yaml");

/** Both sides' messages of every session fixture. */
async function ofFixtures(): Promise<Uint8Array[]> {
  const codec = await Codec.load();
  const agent = loadAgent();
  return readFixtures().flatMap((fixture) => {
    const heard: Uint8Array[] = [];
    const play = new Play(fixture, codec, agent, (_, message) => heard.push(message));
    play.run();
    return [...heard, ...play.device.sent];
  });
}

/** Both sides' messages of a scenario. */
async function ofScenario(): Promise<Uint8Array[]> {
  const folder = mkdtempSync(join(tmpdir(), "virmo-fuzz-"));
  try {
    await run(ROOT, execPath, COMMAND, "run", SCENARIO, "--capture", folder);
    return readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Headers and contents that no message of ours has. */
export const FORMS = [
  // SyncML 1.1; an unknown identifier; the identifier in the string table, and a text in it.
  "01 9F53 6A 00 6D6C7103312E3200010101",
  "03 01 6A 00 6D2C01",
  "02 0000 6A 1E 2D2F2F53594E434D4C2F2F4454442053796E634D4C20312E322F2F454E 00 6D6C71831B010101",
  // Text of all four kinds in one Data, and a page switch within.
  "02 A401 6A 04 61626300 6D6B604B0331000154 4F 036100 8300 0241 C30162 01 01 01 12 01 01",
  // TNDS nested in Data, and DDF as a document of its own.
  "02 A401 6A 00 6D6B6054 4F 0002 60 7B 03312E3200 01 64 66 03610001 56 55 1E01 01 01 01 0000 01 01 01 01 01",
  "03 0000 6A 1B 2D2F2F4F4D412F2F4454442D444D2D44444620312E322F2F454E00 0002 60 64 660361000101 01",
  // Provisioning: a version, a characteristic, parameters with value tokens and texts, a page switch among attributes.
  "03 0B 6A 00 45 C6 56 01 87 07 06 0377370001 01 C6 00015501 87 0001 36 0000 06 0361000101 01",
  "03 0B 6A 05 6162636400 C54603 312E30 00 01 C65001 87 15 06 8300 01 87 36 06 02 8100 0362000101 01",
].map((hex) => bytes(hex));

const XML = [
  "<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName>a</NodeName><RTProperties><Format><chr/></Format></RTProperties>" +
    "<Value>1 &lt; 2 &#x20AC;<![CDATA[<]]></Value></Node></MgmtTree>",
  "<?xml version='1.0'?><!-- a --><MgmtTree xmlns='syncml:dmddf1.2'><Node><NodeName/></Node></MgmtTree>",
].map((text) => Buffer.from(text));

function ofDdf(): Uint8Array[] {
  const folder = join(ROOT, "ddf");
  const names = readdirSync(folder).filter((name) => name.endsWith(".xml"));
  return names.map((name) => readFileSync(join(folder, name)));
}

/** WBXML. */
export const documents = async () => [...FORMS, ...(await ofFixtures()), ...(await ofScenario())];

/** TNDS as XML. */
export const xmlDocuments = async () => [...XML, ...ofDdf()];

/** The bytes of an input: a file's own, or those that a `.hex` file spells. */
export function readInput(path: string): Uint8Array {
  return path.endsWith(".hex") ? bytes(readFileSync(path, "utf8")) : readFileSync(path);
}

/** The inputs that once failed a target, in hexadecimal: `regressions/TARGET-cause.hex`. */
export function regressions(target: string): Uint8Array[] {
  const folder = join(ROOT, "tests/fuzz/regressions");
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.startsWith(`${target}-`) && name.endsWith(".hex"));
  return names.map((name) => readInput(join(folder, name)));
}

/** Writes inputs into `folder`, one file for each, named by its content. */
export function writeSeeds(folder: string, seeds: Uint8Array[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const seed of seeds) {
    writeFileSync(join(folder, createHash("sha256").update(seed).digest("hex").slice(0, 16)), seed);
  }
}
