/** Documents shown as XML, and the helpers for looking into them. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DOMParser } from "@xmldom/xmldom";
import { child, childText, children, el, toXml } from "../../host/node/codec.js";
import { PACKAGE_1, PACKAGE_2, SAMPLES, TNDS } from "./samples.js";

/** Parses as XML; xmldom calls it an error when something isn't well-formed, and a warning when it only looks odd. */
function wellFormed(xml: string): void {
  const onError = (level: string, message: string) => assert.equal(level, "warning", `${message}\n${xml}`);
  new DOMParser({ onError }).parseFromString(xml, "text/xml");
}

describe("XML", () => {
  it("redacted holds no credential, no nonce and no secret of an account", () => {
    const secrets = [
      el("Item", el("Target", el("LocURI", "./DMAcc/x/AppAuth/y/AAuthSecret?prop=Value")), el("Data", "s3cret")),
      el("Item", el("Source", el("LocURI", "AAuthData")), el("Data", new Uint8Array([0, 1]), "s3cret")),
      el("Chal", el("Meta", el("Format", "b64"), el("NextNonce", "s3cret"))),
      el("Cred", el("Data", "s3cret")),
    ];
    const shown = toXml(el("SyncML", ...secrets), { redact: true });
    assert.doesNotMatch(shown, /s3cret|0001/);
    assert.equal(shown.match(/\*{5}/g)?.length, secrets.length);
    assert.doesNotMatch(toXml(TNDS, { redact: true }), /OhBehave/);
    assert.match(
      toXml(PACKAGE_1, { redact: true }),
      /<LocName>Bruce2<\/LocName>[^]*<Data>\*{5}<\/Data>[^]*<Data>Größe &amp; Söhne<\/Data>/,
    );
  });

  it("not redacted holds everything", () => {
    assert.match(toXml(TNDS), /<Value>OhBehave<\/Value>/);
    assert.match(toXml(PACKAGE_1), /Zz6EivR3yeaaENcRN6lpAQ==/);
  });

  it("is well-formed whatever the text holds", () => {
    for (const root of Object.values(SAMPLES)) wellFormed(toXml(root));
    wellFormed(toXml(el("Data", "<&>]]>\0\x01\ufffe")));
    wellFormed(toXml(el("Data", new Uint8Array([0x2d, 0x2d, 0x3e, 0]))));
  });

  it("is indented, names the page where it changes, and shows bytes that are no text in hexadecimal", () => {
    const item = children(child(child(child(PACKAGE_2, "SyncBody"), "Atomic"), "Add")!, "Item")[0]!;
    const expected = `<Item xmlns="SYNCML:SYNCML1.2">
  <Target>
    <LocURI>./DMAcc/firm/AppAuth/a/AAuthData</LocURI>
  </Target>
  <Meta>
    <Format xmlns="syncml:metinf">bin</Format>
    <Type xmlns="syncml:metinf">application/octet-stream</Type>
  </Meta>
  <Data><!-- 6 bytes: 000102c383ff --></Data>
</Item>
`;
    assert.equal(toXml(item), expected);
    assert.equal(toXml(el("Data", new Uint8Array([0x41, 0x26]))), `<Data xmlns="SYNCML:SYNCML1.2">A&amp;</Data>\n`);
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
