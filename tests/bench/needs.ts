/** The programs and libraries that the benchmark needs from Debian, and which of them are missing. */
import { spawnSync } from "node:child_process";
import { hasCommand } from "../../tools/test/packages.js";
import { TARGETS } from "../native/compile.js";

const LIMIT_MS = 10_000;

/** Whether `compiler` finds a header. */
function hasHeader(compiler: string, header: string): boolean {
  const args = ["-E", "-include", header, "-x", "c", "/dev/null"];
  return spawnSync(compiler, args, { timeout: LIMIT_MS }).status === 0;
}

interface Need {
  what: string;
  package: string;
  isMet(): boolean;
}

const command = (name: string, from: string): Need => ({ what: name, package: from, isMet: () => hasCommand(name) });
const header = (compiler: string, name: string, from: string): Need => ({
  what: name,
  package: from,
  isMet: () => hasHeader(compiler, name),
});

export const GCC: Need[] = [command("gcc", "gcc"), header("gcc", "stdio.h", TARGETS.native.library)];
export const LIBWBXML: Need[] = [header("gcc", "libwbxml-1.0/wbxml/wbxml_conv.h", "libwbxml2-dev")];
export const ARM: Need[] = [
  command(TARGETS.arm.compiler, "gcc-arm-linux-gnueabihf"),
  header(TARGETS.arm.compiler, "stdio.h", TARGETS.arm.library),
  command("qemu-arm", "qemu-user"),
];

/** One line for each need that isn't met. */
export function missing(...needs: Need[]): string[] {
  const unmet = needs.filter((need) => !need.isMet());
  return unmet.map((need) => `needs ${need.what}, which isn't here: install Debian's ${need.package}`);
}
