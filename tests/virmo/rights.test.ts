/** Roles, Owners, private domains and the rights of two accounts (virmo.md 2 and 7). */
import assert from "node:assert/strict";
import { specify } from "./specify.js";
import { State } from "./world.js";

const DELETED = { command: "Delete" } as const;

for (const name of ["management", "modem"]) {
  specify(
    `The ${name} domain can't be stopped, paused, killed or deleted, and its quotas and Policy are read-only: 403`,
    async (w) => {
      const operations = ["Start", "Stop", "Kill", "Pause", "Resume", "Delete"];
      for (const operation of operations) assert.equal(await w.operate(name, operation), 403, operation);
      const replies = await w.converse(
        w.operator,
        { ...DELETED, target: `./VirMO/Domain/${name}` },
        { command: "Replace", target: `./VirMO/Domain/${name}/Memory/Target`, data: "65536" },
        { command: "Replace", target: `./VirMO/Domain/${name}/Cpu/Weight`, data: "1" },
        { command: "Replace", target: `./VirMO/Domain/${name}/Policy/AutoStart`, data: "false" },
      );
      assert.deepEqual(
        replies.map(({ status }) => status),
        [403, 403, 403, 403],
      );
      assert.equal(await w.state(name), State.Running);
      assert.equal(await w.get(`./VirMO/Domain/${name}/Role`), name);
      assert.deepEqual(w.port.calls, []);
    },
  );
}

specify(
  "Every command at or below a private domain is 425 for every server, ACL replacement included, and it isn't listed",
  async (w) => {
    const personal = "./VirMO/Domain/personal";
    for (const server of [w.operator, w.enterprise]) {
      const replies = await w.converse(
        server,
        { command: "Get", target: personal },
        { command: "Get", target: `${personal}/State` },
        { command: "Get", target: `${personal}?prop=ACL` },
        { command: "Replace", target: `${personal}?prop=ACL`, data: "Get=*" },
        { command: "Replace", target: `${personal}/State?prop=ACL`, data: "Get=*" },
        { command: "Replace", target: `${personal}/Policy/AutoStart`, data: "false" },
        { command: "Exec", target: `${personal}/Operations/Kill` },
        { command: "Delete", target: personal },
        { command: "Add", target: `${personal}/Nothing`, data: "" },
        { command: "Get", target: `${personal}/Nothing` },
      );
      assert.deepEqual(
        replies.map(({ status }) => status),
        Array<number>(10).fill(425),
      );
    }
    assert.deepEqual(await w.list(), ["management", "modem"]);
    assert.equal(w.shown("personal"), "Running");
    assert.deepEqual(w.port.calls, []);
  },
);

specify(
  "A later account may read Capability, Platform and Image and execute Create, and nothing else of VirMO",
  async (w) => {
    const readable = ["Capability/Operations", "Platform/Memory/Free", "Image/enterprise-os/Digest", "Image"];
    for (const uri of readable) assert.equal((await w.ask(`./VirMO/${uri}`, w.enterprise)).status, 200, uri);
    for (const uri of ["./DevInfo/DevId", "./DevDetail/SwV"])
      assert.equal((await w.ask(uri, w.enterprise)).status, 200, uri);
    for (const uri of [
      "./VirMO/Domain",
      "./VirMO/Domain/modem/State",
      "./VirMO/Domain/nobody",
      "./VirMO/Foreground",
      ".",
    ]) {
      assert.equal((await w.ask(uri, w.enterprise)).status, 425, uri);
    }
    const replies = await w.converse(
      w.enterprise,
      { command: "Add", target: "./VirMO/Image/mine", format: "node" },
      { command: "Add", target: "./VirMO/Domain/mine", format: "node" },
      { command: "Exec", target: "./VirMO/Domain/modem/Operations/Kill" },
      { command: "Replace", target: "./VirMO?prop=ACL", data: "Get=*" },
      { command: "Replace", target: "./VirMO/Operations/Create?prop=ACL", data: "Exec=*" },
    );
    assert.deepEqual(
      replies.map(({ status }) => status),
      [425, 425, 425, 425, 425],
    );
  },
);

specify(
  "Whoever creates a domain gets all five commands on it; nobody else has any, the operator included",
  async (w) => {
    await w.created("ent", "", w.enterprise);
    assert.equal(await w.get("./VirMO/Domain/ent/Owner", w.enterprise), "enterprise");
    const acl = (await w.get("./VirMO/Domain/ent?prop=ACL", w.enterprise)).split("&").sort();
    assert.deepEqual(
      acl,
      ["Add", "Delete", "Exec", "Get", "Replace"].map((command) => `${command}=enterprise`),
    );
    assert.equal((await w.ask("./VirMO/Domain/ent/State")).status, 425);
    assert.equal(await w.operate("ent", "Start"), 425);
    assert.equal(await w.delete("./VirMO/Domain/ent"), 425);
    assert.equal(w.shown("ent"), "Stopped");
    assert.equal(await w.operate("ent", "Start", undefined, w.enterprise), 202);
    await w.pass(5000);
    assert.equal(await w.delete("./VirMO/Domain/ent", w.enterprise), 403);
  },
);

specify(
  "The operator gets rights on another's domain by its Replace right on the parent, and the Owner may give them away",
  async (w) => {
    await w.created("ent", "", w.enterprise);
    const acl = "Add=enterprise&Delete=enterprise&Exec=enterprise&Get=enterprise+operator&Replace=enterprise";
    const target = "./VirMO/Domain/ent?prop=ACL";
    assert.equal((await w.converse(w.operator, { command: "Replace", target, data: acl }))[0]!.status, 200);
    assert.equal(await w.state("ent"), State.Stopped);
    assert.equal(await w.operate("ent", "Start"), 425);
  },
);

specify("The operator's domain is nobody else's", async (w) => {
  await w.created("ent");
  assert.equal((await w.ask("./VirMO/Domain/ent/State", w.enterprise)).status, 425);
  assert.equal(await w.operate("ent", "Start", undefined, w.enterprise), 425);
  const target = "./VirMO/Domain/ent?prop=ACL";
  assert.equal((await w.converse(w.enterprise, { command: "Replace", target, data: "Get=*" }))[0]!.status, 425);
});

specify("A new domain of the same name isn't open to those who had rights on the old one", async (w) => {
  await w.created("ent");
  const target = "./VirMO/Domain/ent?prop=ACL";
  const data = "Delete=operator&Exec=enterprise+operator&Get=enterprise+operator&Replace=operator";
  await w.converse(w.operator, { command: "Replace", target, data });
  assert.equal(await w.state("ent", w.enterprise), State.Stopped);
  assert.equal(await w.delete("./VirMO/Domain/ent"), 200);
  await w.created("ent");
  assert.equal((await w.ask("./VirMO/Domain/ent/State", w.enterprise)).status, 425);
});

specify("Rights and Owner outlive a power loss", async (w) => {
  await w.created("ent", "", w.enterprise);
  await w.powerLoss();
  assert.equal(await w.get("./VirMO/Domain/ent/Owner", w.enterprise), "enterprise");
  assert.equal((await w.ask("./VirMO/Domain/ent/State")).status, 425);
  assert.equal((await w.ask("./VirMO/Domain/personal/State")).status, 425);
});

specify(
  "An account that has rights on very many nodes, and tickets, can be deleted: its id leaves every ACL, and the agent doesn't trap",
  async (w) => {
    await w.created("a", "&Memory=1000");
    await w.created("b", "&Memory=1000");
    const all = ["Add", "Delete", "Exec", "Get", "Replace"]
      .map((command) => `${command}=enterprise+operator`)
      .join("&");
    const below =
      "State Reason Desired Owner Image Role Id Since LastOperation LastResult Policy Memory Cpu Storage Operations Network";
    const leaves =
      "Policy/AutoStart Policy/BootOrder Policy/OnCrash Memory/Min Memory/Max Memory/Target Cpu/Class Cpu/Budget Cpu/Period Cpu/Cap";
    const operations = ["Start", "Stop", "Kill", "Pause", "Resume", "Delete"].map((name) => `Operations/${name}`);
    for (const name of ["a", "b"]) {
      const nodes = ["", ...[...below.split(" "), ...leaves.split(" "), ...operations].map((node) => `/${node}`)];
      const replace = (node: string) =>
        ({ command: "Replace", target: `./VirMO/Domain/${name}${node}?prop=ACL`, data: all }) as const;
      const replies = await w.converse(w.operator, ...nodes.map(replace));
      assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200]);
    }
    w.enterprise.alertStatus = undefined;
    const start = { command: "Exec", target: "./VirMO/Domain/a/Operations/Start", correlator: "x".repeat(60) } as const;
    await w.converse(
      w.enterprise,
      ...Array.from({ length: 14 }, (_, i) => ({ ...start, correlator: `${i}${start.correlator}` })),
    );
    await w.pass(5000);
    const [reply] = await w.converse(w.operator, { command: "Delete", target: "./DMAcc/a2" });
    assert.equal(reply!.status, 200);
    assert.ok(!(await w.get("./VirMO/Domain/b/Memory/Min?prop=ACL")).includes("enterprise"));
    w.servers.pop();
    await w.pass(60_000);
    assert.equal(await w.operate("b", "Start"), 202, "its slots are free");
  },
);
