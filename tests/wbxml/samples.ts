/** Documents for the codec's tests: messages of a session as trees, and ways to spell bytes. */
import { el, elementOn, type Element } from "../../host/node/codec.js";

export function bytes(...parts: (string | Uint8Array)[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part.replace(/\s/g, ""), "hex") : part))),
  );
}

export function ascii(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

/** WBXML 1.2, SyncML 1.2, UTF-8, no string table. */
export const HEADER = "02 A4 01 6A 00";

/** SyncML{SyncHdr{VerDTD 1.2, VerProto DM/1.2, SessionID 1, MsgID 1}, SyncBody{Final}}, spelt by hand. */
export const GOLDEN = bytes(
  HEADER,
  "6D 6C 71 03 31 2E 32 00 01 72 03 44 4D 2F 31 2E 32 00 01 65 03 31 00 01 5B 03 31 00 01 01 6B 12 01 01",
);

/** An element with one inline string in it; `token` without the bit for content. */
function said(token: number, text: string): Uint8Array {
  return bytes(new Uint8Array([token | 0x40, 0x03]), Buffer.from(text), "00 01");
}

/** The status of a command of message 2. */
function status(id: string, reference: string, command: string, code: string): Uint8Array {
  return bytes(
    "69",
    said(0x0b, id),
    said(0x1c, "2"),
    said(0x0c, reference),
    said(0x0a, command),
    said(0x0f, code),
    "01",
  );
}

/**
 * As a server of DM 1.2 is known to send: header 1.2, the name of SyncML 1.1 in a string table without NUL; auth-basic, MaxMsgSize, three
 * Statuses and a Get. The END of Meta stands on MetInf's page.
 */
export const SERVER_MESSAGE = bytes(
  "02 00 00 6A 1D",
  ascii("-//SYNCML//DTD SyncML 1.1//EN"),
  bytes("6D 6C", said(0x31, "1.2"), said(0x32, "DM/1.2"), said(0x25, "5"), said(0x1b, "2")),
  bytes("6E", said(0x17, "IMEI:493005100592800"), "01 67", said(0x17, "http://127.0.0.1/dm"), "01"),
  bytes(
    "4E 5A 00 01",
    said(0x07, "b64"),
    said(0x13, "syncml:auth-basic"),
    "01 00 00",
    said(0x0f, "c3J2OnB3ZA=="),
    "01",
  ),
  bytes("5A 00 01", said(0x0c, "3500"), "01 01 00 00 6B"),
  status("1", "0", "SyncHdr", "212"),
  status("2", "1", "Alert", "200"),
  status("3", "2", "Replace", "200"),
  bytes("53", said(0x0b, "4"), "54 6E", said(0x17, "./DevDetail/URI/MaxDepth"), "01 01 01 12 01 01"),
);

/** As a bootstrap is known to be sent: w7's characteristic switches the page of the attributes, its NAME switches back. */
export const BOOTSTRAP = bytes(
  "03 0B 6A 00 C5 46 01",
  bytes("C6 56 01 87 07 06 03", ascii("Network"), "00 01 01"),
  bytes("C6 00 01 55 01 87 36 00 00 06 03", ascii("w7"), "00 01 87 00 00 07 06 03", ascii("Manager"), "00 01"),
  bytes("C6 00 01 56 01 87 34 00 00 06 03", ascii("127.0.0.1"), "00 01 87 00 01 35 00 00 06 85 01 01 01 01"),
);

/** As libwbxml writes a description or a serialised tree: by name, and on page 2. */
export const TREE_DOCUMENT = bytes(
  "03 00 00 6A 1B",
  ascii("-//OMA//DTD-DM-DDF 1.2//EN\0"),
  bytes("00 02 60", said(0x37, "1.2"), "64", said(0x26, "Name"), said(0x36, "Bruce"), "01 01"),
);

function header(msgId: string, ...more: Element[]): Element {
  const fields = [
    el("VerDTD", "1.2"),
    el("VerProto", "DM/1.2"),
    el("SessionID", "1A"),
    el("MsgID", msgId),
    el("Target", el("LocURI", "http://127.0.0.1:8080/dm")),
    el("Source", el("LocURI", "IMEI:493005100592800"), el("LocName", "Bruce2")),
  ];
  return el("SyncHdr", ...fields, ...more);
}

const CRED = el(
  "Cred",
  el("Meta", el("Format", "b64"), el("Type", "syncml:auth-md5")),
  el("Data", "Zz6EivR3yeaaENcRN6lpAQ=="),
);

/** Package 1 of a session (OMA-TS-DM_Protocol 8.3). */
export const PACKAGE_1 = el(
  "SyncML",
  header("1", CRED, el("Meta", el("MaxMsgSize", "6144"))),
  el(
    "SyncBody",
    el("Alert", el("CmdID", "1"), el("Data", "1201")),
    el(
      "Replace",
      el("CmdID", "2"),
      el(
        "Item",
        el("Source", el("LocURI", "./DevInfo/Man")),
        el("Meta", el("Format", "chr")),
        el("Data", "Größe & Söhne"),
      ),
    ),
    el("Final"),
  ),
);

/** Package 2: commands with every kind of content. */
export const PACKAGE_2 = el(
  "SyncML",
  header("2"),
  el(
    "SyncBody",
    el("Status", el("CmdID", "1"), el("MsgRef", "1"), el("CmdRef", "0"), el("Cmd", "SyncHdr"), el("Data", "212")),
    el("Get", el("CmdID", "2"), el("Item", el("Target", el("LocURI", "./VirMO/Domain")))),
    el(
      "Atomic",
      el("CmdID", "3"),
      el(
        "Add",
        el("CmdID", "4"),
        el(
          "Item",
          el("Target", el("LocURI", "./DMAcc/firm/AppAuth/a/AAuthData")),
          el("Meta", el("Format", "bin"), el("Type", "application/octet-stream")),
          el("Data", new Uint8Array([0, 1, 2, 0xc3, 0x83, 0xff])),
        ),
      ),
    ),
    el(
      "Exec",
      el("CmdID", "5"),
      el("Correlator", "c-1"),
      el("Item", el("Target", el("LocURI", "./VirMO/Operations/Create")), el("Data")),
    ),
    el("Final"),
  ),
);

/** A command whose Data holds a tree of page 2 (TNDS). */
export const TNDS = el(
  "SyncML",
  el(
    "SyncBody",
    el(
      "Item",
      el(
        "Data",
        elementOn(
          2,
          "MgmtTree",
          elementOn(2, "Node", elementOn(2, "NodeName", "AAuthSecret"), elementOn(2, "Value", "OhBehave")),
        ),
      ),
    ),
  ),
);

export const SAMPLES: Record<string, Element> = { PACKAGE_1, PACKAGE_2, TNDS };
