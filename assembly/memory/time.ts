/** Times as DM writes them: `YYYYMMDDThhmmssZ`, ISO 8601 basic, UTC. */
import * as arena from "./arena";
import { Slice } from "./slice";

const DAY: u64 = 86400;
const T: u32 = 0x54;
const Z: u32 = 0x5a;

/** putTime() as a text of its own, in the arena. */
export function timeText(seconds: u64): Slice {
  arena.begin();
  putTime(seconds);
  return arena.finish();
}

/** Appends `seconds` since 1970 to the text in the arena; 0, which is "unknown", as 19700101T000000Z. */
function putTime(seconds: u64): void {
  putDate(<u32>(seconds / DAY));
  arena.putByte(T);
  const second = <u32>(seconds % DAY);
  putDigits(second / 3600, 2);
  putDigits((second / 60) % 60, 2);
  putDigits(second % 60, 2);
  arena.putByte(Z);
}

/** Civil date of a day number since 1970, in years that begin in March so that the leap day comes last. */
function putDate(days: u32): void {
  const shifted = days + 719468;
  const era = shifted / 146097;
  const dayOfEra = shifted % 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const marchMonth = (5 * dayOfYear + 2) / 153;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  putDigits(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), 4);
  putDigits(month, 2);
  putDigits(dayOfYear - (153 * marchMonth + 2) / 5 + 1, 2);
}

function putDigits(value: u32, digits: u32): void {
  let divisor: u32 = 1;
  while (--digits > 0) divisor *= 10;
  for (; divisor > 0; divisor /= 10) arena.putByte(0x30 + ((value / divisor) % 10));
}
