/** What no message shows of an Atomic: it is one transaction, of which a power cut leaves all or nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAgent } from "../../host/node/agent.js";
import { childText, child, Codec } from "../../host/node/codec.js";
import { loadDescription } from "../../host/node/description.js";
import { NorFlash } from "../../host/node/flash.js";
import { session } from "./automatic.js";
import { Device } from "./device.js";
import { OPERATOR } from "./fixture.js";
import { Peer } from "./peer.js";

const codec = await Codec.load();
const instantiate = loadAgent();
const description = loadDescription();

const POLICY = "./VirMO/Domain/firm/Policy";
const WANTED = { BootOrder: "1", StopTimeout: "7" };
const OLD = { BootOrder: "100", StopTimeout: "30" };
const REPLACES = [`  Replace 2 ${POLICY}/BootOrder int = 1`, `  Replace 3 ${POLICY}/StopTimeout int = 7`];
const ATOMIC = ["Atomic 1", ...REPLACES, "  Add 4 ./DMAcc/e node"];

/** A device with a domain, and its server. */
function given(): { device: Device; peer: Peer } {
  const device = new Device(description, [OPERATOR], instantiate);
  device.boot();
  const peer = new Peer(codec, OPERATOR, description.identity.devId);
  session(device, 0, peer, ["Exec 1 ./VirMO/Operations/Create = Name=firm&Image=enterprise-os"]);
  return { device, peer };
}

/** How many programs of the flash the commands take. */
function programs(lines: string[]): number {
  const { device, peer } = given();
  const before = device.log.length;
  session(device, 0, peer, lines);
  return device.log.slice(before).filter(({ name }) => name === "FlashProgram").length;
}

/** What is in the tree after the power has been cut behind `count` programs of the Atomic: the flash takes no more of them. */
function afterCut(count: number): Record<string, string | undefined> {
  const { device, peer } = given();
  const flash = NorFlash.of(device.flash.content());
  const program = flash.program.bind(flash);
  let left = count;
  flash.program = (address, data) => (left-- > 0 ? program(address, data) : undefined);
  device.useFlash(flash);
  session(device, 0, peer, ATOMIC);
  device.useFlash(NorFlash.of(flash.content()));
  device.hypervisor.powerCut();
  device.boot();
  const uris = ["BootOrder", "StopTimeout"].map((leaf) => `${POLICY}/${leaf}`);
  const { results } = session(
    device,
    0,
    peer,
    [...uris, "./DMAcc"].map((uri, index) => `Get ${index + 1} ${uri}`),
  );
  const [BootOrder, StopTimeout, accounts] = results.map((one) => childText(child(one, "Item"), "Data"));
  return { BootOrder, StopTimeout, accounts };
}

test("An Atomic takes as many programs of the flash as one Replace: its records and one commit record (docs/journal.md)", () => {
  const one = programs([REPLACES[0]!.trim()]);
  assert.ok(one > 0);
  // Its records may begin on one page and end on the next.
  assert.ok(programs(["Atomic 1", ...REPLACES]) <= one + 1);
  assert.ok(programs(REPLACES.map((line) => line.trim())) > one);
});

test("A power cut at any program of an Atomic leaves nothing of it, or all (docs/protocol.md)", () => {
  const most = programs(ATOMIC);
  for (let count = 0; count < most; count++) assert.deepEqual(afterCut(count), { ...OLD, accounts: "a1" });
  assert.deepEqual(afterCut(most), { ...WANTED, accounts: "a1/e" });
});
