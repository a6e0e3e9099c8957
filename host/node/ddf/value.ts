/** Whether a text is a value of a Format (OMA-TS-DM_TND 7.7.2). */

/** "loose": its meaning is plain, its form isn't the one of the standard. */
export type Fit = "fits" | "loose" | "wrong";

interface Form {
  /** What is asked for, after "is no". */
  asked: string;
  fits: (text: string) => boolean;
  loose?: (text: string) => boolean;
}

const anything = (): boolean => true;
const matches = (pattern: RegExp) => (text: string) => pattern.test(text);

const DATE = /^(\d{4})(-?)(\d\d)\2(\d\d)$/;
const TIME = /^([01]\d|2[0-3])(:?)[0-5]\d\2[0-5]\d(Z|[+-]\d\d:?\d\d)?$/;
const FLOAT = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|-?INF|NaN)$/;
const BASE64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;

const FORMS: Record<string, Form> = {
  chr: { asked: "chr", fits: anything },
  xml: { asked: "xml", fits: anything },
  bin: { asked: "bin", fits: anything },
  b64: { asked: "Base64", fits: (text) => BASE64.test(text.replace(/\s+/g, "")) },
  int: { asked: "int (32 bits, signed, decimal)", fits: isInt32, loose: matches(/^[+-]?\d+$|^0x[\da-f]+$/i) },
  bool: { asked: "bool (true or false)", fits: matches(/^(true|false)$/), loose: matches(/^(true|false|0|1)$/i) },
  float: { asked: "float", fits: matches(FLOAT) },
  date: { asked: "date (YYYY-MM-DD)", fits: isDate },
  time: { asked: "time (hh:mm:ss)", fits: matches(TIME) },
  null: { asked: "null, which has no value", fits: (text) => text === "" },
};

function isInt32(text: string): boolean {
  return /^-?\d{1,10}$/.test(text) && (Number(text) | 0) === Number(text);
}

function isDate(text: string): boolean {
  const [, year, , month, day] = DATE.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/**
 * @param format of a leaf
 * @returns how well the text fits, and what is asked for
 */
export function fitOf(format: string, text: string): { fit: Fit; asked: string } {
  const { asked, fits, loose } = FORMS[format]!;
  if (fits(text)) return { fit: "fits", asked };
  return { fit: text.trim() === "" || loose?.(text.trim()) ? "loose" : "wrong", asked };
}
