/** The global tokens of WBXML (WAP-192 7.1): what they mean is the same on every code page. */
export const enum Token {
  SwitchPage = 0x00,
  End = 0x01,
  Entity = 0x02,
  StrI = 0x03,
  StrT = 0x83,
  Opaque = 0xc3,
  /** The first of the 59 codes of a page; in an element's token 0x40 says "has content" and 0x80 "has attributes". */
  FirstTag = 0x05,
  Content = 0x40,
  Attributes = 0x80,
  Code = 0x3f,
}
