/** Values of the formats that only free-form nodes have (OMA-TS-DM_TND 7.7.2, ISO 8601, XML Schema 3.2.4). */
import * as arena from "../../memory/arena";
import { bytesOf } from "../../memory/__tests__/bytes";
import { Format, isOfFormat } from "../format";

function none(format: Format, values: string[]): void {
  for (let i = 0; i < values.length; i++) expect(isOfFormat(format, bytesOf(values[i]))).toBeFalsy(values[i]);
}

function all(format: Format, values: string[]): void {
  for (let i = 0; i < values.length; i++) expect(isOfFormat(format, bytesOf(values[i]))).toBeTruthy(values[i]);
}

beforeEach(arena.reset);

describe("A value is refused", () => {
  it("as a null that says something", () => none(Format.Null, ["0", " "]));

  it("as an int that isn't 32 bits in decimal", () => none(Format.Int, ["", "+1", "01", "1.0", "2147483648", " 1"]));

  it("as a bool other than true and false", () => none(Format.Bool, ["", "True", "1", "truefalse"]));

  it("as a float without digits, or with something else", () => {
    none(Format.Float, [
      "",
      ".",
      "+",
      "-.",
      "e5",
      "1e",
      "1e+",
      "1e1.5",
      "1,5",
      "0x1",
      "+INF",
      "inf",
      "nan",
      "1 ",
      "--1",
    ]);
  });

  it("as a date that the calendar doesn't have", () => {
    none(Format.Date, ["20260229", "19000229", "20260431", "20261301", "20260001", "20260100", "2026-02-29"]);
  });

  it("as a date that is written otherwise", () => {
    none(Format.Date, [
      "",
      "260101",
      "2026-0101",
      "202601-01",
      "2026-1-1",
      "2026/01/01",
      "20260101T",
      "2026010x",
      " 20260101",
    ]);
  });

  it("as a time that no clock shows", () => {
    none(Format.Time, ["240000", "126000", "125961", "12:60:00", "120000+2400", "120000+0060"]);
  });

  it("as a time that is written otherwise", () => {
    none(Format.Time, ["", "1200", "12:0000", "1200:00", "12:00", "120000.", "120000ZZ", "120000+1", "12:00:00+0100"]);
    none(Format.Time, [
      "120000+01:00",
      "T120000",
      "20260101",
      "20260101T",
      "2026-01-01T120000",
      "20260101T12:00:00",
      "20260230T120000",
    ]);
  });

  it("as b64 that isn't Base64", () => none(Format.B64, ["a", "abc", "ab=c", "abcd=", "ab c", "QUJ="]));

  it("as a text that isn't UTF-8", () => {
    const broken = bytesOf("ab");
    store<u8>(<usize>(<u32>broken), 0xff);
    expect(isOfFormat(Format.Chr, broken)).toBeFalsy();
    expect(isOfFormat(Format.Xml, broken)).toBeFalsy();
    expect(isOfFormat(Format.Bin, broken)).toBeTruthy();
  });
});

describe("A value is taken", () => {
  it("as what it is", () => {
    all(Format.Null, [""]);
    all(Format.Int, ["0", "-2147483648", "2147483647"]);
    all(Format.Bool, ["true", "false"]);
    all(Format.Float, ["0", "-1", "+1.5", ".5", "5.", "1e10", "1.5E-7", "INF", "-INF", "NaN", "0001"]);
    all(Format.Date, ["20240229", "20000229", "2026-12-31", "20260430", "20260731", "20260831"]);
    all(Format.Time, ["000000", "23:59:60", "120000Z", "12:00:00+01:00", "120000-0130", "120000+01", "12:00:00.25Z"]);
    all(Format.Time, ["20260101T120000Z", "2026-01-01T12:00:00"]);
    all(Format.B64, ["", "QUI=", "QQ==", "QUJD"]);
    all(Format.Chr, ["", "größer"]);
    all(Format.Xml, ["", "<a/>"]);
  });
});
