/** The state directory: one process at a time, and files that are whole. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { StateDirectory } from "../../host/node/state.js";

const fresh = (): string => join(mkdtempSync(join(tmpdir(), "virmo-state-")), "a", "state");

describe("State directory", () => {
  it("a second opening in the same process is a UsageError that names the lock; after close it is fine", () => {
    const path = fresh();
    const first = StateDirectory.open(path);
    assert.throws(() => StateDirectory.open(path), { name: "UsageError", message: /lock: process \d+ uses this/ });
    first.close();
    first.close();
    StateDirectory.open(path).close();
    assert.deepEqual(readdirSync(path), []);
  });

  it("the lock of another running process is respected, that of a dead one isn't", async () => {
    const path = fresh();
    StateDirectory.open(path).close();
    const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 20000)"]);
    writeFileSync(join(path, "lock"), `${other.pid}\n`);
    assert.throws(() => StateDirectory.open(path), { name: "UsageError" });
    other.kill();
    await new Promise((resolve) => other.on("exit", resolve));
    StateDirectory.open(path).close();
  });

  it("our own process id, left by a namesake in another container, and rubbish don't lock", () => {
    const path = fresh();
    StateDirectory.open(path).close();
    for (const content of [`${process.pid}\n`, "", "rubbish"]) {
      writeFileSync(join(path, "lock"), content);
      StateDirectory.open(path).close();
    }
  });

  it("a path that can't be a directory is a UsageError", () => {
    const path = fresh();
    StateDirectory.open(path).close();
    writeFileSync(join(path, "file"), "");
    assert.throws(() => StateDirectory.open(join(path, "file")), { name: "UsageError", message: /can't be used/ });
  });

  it("only its owner may look into it, and a file is replaced as a whole", () => {
    const directory = StateDirectory.open(fresh());
    assert.equal(statSync(directory.path).mode & 0o777, 0o700);
    const file = directory.file("x.json");
    assert.equal(file.read(), undefined);
    file.write("a longer text");
    file.write("short");
    assert.equal(directory.file("x.json").read(), "short");
    assert.equal(statSync(file.name).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(directory.path).sort(), ["lock", "x.json"]);
    directory.close();
  });
});
