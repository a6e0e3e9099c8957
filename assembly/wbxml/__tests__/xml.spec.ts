/** TNDS as XML: what is refused and where, and the events of what is read. */
import { at, size, slice } from "../../memory/slice";
import { bytesOf, hex, stringOf } from "../../memory/__tests__/bytes";
import { Fault } from "../fault";
import { isTransientXml, readXml, xml } from "../xml";
import { ElementTrace, clear, note, trail } from "./trace";

/** Writes events down as text; a text in brackets had to be copied. */
@unmanaged
class Trace extends ElementTrace {

  @inline
  text(address: usize, length: u32): bool {
    const piece = stringOf(slice(address, length));
    note(isTransientXml(address) ? `(${piece})` : `"${piece}"`);
    return this.stops;
  }
}

const trace = changetype<Trace>(memory.data(4));
let place: i32 = 0;

/** Reads a document; the fault is its answer, `place` the offset where reading ended. */
function read(document: string): Fault {
  const s = bytesOf(document);
  clear();
  const fault = readXml<Trace>(trace, at(s), at(s) + size(s));
  place = <i32>(xml.cursor - at(s));
  return fault;
}

/** The events of a well-formed document; of another one the fault. */
function eventsOf(document: string): string {
  const fault = read(document);
  return fault == Fault.None ? trail : `fault ${fault} at ${place}`;
}

function refuse(document: string, fault: Fault, offset: i32): void {
  expect(read(document)).toBe(fault, document);
  expect(place).toBe(offset, document);
}

describe("TNDS as XML refuses", () => {
  it("a document type, an entity declared in it and any processing instruction", () => {
    refuse("<!DOCTYPE MgmtTree><MgmtTree/>", Fault.XmlMarkup, 0);
    refuse(
      '<?xml version="1.0"?>\n<!DOCTYPE MgmtTree [<!ENTITY a "aa">]><MgmtTree>&a;</MgmtTree>',
      Fault.XmlMarkup,
      22,
    );
    refuse("<?go now?><MgmtTree/>", Fault.XmlMarkup, 0);
    refuse("<?xml-stylesheet?><MgmtTree/>", Fault.XmlMarkup, 0);
    refuse(' <?xml version="1.0"?><MgmtTree/>', Fault.XmlMarkup, 1);
    refuse("<MgmtTree><?go now?></MgmtTree>", Fault.XmlMarkup, 10);
    refuse("<MgmtTree><!ELEMENT Node EMPTY></MgmtTree>", Fault.XmlMarkup, 10);
  });

  it("elements that DM DDF 1.2 doesn't have, or with a prefix", () => {
    refuse("<SyncML/>", Fault.XmlElement, 0);
    refuse("<MgmtTree><node/><NODE/></MgmtTree>", Fault.XmlElement, 17);
    refuse("<ddf:MgmtTree xmlns:ddf='syncml:dmddf1.2'/>", Fault.XmlElement, 0);
    refuse("<RTPropertiesRTProperties/>", Fault.XmlElement, 0);
    refuse("< Node/>", Fault.XmlElement, 0);
    refuse("<>", Fault.XmlElement, 0);
  });

  it("attributes other than the namespace of DM DDF 1.2", () => {
    refuse("<MgmtTree a='b'/>", Fault.XmlAttribute, 0);
    refuse("<MgmtTree xmlns='syncml:dmddf1.3'/>", Fault.XmlAttribute, 0);
    refuse("<MgmtTree xmlns='syncml:dmddf1.2\"/>", Fault.XmlAttribute, 0);
    refuse("<MgmtTree xmlns=syncml:dmddf1.2/>", Fault.XmlAttribute, 0);
    refuse("<MgmtTree xmlns=-syncml:dmddf1.2-/>", Fault.XmlAttribute, 0);
    refuse("<MgmtTree xmlns='syncml:dmddf1.2' xmlns='syncml:dmddf1.2'/>", Fault.XmlAttribute, 0);
    refuse("<MgmtTree><Node xml:lang='de'/></MgmtTree>", Fault.XmlAttribute, 10);
  });

  it("references to other entities and to what is no character of XML", () => {
    const references = [
      "&nbsp;", "&lt", "&;", "&", "&quota;", "&LT;", "&#;", "&#x;", "&#0;", "&#8;", "&#x1f;", "&#xD800;", "&#57343;",
      "&#xFFFE;", "&#65535;", "&#x110000;", "&#4294967296;", "&#x100000041;", "&#18446744073709551681;", "&#6a;", "&#X41;",
      "&#x4g;", "&#-65;", "&# 65;", "&#65", "&#x4:;", "&#x4@;",
    ]; // prettier-ignore
    for (let i = 0; i < references.length; i++) {
      refuse(`<Value>a${references[i]}</Value>`, Fault.XmlReference, 8);
    }
  });

  it("characters that XML doesn't have", () => {
    refuse("<Value>a\x01</Value>", Fault.XmlCharacter, 8);
    refuse("<Value><![CDATA[a\x1f]]></Value>", Fault.XmlCharacter, 17);
    refuse("<Value>\uffff</Value>", Fault.XmlCharacter, 7);
    refuse("<Value>\ufffe</Value>", Fault.XmlCharacter, 7);
    refuse("<Value><!-- \x02 --></Value>", Fault.XmlCharacter, 12);
    refuse("<Value>a\0</Value>", Fault.BadUtf8, 8);
  });

  it("what is not UTF-8, wherever it stands", () => {
    const s = hex("3C 4E 6F 64 65 2F 3E C3"); // <Node/> and half a character
    expect(readXml<Trace>(trace, at(s), at(s) + size(s))).toBe(Fault.BadUtf8);
    expect(<u32>(xml.cursor - at(s))).toBe(7);
  });

  it("ends of elements that aren't open", () => {
    refuse("<Node><Path></Node></Path>", Fault.UnbalancedEnd, 12);
    refuse("</Node>", Fault.UnbalancedEnd, 0);
    refuse("</Nothing>", Fault.UnbalancedEnd, 0);
    refuse("<Node></node>", Fault.UnbalancedEnd, 6);
    refuse("<Node></Node x>", Fault.XmlAttribute, 6);
    refuse("<Node></ Node>", Fault.UnbalancedEnd, 6);
  });

  it("the end of CDATA in text, and other ill-formed markup", () => {
    refuse("<Value>a]]>b</Value>", Fault.XmlSyntax, 8);
    refuse("<Value><!-- a -- b --></Value>", Fault.XmlSyntax, 7);
    refuse("<Value><!-- a ---></Value>", Fault.XmlSyntax, 7);
    refuse("<Value/ >", Fault.XmlAttribute, 0);
  });

  it("documents that end inside something", () => {
    const documents = [
      "<Node", "<Node ", "<Node/", "<Node>", "<Node></", "<Node></Node", "<Value>a", "<Value><![CDATA[a]]", "<Value><![CDATA[",
      "<Value><!-- a -", "<!-- a", "<?xml version", "<Node xmlns='syncml:dmddf1.2'", "<Value><",
    ]; // prettier-ignore
    for (let i = 0; i < documents.length; i++) expect(read(documents[i])).toBe(Fault.Truncated, documents[i]);
  });

  it("each beginning of a document, whatever follows it in memory", () => {
    const whole = bytesOf("<?xml ?><!-- a --><Value xmlns='syncml:dmddf1.2'>a]]&gt;<![CDATA[b\r\n]]></Value>");
    for (let length: u32 = 0; length < size(whole); length++) {
      const alone = heap.alloc(size(whole) + 16);
      memory.fill(alone, 0, size(whole) + 16);
      memory.copy(alone, at(whole), length);
      const expected = readXml<Trace>(trace, alone, alone + length);
      const stopped = <u32>(xml.cursor - alone);
      expect(expected).not.toBe(Fault.None);
      expect(readXml<Trace>(trace, at(whole), at(whole) + length)).toBe(expected, `${length} bytes`);
      expect(<u32>(xml.cursor - at(whole))).toBe(stopped, `${length} bytes`);
    }
  });

  it("documents without a root element, and content outside of it", () => {
    refuse("", Fault.NoRoot, 0);
    refuse(" <!-- a --> ", Fault.NoRoot, 12);
    refuse("a<Node/>", Fault.NoRoot, 0);
    refuse("&lt;<Node/>", Fault.NoRoot, 0);
    refuse("<Node/>a", Fault.TrailingBytes, 7);
    refuse("<Node/> <Node/>", Fault.TrailingBytes, 8);
    refuse("<![CDATA[a]]><Node/>", Fault.NoRoot, 0);
    refuse("<Node/><?go now?>", Fault.TrailingBytes, 7);
  });

  it("the 33rd element inside another", () => {
    const open = "<Node>".repeat(31);
    const close = "</Node>".repeat(31);
    expect(read(open + "<Node/>" + close)).toBe(Fault.None);
    refuse(open + "<Node><Node/></Node>" + close, Fault.TooDeep, 32 * 6);
    refuse("<Node>".repeat(60000 / 6), Fault.TooDeep, 32 * 6);
  });
});

describe("TNDS as XML gives", () => {
  it("the elements of code page 2", () => {
    expect(
      eventsOf(
        "<MgmtTree xmlns='syncml:dmddf1.2'><VerDTD>1.2</VerDTD><Node><Format><node/></Format></Node></MgmtTree>",
      ),
    ).toBe('<2:20><2:37>"1.2"</><2:24><2:1c><2:25/></></></>');
    expect(eventsOf('<CS xmlns = "syncml:dmddf1.2" ></CS\n>')).toBe("<2:f></>");
  });

  it("what stands behind an XML declaration, a byte order mark, white space and comments, and before others", () => {
    expect(eventsOf('<?xml version="1.0"?> <!-- a --><!----> \r\n<Node/>\t<!-- <b> & --> ')).toBe("<2:24/>");
    expect(eventsOf("\ufeff<?xml version='1.0' encoding='UTF-8'?><Node/>")).toBe("<2:24/>");
    expect(eventsOf("<Path><!-- a -->b<!-- c --></Path>")).toBe('<2:2c>"b"</>');
  });

  it("text in pieces around references, which have to be copied", () => {
    expect(eventsOf("<Value>a &lt;&gt;&amp;&apos;&quot; b</Value>")).toBe('<2:36>"a "(<)(>)(&)(\')(")" b"</>');
    expect(eventsOf("<Value>&#65;&#x42;&#x00000043;&#xe4;&#x1F600;</Value>")).toBe("<2:36>(A)(B)(C)(ä)(\u{1F600})</>");
    expect(eventsOf("<Value>&#13;&#9;</Value>")).toBe("<2:36>(\r)(\t)</>");
  });

  it("CDATA as it stands, without markup and references", () => {
    expect(eventsOf("<Value>a<![CDATA[<b> &lt; ]] > ]]]>c</Value>")).toBe('<2:36>"a""<b> &lt; ]] > ]""c"</>');
    expect(eventsOf("<Value><![CDATA[]]></Value>")).toBe("<2:36></>");
  });

  it("line feeds for line ends (XML 1.0, 2.11)", () => {
    expect(eventsOf("<Value>a\r\nb\rc\r\r\n</Value>")).toBe('<2:36>"a"(\n)"b"(\n)"c"(\n)(\n)</>');
    expect(eventsOf("<Value><![CDATA[a\r\n]]></Value>")).toBe('<2:36>"a"(\n)</>');
  });

  it("white space between elements, too", () => {
    expect(eventsOf("<Node> <Path/>\n</Node>")).toBe('<2:24>" "<2:2c/>"\n"</>');
  });

  it("nothing more once it is told to stop", () => {
    trace.stops = true;
    expect(eventsOf("<Node><Path/></Node>")).toBe("<2:24>");
    expect(xml.depth).toBe(1);
    trace.stops = false;
  });
});
