/** DevInfo (urn:oma:mo:oma-dm-devinfo:1.0): what the device is, as the platform tells it at boot. */
import { Identity as Field } from "../effect";
import { IDENTITY_TEXT, identity } from "../journal/record.gen";
import { Slice, fixed } from "../memory/slice";

/** One of the platform's identity strings. */
export function identityText(field: Field): Slice {
  return fixed(identity(field).text, IDENTITY_TEXT);
}

export function devId(instance: u32): Slice {
  return identityText(Field.DevId);
}

export function man(instance: u32): Slice {
  return identityText(Field.Man);
}

export function mod(instance: u32): Slice {
  return identityText(Field.Mod);
}

export function dmV(instance: u32): Slice {
  return identityText(Field.DmV);
}

export function lang(instance: u32): Slice {
  return identityText(Field.Lang);
}
