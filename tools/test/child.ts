/** Child processes that end: bounded in time, with everything they started, and with their output kept. */
import { spawn, type ChildProcess } from "node:child_process";
import { env, exit } from "node:process";

export interface ChildResult {
  /** 0 for success; undefined when it was ended by a signal. */
  code: number | undefined;
  timedOut: boolean;
  output: string;
}

export interface ChildOptions {
  cwd: string;
  /** Milliseconds until the child and its children are killed. */
  limit: number;
  env?: Record<string, string>;
}

const running = new Set<ChildProcess>();

/** Kills a child's process group: a test may have started servers of its own. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

/** For a runner: when it is itself told to end, whatever still runs is killed, and it has failed. */
export function endOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      running.forEach(killGroup);
      exit(1);
    });
  }
}

/** The caller's environment without what would make a child's output depend on the terminal or on an outer test runner. */
function plainEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _context, FORCE_COLOR: _color, ...rest } = env;
  return { ...rest, NO_COLOR: "1", ...extra };
}

/** Runs a command without input; never rejects. */
export function runChild(command: string, args: string[], options: ChildOptions): Promise<ChildResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: plainEnvironment(options.env ?? {}),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    running.add(child);
    let output = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child);
    }, options.limit);
    const settle = (code: number | undefined) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, timedOut, output });
    };
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (bytes: Buffer) => (output += bytes.toString()));
    child.on("error", (error) => settle(void (output += error.message)));
    child.on("exit", () => killGroup(child));
    child.on("close", (code) => settle(code ?? undefined));
  });
}
