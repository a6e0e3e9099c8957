/** A reader that finds no document sound, with bugs, for the tests of the fuzzer: what target `tokens` calls, in WebAssembly's text. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { ROOT } from "../../tools/root.js";
import { run } from "./command.js";
import { bytes, GOLDEN } from "../wbxml/samples.js";
import { TARGETS, type Target } from "./targets.js";

const WAT2WASM = join(ROOT, "node_modules/wabt/bin/wat2wasm");
const DOCUMENT = 1024;

export interface Bug {
  name: string;
  does: string;
  /** The line that tells of it. */
  found: RegExp;
}

/** What it does with a document of WBXML 1.3 whose sixth byte is E0 for the first of these, E1 for the next, and so on. */
export const BUGS: Bug[] = [
  { name: "a trap", does: "unreachable", found: /^trap: unreachable$/ },
  {
    name: "a read outside of the memory",
    does: "(drop (i32.load (i32.const 65533)))",
    found: /^trap: access out of bounds$/,
  },
  {
    name: "a read behind the document",
    does: `(drop (i32.load8_u (i32.add (i32.const ${DOCUMENT}) (local.get $length))))`,
    found: /AddressSanitizer: use-after-poison/,
  },
  {
    name: "work that its bytes don't explain",
    does: "(loop $more (br_if $more (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100000))))",
    found: /^fails: \d+ steps for \d+ bytes$/,
  },
  { name: "an endless loop", does: "(loop $more (br $more))", found: /ERROR: libFuzzer: timeout/ },
  {
    name: "two consumers that see different things",
    does: "(return (i32.const 1))",
    found: /^fails: both consumers see the same$/,
  },
];

/** The shortest document that comes upon a bug. */
export const badInput = (bug: Bug): Uint8Array => bytes("03 A401 6A 00", Uint8Array.of(0xe0 + BUGS.indexOf(bug)));

const branch = ({ does }: Bug, index: number): string =>
  `(if (i32.eq (i32.load8_u (i32.const ${DOCUMENT + 5})) (i32.const ${0xe0 + index})) (then ${does}))`;

const SOURCE = `(module
  (memory (export "memory") 1 1)
  (func (export "documentAddress") (result i32) (i32.const ${DOCUMENT}))
  (func (export "capacity") (result i32) (i32.const 8192))
  (func (export "digest") (param $length i32) (result i32) (i32.const -1))
  (func (export "tokens") (param $length i32) (result i32) (local $i i32)
    (memory.fill (i32.const 32768) (i32.const 0) (i32.const 16))
    (memory.copy (i32.const 32768) (i32.const 32784) (i32.const 16))
    (block $end (loop $next
      (br_if $end (i32.ge_u (local.get $i) (local.get $length)))
      (drop (i32.load8_u offset=${DOCUMENT} (local.get $i)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next)))
    (if (i32.ge_u (local.get $length) (i32.const 6)) (then
      (if (i32.eq (i32.load8_u (i32.const ${DOCUMENT})) (i32.const 3)) (then
        ${BUGS.map(branch).join("\n        ")}))))
    (i32.const -1))
)`;

/** A target like `tokens`, whose module has the bugs. */
export const BROKEN: Target = {
  ...TARGETS.tokens,
  seeds: async () => [GOLDEN],
  module: async (folder) => {
    writeFileSync(join(folder, "broken.wat"), SOURCE);
    await run(folder, execPath, WAT2WASM, "broken.wat", "--output", "broken.wasm");
    return join(folder, "broken.wasm");
  },
};
