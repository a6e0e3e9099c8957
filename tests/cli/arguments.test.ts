/** Bad use of the command line: one line on stderr, exit code 2; help: exit code 0. */
import { equal, match } from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { main } from "../../host/node/cli/main.js";
import { scratch, virmo } from "./command.js";
import type { Finished } from "./command.js";
import { ROOT } from "./paths.js";

const directory = scratch();
const state = join(directory, "state");
const account = join(directory, "account.json");
writeFileSync(account, JSON.stringify({ serverId: "operator", address: "http://127.0.0.1:9/dm", auth: "none" }));

process.chdir(ROOT);

/** The command line within this process: much faster, for what ends before anything begins. */
async function called(...args: string[]): Promise<Finished> {
  const texts = { stdout: "", stderr: "" };
  const out = (text: string): void => void (texts.stdout += text);
  const err = (text: string): void => void (texts.stderr += text);
  return { code: await main(args, { out, err }), ...texts };
}

/** Arguments → the line on stderr. */
const BAD_USE: [string[], RegExp][] = [
  [["fly"], /^virmo: unknown command 'fly'/],
  [["run"], /^virmo: missing required argument 'scenario'/],
  [["run", "a.yaml", "b.yaml"], /^virmo: too many arguments/],
  [["run", "a.yaml", "--sed", "1"], /^virmo: unknown option '--sed' \(Did you mean --seed\?\)/],
  [
    ["run", "a.yaml", "--seed", "-1"],
    /^virmo: option '--seed <n>' argument '-1' is invalid. It is no integer from 0 to 4294967295/,
  ],
  [["run", "no-such.yaml"], /^virmo: no-such.yaml: there is no such file or directory$/m],
  [["run", "."], /^virmo: \.: is a directory$/m],
  [
    ["run", "scenarios/enterprise-handset.yaml", "--trace", "/no/such/file"],
    /^virmo: \/no\/such\/file: there is no such file/,
  ],
  [["run", "scenarios/enterprise-handset.yaml", "--capture", account], /^virmo: .*account.json: is there already/],
  [["device"], /^virmo: required option '--state <dir>' not specified/],
  [["device", "--state", state], /^virmo: no account; --account FILE, at least \{"serverId": .*"address": .*\}$/m],
  [
    ["device", "--state", state, "--server", "ftp://a"],
    /^virmo: option '--server <url>' argument 'ftp:\/\/a' is invalid/,
  ],
  [
    ["device", "--state", state, "--interval", "0"],
    /^virmo: option '--interval <s>' argument '0' is invalid. It is no integer from 1/,
  ],
  [["device", "--state", state, "--account", "no-such.json"], /^virmo: no-such.json: /],
  [["device", "--state", state, "--account", account, "--description", "no-such.json"], /^virmo: no-such.json: /],
  [
    ["device", "--state", state, "--account", account, "--server", "http://192.0.2.1/dm"],
    /^virmo: --server: .*without serverSecret/,
  ],
  [["device", "--state", account, "--account", account], /^virmo: .*account.json: /],
  [["device", "--state", state, "--no-wait"], /^virmo: --no-wait: only with --once$/m],
  [["serve"], /^virmo: required option '--port <n>' not specified/],
  [
    ["serve", "--port", "1", "--data", state, "--server-id", "a b"],
    /^virmo: option '--server-id <id>' argument 'a b' is invalid/,
  ],
  [
    ["serve", "--port", "65536", "--data", state],
    /^virmo: option '--port <n>' argument '65536' is invalid. It is no integer from 0 to 65535/,
  ],
];

for (const [args, line] of BAD_USE)
  test(`refused: virmo ${args.map((arg) => arg.replace(directory, "DIR")).join(" ")}`, async () => {
    const { code, stdout, stderr } = await called(...args);
    match(stderr, line);
    equal(stderr.trimEnd().split("\n").length, 1);
    equal(stdout, "");
    equal(code, 2);
  });

test("refused arguments leave no account in the state directory", () => {
  equal(existsSync(join(state, "account-1.json")), false);
});

test("a state directory that can't be read as one is refused", async () => {
  const broken = join(directory, "broken");
  mkdirSync(broken);
  writeFileSync(join(broken, "account-1.json"), "{");
  const { code, stderr } = await called("device", "--state", broken);
  match(stderr, /^virmo: .*broken: an account file is damaged \(accounts\.sha256 doesn't fit\)/);
  equal(code, 2);
});

for (const args of [["--help"], ["run", "--help"], ["device", "--help"], ["serve", "--help"]])
  test(`virmo ${args.join(" ")} explains the options and exits 0`, async () => {
    const { code, stdout } = await called(...args);
    match(stdout, /^Usage: virmo/);
    equal(code, 0);
  });

test("the process ends with the code, and its complaint is all it prints", async () => {
  const { code, stdout, stderr } = await virmo("run", "no-such.yaml");
  equal(stderr, "virmo: no-such.yaml: there is no such file or directory\n");
  equal(stdout, "");
  equal(code, 2);
});
