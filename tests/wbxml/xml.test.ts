/** Documents as XML, what a trace shows of them, and the helpers for looking into them. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { DOMParser } from "@xmldom/xmldom";
import { Codec, child, childText, children, el, elementOn, toXml, type Element } from "../../host/node/codec.js";
import { redacted } from "../../host/node/wbxml/redact.js";
import { PACKAGE_1, PACKAGE_2, SAMPLES, TNDS } from "./samples.js";

let codec: Codec;
before(async () => {
  codec = await Codec.load();
});

/** Parses as XML; xmldom calls it an error when something isn't well-formed, and a warning when it only looks odd. */
function wellFormed(xml: string): void {
  const onError = (level: string, message: string) => assert.equal(level, "warning", `${message}\n${xml}`);
  new DOMParser({ onError }).parseFromString(xml, "text/xml");
}

const traced = (root: Element): string => toXml(redacted(root, codec));

/** An Item with this Data. */
const item = (...data: Element["children"]): Element => el("Item", el("Data", ...data));

/** A serialised tree of one secret leaf. */
const secretTree = (name: string): Element =>
  elementOn(
    2,
    "MgmtTree",
    elementOn(2, "Node", elementOn(2, "NodeName", name), elementOn(2, "Value", "s3cret")),
    elementOn(2, "Node", elementOn(2, "NodeName", "AAuthName"), elementOn(2, "Value", "Bruce2")),
  );

describe("XML", () => {
  it("holds everything, credentials, too", () => {
    assert.match(toXml(TNDS), /<Value>OhBehave<\/Value>/);
    assert.match(toXml(PACKAGE_1), /Zz6EivR3yeaaENcRN6lpAQ==/);
  });

  it("is well-formed whatever the text holds", () => {
    for (const root of Object.values(SAMPLES)) wellFormed(toXml(root));
    wellFormed(toXml(el("Data", "<&>]]>\x01\ufffe\r\x85?>--")));
    wellFormed(toXml(el("Data", new Uint8Array([0x3f, 0x3e, 0]))));
  });

  it("is indented, names the page where it changes, and holds OPAQUE in an instruction", () => {
    const add = child(child(child(PACKAGE_2, "SyncBody"), "Atomic"), "Add")!;
    const expected = `<Item xmlns="SYNCML:SYNCML1.2">
  <Target>
    <LocURI>./DMAcc/firm/AppAuth/a/AAuthData</LocURI>
  </Target>
  <Meta>
    <Format xmlns="syncml:metinf">bin</Format>
    <Type xmlns="syncml:metinf">application/octet-stream</Type>
  </Meta>
  <Data><?opaque AAECw4P/?></Data>
</Item>
`;
    assert.equal(toXml(children(add, "Item")[0]!), expected);
  });

  it("keeps all white space of an element that holds text and elements, and of one that holds text alone", () => {
    const mixed = el("Data", " ", elementOn(2, "MgmtTree", elementOn(2, "VerDTD", "1.2")), "\n");
    assert.equal(
      toXml(mixed),
      '<Data xmlns="SYNCML:SYNCML1.2" xml:space="preserve"> ' +
        '<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD></MgmtTree>\n</Data>\n',
    );
    assert.equal(toXml(el("Data", "  ")), '<Data xmlns="SYNCML:SYNCML1.2">  </Data>\n');
  });

  it("tells no content, empty text and empty OPAQUE from one another", () => {
    const shown = [el("Data"), el("Data", ""), el("Data", new Uint8Array())].map((root) => toXml(root));
    assert.deepEqual(shown, [
      '<Data xmlns="SYNCML:SYNCML1.2"/>\n',
      '<Data xmlns="SYNCML:SYNCML1.2"><?text?></Data>\n',
      '<Data xmlns="SYNCML:SYNCML1.2"><?opaque?></Data>\n',
    ]);
  });

  it("shows characters that XML, a terminal or an editor would change as what they are", () => {
    assert.equal(
      toXml(el("Data", "a\x1b[1mb\r\u009b\u202ec")),
      '<Data xmlns="SYNCML:SYNCML1.2">a<?text Gw==?>[1mb&#13;&#155;&#8238;c</Data>\n',
    );
  });

  it("says what kind a document is that its root element doesn't tell", () => {
    const tree = elementOn(2, "MgmtTree");
    assert.equal(toXml(tree, "ddf"), '<MgmtTree xmlns="syncml:dmddf1.2"/>\n');
    assert.equal(toXml(tree, "syncml"), '<?kind syncml?>\n<MgmtTree xmlns="syncml:dmddf1.2"/>\n');
  });

  it("of provisioning has attributes and no namespace", () => {
    const attributes = [
      { name: "name", value: 'a"<\n' },
      { name: "value", value: "\x01" },
    ];
    const root: Element = {
      name: "wap-provisioningdoc",
      page: 0,
      children: [{ name: "parm", page: 1, attributes, children: [] }],
    };
    const expected = `<wap-provisioningdoc>
  <parm xmlns="urn:x-virmo:wbxml:page:1" name="a&quot;&lt;&#10;"><?attribute value AQ==?></parm>
</wap-provisioningdoc>
`;
    assert.equal(toXml(root, "provisioning"), expected);
  });
});

describe("What a trace shows", () => {
  it("holds no credential, no nonce and no secret of an account", () => {
    const secrets = [
      el("Item", el("Target", el("LocURI", "./DMAcc/x/AppAuth/y/AAuthSecret?prop=Value")), el("Data", "s3cret")),
      el("Item", el("Data", "s3cret"), el("Target", el("LocURI", "./DMAcc/x/AppAuth/y/AAuth%53ecret"))),
      el("Item", el("Source", el("LocURI", "AAuthData")), el("Data", new Uint8Array([0, 1]), "s3cret")),
      el("Chal", el("Meta", el("Format", "b64"), el("NextNonce", "s3cret"))),
      el("Cred", el("Data", "s3cret")),
    ];
    const shown = traced(el("SyncML", ...secrets));
    assert.doesNotMatch(shown, /s3cret|AAE/);
    assert.equal(shown.match(/\*{5}/g)?.length, secrets.length);
    assert.doesNotMatch(traced(TNDS), /OhBehave/);
    assert.match(
      traced(PACKAGE_1),
      /<LocName>Bruce2<\/LocName>[^]*<Data>\*{5}<\/Data>[^]*<Data>Größe &amp; Söhne<\/Data>/,
    );
  });

  it("holds no secret of a tree inside the message, whichever way it lies there, and the rest of the tree", () => {
    const tree = secretTree("AAuthSecret");
    const wbxml = codec.encodeDocument({ kind: "ddf", root: tree });
    const xml = toXml(tree, "ddf");
    const nested = codec.encode(el("SyncML", el("SyncBody", item(wbxml))));
    for (const data of [tree, wbxml, xml, Buffer.from(xml), nested]) {
      const shown = traced(el("SyncML", item(data)));
      assert.doesNotMatch(shown, /s3cret/);
      assert.match(shown, /<NodeName>AAuthSecret<\/NodeName>\s*<Value>\*{5}<\/Value>[^]*<Value>Bruce2<\/Value>/);
    }
  });

  it("holds nothing of a document that can't be read, of a part of one, and of one of provisioning", () => {
    const xml = toXml(secretTree("AAuthSecret"), "ddf");
    const half = el("Item", el("Data", "s3cret"), el("MoreData"));
    const provisioning = codec.encodeDocument({
      kind: "provisioning",
      root: {
        name: "wap-provisioningdoc",
        page: 0,
        children: [{ name: "parm", page: 0, attributes: [{ name: "value", value: "s3cret" }], children: [] }],
      },
    });
    const broken = codec.encodeDocument({ kind: "ddf", root: secretTree("AAuthSecret") }).slice(0, -1);
    for (const data of [item(xml.slice(20)), item(`<!DOCTYPE a>${xml}`), half, item(provisioning), item(broken)])
      assert.doesNotMatch(traced(el("SyncML", data)), /s3cret/);
  });

  it("holds no secret of a command or a node that isn't formed as it should be", () => {
    const target = (uri: string): Element => el("Target", el("LocURI", uri));
    const node = elementOn(
      2,
      "Node",
      elementOn(2, "NodeName", "AAuthSecret"),
      elementOn(2, "DFProperties", elementOn(2, "DefaultValue", "s3cret")),
    );
    const items = [
      ...["/AAuthSecret/", "/AAuthSecret ", "/aauthsecret", "/AAuthSecret/s3"].map((uri) =>
        el("Item", target(`./DMAcc/x/AppAuth/y${uri}`), el("Data", "s3cret")),
      ),
      el("Item", el("TargetParent", el("LocURI", "./DMAcc/x/AAuthData")), el("Data", "s3cret")),
      el("Replace", el("CmdID", "7"), target("./DMAcc/x/AAuthData"), el("Item", el("Data", "s3cret"))),
      item(elementOn(2, "MgmtTree", node)),
    ];
    for (const broken of items) assert.doesNotMatch(traced(el("SyncML", broken)), /s3cret/);
    const tree = elementOn(2, "MgmtTree", elementOn(2, "Node", elementOn(2, "Value", Buffer.from("s3cret"))));
    const wbxml = Buffer.from(codec.encodeDocument({ kind: "ddf", root: tree }));
    const last = item(wbxml.subarray(wbxml.indexOf("s3cret")));
    assert.equal(traced(last), traced(item(`${"s3cret".length + 3} bytes`)));
  });

  it("is OPAQUE as text where it is text, and its length where it is not", () => {
    assert.equal(traced(el("Data", Buffer.from("A&"))), '<Data xmlns="SYNCML:SYNCML1.2">A&amp;</Data>\n');
    assert.equal(traced(el("Data", new Uint8Array([0, 255]))), '<Data xmlns="SYNCML:SYNCML1.2">2 bytes</Data>\n');
  });
});

describe("A tree", () => {
  it("answers for what it doesn't hold", () => {
    assert.equal(child(PACKAGE_1, "Final"), undefined);
    assert.equal(child(undefined, "Final"), undefined);
    assert.equal(childText(undefined, "Data"), undefined);
    assert.equal(childText(el("Item", el("Data")), "Data"), "");
    assert.deepEqual(children(el("Data", "text")), []);
  });

  it("gives text from strings and opaque bytes alike", () => {
    assert.equal(childText(el("Item", el("Data", "a", new Uint8Array([0x62]))), "Data"), "ab");
    assert.deepEqual(
      children(PACKAGE_1).map(({ name }) => name),
      ["SyncHdr", "SyncBody"],
    );
  });
});
