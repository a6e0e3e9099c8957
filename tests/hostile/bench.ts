/** A device that can be put back to where it was, and its whole tree as a server reads it. */
import { createHash } from "node:crypto";
import { PageBytes, SectorBytes } from "../../host/node/abi.gen.js";
import { child, childText } from "../../host/node/codec.js";
import { loadDescription } from "../../host/node/description.js";
import { NorFlash } from "../../host/node/flash.js";
import type { Codec } from "../../host/node/codec.js";
import { session } from "../session/automatic.js";
import { Device } from "../session/device.js";
import type { Play } from "../session/fixture.js";
import { Peer } from "../session/peer.js";
import type { Instances } from "./instance.js";

/** Remembers everything about a device; the result puts it back. */
export function saveDevice(device: Device, instances: Instances): () => void {
  const agent = instances.save();
  const hypervisor = device.hypervisor.save();
  const flash = device.flash.content();
  device.written.clear();
  const { now, draws, writes } = device;
  const [log, sent, prompts] = [device.log.length, device.sent.length, device.prompts.length];
  const [script, started] = [[...device.script], [...device.started]];
  return () => {
    agent();
    hypervisor();
    device.written.forEach((sector) => restore(device.flash, flash, sector * SectorBytes));
    device.written.clear();
    Object.assign(device, { now, draws, writes });
    device.log.length = log;
    device.sent.length = sent;
    device.prompts.length = prompts;
    device.script.splice(0, Infinity, ...script);
    device.started.splice(0, Infinity, ...started);
  };
}

/** Puts one sector back, with what a flash can do. */
function restore(flash: NorFlash, content: Uint8Array, sector: number): void {
  flash.erase(sector);
  for (let page = sector; page < sector + SectorBytes; page += PageBytes) {
    const bytes = content.subarray(page, page + PageBytes);
    if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).equals(ERASED)) flash.program(page, bytes);
  }
}

const ERASED = Buffer.alloc(PageBytes, 0xff);

/** Gets in one message: as many as fit, with the longest URIs. */
const AT_ONCE = 24;

/** Reads whole trees, each content of the flash only once. */
export class TreeReader {
  private readonly known = new Map<string, string>();

  constructor(
    private readonly codec: Codec,
    private readonly instances: Instances,
  ) {}

  /** Every node that the operator may read, with its value, as it is after a power-on with the device's flash. */
  read(play: Play): string {
    const content = play.device.flash.content();
    const key = createHash("sha256").update(content).digest("hex");
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const back = this.instances.save();
    const tree = this.dump(play, content);
    back();
    this.known.set(key, tree);
    return tree;
  }

  private dump(play: Play, content: Uint8Array): string {
    const description = loadDescription();
    const device = new Device(description, play.accounts, this.instances.instantiate);
    device.useFlash(NorFlash.of(content));
    device.boot();
    const peer = new Peer(this.codec, play.accounts[0]!, description.identity.devId);
    const lines: string[] = [];
    for (let uris = ["."]; uris.length > 0;) {
      const part = uris.splice(0, AT_ONCE);
      const gets = part.map((uri, index) => `Get ${index + 1} ${uri}`);
      for (const result of session(device, 0, peer, gets).results) {
        const item = child(result, "Item")!;
        const uri = childText(child(item, "Source"), "LocURI")!;
        const data = childText(item, "Data")!;
        lines.push(`${uri} = ${data}`);
        if (childText(child(item, "Meta"), "Format") !== "node" || data === "") continue;
        uris.push(...data.split("/").map((name) => `${uri}/${name}`));
      }
    }
    return lines.sort().join("\n");
  }
}
