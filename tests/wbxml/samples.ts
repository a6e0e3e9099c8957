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
