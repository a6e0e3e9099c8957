/** `virmo wbxml decode|encode|explain`: WBXML as XML, XML as WBXML, and WBXML byte for byte. */
import type { Command } from "commander";
import { Codec, CodecError } from "../codec.js";
import { Fault } from "../tokens.gen.js";
import { UsageError } from "../usage.js";
import { MAX_XML, XmlError, fromXml } from "../wbxml/parse.js";
import { printed } from "../wbxml/print.js";
import { reasonAt, reasonOf } from "../wbxml/reason.js";
import { type Row, rowsOf } from "../wbxml/rows.js";
import { toXml } from "../xml.js";
import { nameOf, readBounded } from "./file.js";
import type { Output } from "./main.js";

/** The most bytes of a WBXML document. */
const MAX_WBXML = 65_536;

/** Adds the subcommand. */
export function addWbxml(virmo: Command, exit: (code: number) => void, output: Output): void {
  const wbxml = virmo
    .command("wbxml")
    .helpCommand(false)
    .description("WBXML documents of SyncML, DM DDF (TNDS) and provisioning");
  wbxml
    .command("decode")
    .description("print a WBXML document as XML")
    .argument("<file>", `WBXML of at most ${MAX_WBXML} bytes; - reads standard input`)
    .action(async (file: string) => exit(await decode(file, output)));
  wbxml
    .command("encode")
    .description("write XML as a WBXML document to standard output")
    .argument("<file>", `XML of at most ${MAX_XML} bytes; - reads standard input`)
    .action(async (file: string) => exit(await encode(file, output)));
  wbxml
    .command("explain")
    .description("print each byte of a WBXML document with its meaning, up to the first that is wrong")
    .argument("<file>", `WBXML of at most ${MAX_WBXML} bytes; - reads standard input`)
    .option("--json", "print the explanation as JSON")
    .action(async (file: string, options: { json?: boolean }) => exit(await explain(file, options, output)));
}

/** @throws UsageError for a file that can't be read or is no WBXML; nothing is printed */
async function decode(file: string, { out }: Output): Promise<number> {
  const bytes = await readBounded(file, MAX_WBXML);
  const codec = await Codec.load();
  const { root, kind } = complaining(file, () => codec.decodeDocument(bytes));
  out(toXml(root, kind));
  return 0;
}

/** @throws UsageError for a file that can't be read or isn't XML of a document, and before WBXML would go to a terminal */
async function encode(file: string, { out, terminal }: Output): Promise<number> {
  if (terminal) throw new UsageError("WBXML isn't written to a terminal; redirect standard output to a file");
  const xml = await readBounded(file, MAX_XML);
  const codec = await Codec.load();
  out(complaining(file, () => codec.encodeDocument(fromXml(xml))));
  return 0;
}

/** @returns the exit code: 2 if the document is wrong, which is said once everything before that is printed */
async function explain(file: string, { json = false }: { json?: boolean }, output: Output): Promise<number> {
  const bytes = await readBounded(file, MAX_WBXML);
  const rows = rowsOf(bytes, await Codec.load());
  const last = rows[rows.length - 1];
  const fault = last?.role === "fault" ? last : undefined;
  const colour = output.terminal === true && !process.env.NO_COLOR;
  output.out(json ? `${jsonOf(rows, fault)}\n` : printed(rows, { colour }));
  if (fault) output.err(`virmo: ${nameOf(file)}: ${reasonAt(fault.offset, fault.meaning)}\n`);
  return fault ? 2 : 0;
}

function jsonOf(rows: readonly Row[], fault: Row | undefined): string {
  const shown = rows.map(({ offset, bytes, depth, role, meaning }) => {
    return { offset, bytes: Buffer.from(bytes).toString("hex"), depth, role, meaning };
  });
  return JSON.stringify({ ok: fault === undefined, rows: shown }, null, 2);
}

/** What `read` makes of a file; a UsageError that names the file, if the file is wrong. */
function complaining<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof XmlError) throw new UsageError(`${nameOf(file)}:${error.message}`);
    if (!(error instanceof CodecError)) throw error;
    const reason = reasonOf(error.fault);
    throw new UsageError(
      `${nameOf(file)}: ${error.fault === Fault.TooLarge ? reason : reasonAt(error.offset, reason)}`,
    );
  }
}
