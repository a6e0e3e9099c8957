/** Captures the sessions anew and writes docs/sessions.gen.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Codec } from "../../host/node/codec.js";
import { ROOT } from "../../tools/root.js";
import { capture, sourceText } from "./capture.js";
import { page, PAGE } from "./page.js";

const text = sourceText();
writeFileSync(join(ROOT, PAGE), page(text, await capture(text), await Codec.load()));
console.log(`wrote ${PAGE}`);
