/** Account files: what is refused, in one line that shows no secret, and what a good one gives. */
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { loadAccounts, MINIMAL_ACCOUNT } from "../../host/node/account.js";

const directory = mkdtempSync(join(tmpdir(), "virmo-account-"));
const good = {
  serverId: "operator",
  address: "https://dm.example/dm",
  auth: "md5",
  clientName: "phone",
  clientSecret: "hunter2",
  clientNonce: "AQID",
  serverSecret: "swordfish",
  serverNonce: "",
};

function file(content: unknown, name = "account.json"): string {
  const path = join(directory, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

function faultOf(paths: string[], server?: string): string {
  try {
    loadAccounts(paths, server);
  } catch (error) {
    const { name, message } = error as Error;
    assert.equal(name, "UsageError");
    assert.doesNotMatch(message, /\n|hunter2|swordfish/);
    return message.replaceAll(`${directory}/`, "");
  }
  return "fine";
}

describe("A wrong account file", () => {
  const cases: [object, string][] = [
    [{ auth: "hmac" }, "account.json: /auth: must be one of none, basic, md5"],
    [{ serverId: "s".repeat(41) }, "account.json: /serverId: must NOT have more than 40 bytes"],
    [{ clientSecret: "hunter2".repeat(7) }, "account.json: /clientSecret: must NOT have more than 48 bytes"],
    [
      { clientSecret: undefined, clientNonce: undefined },
      "account.json: /: must have required property 'clientSecret'",
    ],
    [{ clientNonce: "A" }, "account.json: /clientNonce: must match pattern"],
    [{ clientNonce: "AAAA".repeat(11) }, "account.json: /clientNonce: 33 bytes, at most 32"],
    [{ serverNonce: "AAAA".repeat(12) }, "account.json: /serverNonce: must NOT have more than 44 characters"],
    [{ address: "ftp://host/" }, 'account.json: /address: "ftp://host/" isn\'t an http or https URL'],
    [{ address: "dm" }, 'account.json: /address: "dm" isn\'t an http or https URL'],
    [{ address: `https://${"h".repeat(121)}` }, "account.json: /address: must NOT have more than 128 bytes"],
    [
      { serverSecret: undefined },
      "account.json: /: must have property serverSecret when property serverNonce is present",
    ],
    [{ password: "hunter2" }, 'account.json: /: unknown property "password"'],
  ];
  for (const [change, message] of cases) {
    it(message, () => {
      const fault = faultOf([file({ ...good, ...change })]);
      assert.ok(fault.startsWith(message), fault);
    });
  }

  it("without serverSecret: only https, or http to a loopback address", () => {
    const { serverSecret: _, serverNonce: __, ...trusting } = good;
    for (const host of ["192.0.2.1", "operator.example", "127.0.0.1.example", "localhost.example", "[::2]"]) {
      const fault = faultOf([file({ ...trusting, address: `http://${host}/dm` })]);
      assert.match(fault, /without serverSecret must be https, or http to a loopback address$/);
    }
    for (const address of ["https://dm.example", "http://127.9.9.9:1/dm", "http://[::1]/dm", "http://localhost:80/"]) {
      assert.equal(faultOf([file({ ...trusting, address })]), "fine");
    }
    assert.match(
      faultOf([file(trusting)], "http://192.0.2.1/"),
      /^--server: "http:\/\/192\.0\.2\.1\/" without serverSecret/,
    );
  });

  it("that isn't JSON is named with its place, not with its content", () => {
    assert.match(faultOf([file('{"clientSecret": hunter2}{')]), /^account\.json(:\d+:\d+)?: not JSON$/);
  });

  it("with the server id of another one names both", () => {
    const paths = [file(good), file({ ...good, address: "https://elsewhere" }, "second.json")];
    assert.equal(faultOf(paths), 'second.json: /serverId: "operator" is that of account.json');
  });

  it("too many", () => {
    assert.equal(
      faultOf(Array.from({ length: 5 }, (_, i) => file({ ...good, serverId: `s${i}` }, `${i}.json`))),
      "--account: 5 files: at most 4",
    );
  });
});

describe("An account file", () => {
  it("gives the account; nonces are Base64", () => {
    const [account] = loadAccounts([file(good)]);
    assert.deepEqual(account, { ...good, clientNonce: new Uint8Array([1, 2, 3]), serverNonce: new Uint8Array() });
  });

  it("--server overrides the first account's address only", () => {
    const paths = [file(good), file({ ...good, serverId: "enterprise" }, "second.json")];
    const addresses = loadAccounts(paths, "http://127.0.0.1:9/").map(({ address }) => address);
    assert.deepEqual(addresses, ["http://127.0.0.1:9/", "https://dm.example/dm"]);
  });

  it("can be as short as the one in messages", () => {
    const [account] = loadAccounts([file(MINIMAL_ACCOUNT)]);
    assert.equal(account!.serverSecret, undefined);
    assert.equal(account!.clientNonce.length, 0);
  });
});
