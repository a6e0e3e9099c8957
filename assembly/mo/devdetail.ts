/** DevDetail (urn:oma:mo:oma-dm-devdetail:1.0): versions, and the limits of URIs. */
import { Identity as Field } from "../effect";
import { MaxDepth, MaxSegLen, MaxTotLen } from "../limits";
import { Slice } from "../memory/slice";
import { identityText } from "./devinfo";
import { decimal } from "./number";

export function maxDepth(instance: u32): Slice {
  return decimal(MaxDepth);
}

export function maxTotLen(instance: u32): Slice {
  return decimal(MaxTotLen);
}

export function maxSegLen(instance: u32): Slice {
  return decimal(MaxSegLen);
}

export function devTyp(instance: u32): Slice {
  return identityText(Field.DevTyp);
}

export function oem(instance: u32): Slice {
  return identityText(Field.Oem);
}

export function fwV(instance: u32): Slice {
  return identityText(Field.FwV);
}

export function swV(instance: u32): Slice {
  return identityText(Field.SwV);
}

export function hwV(instance: u32): Slice {
  return identityText(Field.HwV);
}
