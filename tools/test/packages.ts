/** The Debian commands that some checks need: which are missing, and how they may be installed. */
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { env, getuid } from "node:process";
import { runChild } from "./child.js";

/** An entry of tools/debian-packages.json. */
export interface DebianPackage {
  package: string;
  /** The command it gives. */
  command: string;
  /** What needs it: test files, as paths from the root, or single tests of one, `path: name`. */
  checks: string[];
}

/** Installing may take this long in all, an update of the package lists included. */
const INSTALL_LIMIT = 5 * 60_000;
const LOCK_TIMEOUT_S = 60;

export function readPackages(root: string): DebianPackage[] {
  return JSON.parse(readFileSync(join(root, "tools/debian-packages.json"), "utf8")) as DebianPackage[];
}

/** Whether a command stands in the PATH. */
export function hasCommand(command: string): boolean {
  return (env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return folder !== "";
    } catch {
      return false;
    }
  });
}

/** Only root may install, only on Debian, and not when VIRMO_NO_APT=1 forbids it. */
export function mayInstall(): boolean {
  return getuid?.() === 0 && hasCommand("apt-get") && env.VIRMO_NO_APT !== "1";
}

/**
 * Installs by name; the package lists are updated once if that fails. No repository is added and nothing is asked.
 *
 * @returns what went wrong, in apt's last words; undefined when all is installed
 */
export async function install(names: string[]): Promise<string | undefined> {
  const deadline = Date.now() + INSTALL_LIMIT;
  const apt = (...args: string[]) =>
    runChild("apt-get", ["-o", `DPkg::Lock::Timeout=${LOCK_TIMEOUT_S}`, ...args], {
      cwd: "/",
      limit: Math.max(1, deadline - Date.now()),
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
  const attempt = () => apt("install", "-y", "--no-install-recommends", ...names);
  let result = await attempt();
  if (result.code !== 0) {
    await apt("update");
    result = await attempt();
  }
  if (result.code === 0) return undefined;
  return result.timedOut
    ? "apt-get took longer than 5 minutes"
    : (result.output.trim().split("\n").pop() ?? "apt-get failed");
}
