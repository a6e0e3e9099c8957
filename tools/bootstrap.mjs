/** Makes the tree ready to run: installs the locked packages and builds what changed. Built-ins only, for nothing is installed yet. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { argv, env, execPath, exit, stderr, version } from "node:process";
import { fileURLToPath } from "node:url";
import { withLock } from "./bootstrap/lock.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MINUTE = 60_000;
const WASM_TARGETS = { agent: "assembly/index.ts", codec: "assembly/codec.ts" };
/** What the optimiser still finds when asc has finished with the agent: 4 % of its bytes (docs/design.md, Toolchain). */
const PASSES = JSON.parse(readFileSync(join(ROOT, "tools/bootstrap/passes.json"), "utf8"));
const TYPESCRIPT_FOLDERS = ["host/node", "server", "tools", "tests"];
const COMMAND = "build/host/node/cli/main.js";

const path = (name) => join(ROOT, name);
const say = (text) => stderr.write(`${text}\n`);

/** What ends the bootstrap: one line for the user, and before it whatever the failing tool said. */
class BootstrapError extends Error {}

/** Every file below `folder` that `wanted` takes, as a sorted list of paths from the root. */
function filesBelow(folder, wanted) {
  if (!existsSync(path(folder))) return [];
  const entries = readdirSync(path(folder), { withFileTypes: true });
  const found = entries.flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(name, wanted);
    return wanted(name) ? [name] : [];
  });
  return found.sort();
}

/** A digest of the files' names and contents, the lock file's and Node's version included: compilers change too. */
function fingerprint(files) {
  const hash = createHash("sha256").update(version);
  for (const name of ["package-lock.json", ...files]) {
    hash.update(`\0${name}\0`).update(readFileSync(path(name)));
  }
  return hash.digest("hex");
}

/** Runs a Node program, silently unless it fails. Rejects with its output when it fails or outlasts `minutes`. */
function run(program, args, minutes, failure) {
  return new Promise((resolve, reject) => {
    const child = spawn(execPath, [program, ...args], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), minutes * MINUTE);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (output += bytes));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const reason = signal ? `${failure}: ended by ${signal} (it may take ${minutes} minutes)` : failure;
      if (code === 0) resolve();
      else reject(new BootstrapError(`${output.trimEnd()}\n${reason}`.trimStart()));
    });
  });
}

/** Does `work` unless the stamp says that it was done for the same inputs and all `outputs` are still there. */
async function unlessDone(stamp, inputs, outputs, work) {
  const isDone = existsSync(path(stamp)) && readFileSync(path(stamp), "utf8") === inputs;
  if (isDone && outputs.every((name) => existsSync(path(name)))) return;
  rmSync(path(stamp), { force: true });
  await work();
  mkdirSync(dirname(path(stamp)), { recursive: true });
  writeFileSync(path(stamp), inputs);
}

/**
 * npm's own program: the one that started us, or else the one that came with this Node. Never the name `npm`: a package may have put another one
 * into node_modules/.bin, which comes first in the PATH of every script.
 */
function npmProgram() {
  const beside = join(dirname(dirname(execPath)), "lib/node_modules/npm/bin/npm-cli.js");
  const known = [env.npm_execpath ?? "", beside].find((name) => name.endsWith("npm-cli.js") && existsSync(name));
  if (!known) throw new BootstrapError("npm isn't known here: start this by npm, as in `npm start`");
  return known;
}

function install() {
  return unlessDone("node_modules/.virmo-stamp", fingerprint([]), [], () => {
    say("installing packages (npm ci)");
    // --include=dev: the build needs them also where NODE_ENV says production.
    const args = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    return run(npmProgram(), args, 10, "npm ci failed: the packages in package-lock.json could not be installed");
  });
}

function compileTypeScript() {
  const sources = TYPESCRIPT_FOLDERS.flatMap((folder) => filesBelow(folder, (name) => /\.(ts|json)$/.test(name)));
  const outputs = sources
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => `build/${name.replace(/ts$/, "js")}`);
  return unlessDone("build/.typescript-stamp", fingerprint(["tsconfig.json", ...sources]), outputs, async () => {
    say("building TypeScript");
    // The incremental state believes that what it once wrote is still there.
    if (!outputs.every((name) => existsSync(path(name)))) rmSync(path("build/.tsbuildinfo"), { force: true });
    await run("node_modules/typescript/bin/tsc", ["-p", "."], 3, "the TypeScript sources don't compile");
    if (existsSync(path(COMMAND))) chmodSync(path(COMMAND), 0o755);
  });
}

function compileWasm(target, entry) {
  if (!existsSync(path(entry))) throw new BootstrapError(`${entry}: missing, so ${target}.wasm can't be built`);
  const sources = filesBelow("assembly", (name) => name.endsWith(".ts") && !name.includes("/__tests__/"));
  const outputs = [`build/${target}.wasm`, `build/${target}.wat`];
  return unlessDone(
    `build/.${target}-stamp`,
    fingerprint(["asconfig.json", "tools/bootstrap.mjs", "tools/bootstrap/passes.json", ...sources]),
    outputs,
    async () => {
      say(`building ${target}.wasm`);
      await run("node_modules/assemblyscript/bin/asc.js", [entry, "--target", target], 3, `${entry} doesn't compile`);
      if (target !== "agent") return;
      const wasm = `build/${target}.wasm`;
      await run("node_modules/binaryen/bin/wasm-opt", [wasm, ...PASSES, "-o", wasm], 3, `${wasm} can't be optimised`);
    },
  );
}

/** Two at a time would gain little: this is for machines with one or two cores, and the compilers use more than one thread. */
async function bootstrap() {
  await install();
  await compileTypeScript();
  for (const [target, entry] of Object.entries(WASM_TARGETS)) await compileWasm(target, entry);
}

/** As much as the generators need. What they write may be just what the types lack, so an error of type is told and no more. */
async function bootstrapGenerators() {
  await install();
  await compileTypeScript().catch((error) => say(`${error.message}; the generators run all the same`));
}

async function main() {
  if (Number.parseInt(version.slice(1), 10) < 20) {
    throw new BootstrapError(
      `virmo needs Node 20 or newer; this is ${version}. README.md says how to get it on Debian 12`,
    );
  }
  mkdirSync(path("build"), { recursive: true });
  await withLock(
    path("build/.bootstrap-lock"),
    say,
    argv.includes("--typescript-only") ? bootstrapGenerators : bootstrap,
  );
}

main().catch((error) => {
  say(error instanceof BootstrapError ? error.message : String(error?.stack ?? error));
  exit(1);
});
