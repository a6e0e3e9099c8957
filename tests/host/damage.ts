/** A phone with a history, and what becomes of it when its flash has been damaged. */
import { Activity } from "../../host/node/abi.gen.js";
import { audit } from "../kill/audit.js";
import { LIFE } from "../kill/life.js";
import { Phone, type Remains } from "../kill/phone.js";
import { Player } from "../kill/play.js";

/** What a phone leaves behind that has lived through the life. */
export async function livedPhone(): Promise<Remains> {
  const phone = await Phone.open();
  const player = new Player(phone);
  for (const [index, step] of LIFE.entries()) await player.play(step, index);
  if (phone.complaints.length > 0) throw new Error(phone.complaints.join("; "));
  const remains = phone.remains();
  await phone.close();
  return remains;
}

export interface Outcome {
  refused: boolean;
  /** The names of its domains, if it isn't refused. */
  domains: string[];
  /** What is wrong: bytes that changed though the flash is refused, a trap, no rest, or a ledger that doesn't add up. */
  complaints: string[];
  /** Where the hypervisor has domains that the tree doesn't know: only a journal that has noticed a loss leaves them alone. */
  forgotten: string[];
}

/** Switches the phone on with this flash. */
export async function switchOn(remains: Remains, flash: Uint8Array): Promise<Outcome> {
  const phone = await Phone.open([], { ...remains, flash });
  const refused = phone.isActive(Activity.StoreRefused);
  const after = phone.remains();
  await phone.close();
  if (refused) {
    const touched = Buffer.compare(after.flash, flash) === 0 ? [] : ["a flash that is refused has been written to"];
    return { refused, domains: [], complaints: touched, forgotten: [] };
  }
  // What nobody knows of any more is being destroyed.
  const { domains, complaints } = await audit({ ...after, utc: after.utc + 10_000 });
  const wrong = complaints.filter((complaint) => !DISAGREEMENT.test(complaint));
  const forgotten = complaints.filter((complaint) => DISAGREEMENT.exec(complaint)?.[1]);
  return { refused, domains: Object.keys(domains), complaints: [...phone.complaints, ...wrong], forgotten };
}

/** An older state may also know of a domain that has been deleted since: then the hypervisor has nothing. */
const DISAGREEMENT = /^the tree says .*, the hypervisor \[(.*)\]$/;

/** `flash` with one bit of the byte at `place` turned over. */
export function flipped(flash: Uint8Array, place: number, bit: number): Uint8Array {
  const copy = Uint8Array.from(flash);
  copy[place]! ^= 1 << bit;
  return copy;
}

/** Where something stands on it. */
export function written(flash: Uint8Array): number[] {
  return [...flash.keys()].filter((place) => flash[place] !== 0xff);
}
