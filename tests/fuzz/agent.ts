/** Brings an agent into a session for target `agent`: the calls that lead there, the flash they leave, and what servers might say next. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Codec } from "../../host/node/codec.js";
import { loadDescription } from "../../host/node/description.js";
import { Recorder } from "../native/record.js";
import { session } from "../session/automatic.js";
import { Device } from "../session/device.js";
import { OPERATOR } from "../session/fixture.js";
import { readFixtures } from "../session/markdown.js";
import { Peer } from "../session/peer.js";

/** So that there is a domain beside the factory's. */
const BEFORE = ["Exec 1 ./VirMO/Operations/Create = Name=firm&Image=enterprise-os"];

async function begun(): Promise<{ recorder: Recorder; device: Device; peer: Peer }> {
  const recorder = new Recorder();
  const description = loadDescription();
  const device = new Device(description, [OPERATOR], recorder.instantiate);
  const peer = new Peer(await Codec.load(), OPERATOR, description.identity.devId);
  device.boot();
  session(device, 0, peer, BEFORE);
  device.requestSession(0);
  peer.hear(device.sent.at(-1)!);
  return { recorder, device, peer };
}

/** Writes agent.script and agent.flash into `folder`. */
export async function writeBeginning(folder: string): Promise<void> {
  const { recorder, device } = await begun();
  const calls = recorder.script.filter((line) => !/^(boot|poll|deadline|outbox|event|busy) /.test(line));
  writeFileSync(join(folder, "agent.script"), calls.join("\n"));
  writeFileSync(join(folder, "agent.flash"), device.flash.content());
}

/** What the fixtures' servers say, as their first message of this session. */
export async function answers(): Promise<Uint8Array[]> {
  const { peer } = await begun();
  const fences = readFixtures().flatMap(({ fences }) => fences.filter(({ kind }) => kind === "server"));
  return fences.map(({ lines }) => {
    peer.msgId = 0;
    return peer.encode(lines);
  });
}
