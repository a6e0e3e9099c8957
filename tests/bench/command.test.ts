/** `npm run bench` as a command: what it needs and how it says so. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { after, test } from "node:test";
import { ROOT } from "../../tools/root.js";
import { runChild } from "../../tools/test/child.js";
import { PAGE } from "./page.js";

const LIMIT_MS = 30_000;
const MAIN = join(ROOT, "build/tests/bench/main.js");
const empty = mkdtempSync(join(tmpdir(), "virmo-bench-"));
after(() => rmSync(empty, { recursive: true }));

const bench = (args: string[], env: Record<string, string> = {}) =>
  runChild(execPath, [MAIN, ...args], { cwd: ROOT, limit: LIMIT_MS, env });

/** The page as it stands; "" when there is none. */
function written(): string {
  try {
    return readFileSync(join(ROOT, PAGE), "utf8");
  } catch {
    return "";
  }
}

test("on a machine without compilers, peer and emulator it names each with its package, ends with 2 and writes nothing", async () => {
  const before = written();
  const { code, output } = await bench([], { PATH: empty });
  assert.equal(code, 2);
  for (const name of ["gcc", "libc6-dev", "libwbxml2-dev", "gcc-arm-linux-gnueabihf", "libc6-dev-armhf-cross"]) {
    assert.match(output, new RegExp(`^bench: needs .* install Debian's ${name}$`, "m"));
  }
  assert.match(output, /^bench: needs qemu-arm, which isn't here: install Debian's qemu-user$/m);
  assert.equal(written(), before);
});

test("an option that it doesn't know ends with 2 and one line", async () => {
  const { code, output } = await bench(["--slow"]);
  assert.equal(code, 2);
  assert.match(output, /^bench: .*--slow/);
});
