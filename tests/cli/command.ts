/** Runs `virmo` as a user does: a process of its own, bounded in time. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after } from "node:test";
import { MAIN, ROOT } from "./paths.js";

const LIMIT_MS = 90_000;

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  finished: Promise<Finished>;
  /** Resolves with what was printed so far once it matches. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts `virmo` with these arguments in the project's root. */
export function start(...args: string[]): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: ROOT,
    timeout: LIMIT_MS,
    env: { ...process.env, NO_COLOR: "1" },
  });
  const out = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => (out[name] += text));
  const finished = new Promise<Finished>((resolve) => child.on("close", (code) => resolve({ code, ...out })));
  const printed = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(out.stdout);
        if (found) resolve(found);
      };
      child.stdout.on("data", look);
      look();
      void finished.then(({ code, stderr }) => reject(new Error(`ended with ${code} before ${pattern}: ${stderr}`)));
    });
  return { finished, printed, kill: (signal) => void child.kill(signal) };
}

/** Runs `virmo` to its end. */
export function virmo(...args: string[]): Promise<Finished> {
  return start(...args).finished;
}

/** Whether a command of the system is there. */
export function hasCommand(name: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((directory) => existsSync(join(directory, name)));
}

/** A directory that is removed after the tests of the file. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), "virmo-cli-"));
  after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
