/** What Transfer refuses, with nothing changed: parameters, rights, bounds and room (virmo.md 3 and 7). */
import assert from "node:assert/strict";
import { reserved, set } from "./quotas.js";
import { specify } from "./specify.js";
import { LEFT, MEMORY, ROOMY, TRANSFER, both, pair, refused, status, transfer } from "./transfers.js";
import { MINUTE } from "./world.js";

specify(
  "Parameters that are missing, unknown, malformed or too many answer 412 with the key, and change nothing",
  async (w) => {
    await pair(w);
    const cases: [string, string][] = [
      ["", "From"],
      ["From=a", "To"],
      ["From=a&To=b", "Resource"],
      ["From=a&To=b&Resource=Memory", "Amount"],
      ["From=A&To=b&Resource=Memory&Amount=1", "From"],
      ["From=a&To=&Resource=Memory&Amount=1", "To"],
      ["From=a&To=a&Resource=Memory&Amount=1", "To"],
      ["From=a&To=b&Resource=memory&Amount=1", "Resource"],
      ["From=a&To=b&Resource=Time&Amount=1", "Resource"],
      ...["0", "-1", "01", "x", "2147483648", "1.5"].map((amount): [string, string] => [
        `From=a&To=b&Resource=Memory&Amount=${amount}`,
        "Amount",
      ]),
      ["From=a&To=b&Resource=Network&Amount=1", "Interface"],
      ["From=a&To=b&Resource=Network&Amount=1&Interface=wwan0", "Interface"],
      ["From=a&To=b&Resource=Memory&Amount=1&Interface=wifi", "Interface"],
      ["From=a&To=b&Resource=Memory&Amount=1&Peripheral=voice", "Peripheral"],
      ["From=a&To=b&Resource=Peripheral", "Peripheral"],
      ["From=a&To=b&Resource=Peripheral&Peripheral=voice&Amount=1", "Amount"],
      [`${MEMORY}&Colour=red`, "Colour"],
      [`${MEMORY}&Amount=1`, "Amount"],
    ];
    for (const [data, key] of cases) {
      const reply = await transfer(w, data);
      assert.deepEqual([reply.status, reply.detail], [412, key], data);
    }
    assert.deepEqual(await both(w, "Memory/Target"), ["60000", "60000"]);
    assert.deepEqual(w.port.calls, []);
  },
);

specify(
  "A domain that there isn't is 404 on either side; of a peripheral nothing is transferred yet: 406",
  async (w) => {
    await pair(w);
    await refused(w, "From=a&To=none&Resource=Memory&Amount=1", 404);
    await refused(w, "From=none&To=b&Resource=Memory&Amount=1", 404);
    await refused(w, "From=a&To=b&Resource=Peripheral&Peripheral=voice", 406);
  },
);

specify(
  "Who may not replace both domains gets 425, whether they are there or not; private ones are nobody's",
  async (w) => {
    await w.running("a", ROOMY, w.enterprise);
    await w.running("b", ROOMY, w.operator);
    for (const [from, to] of [
      ["a", "b"],
      ["b", "a"],
      ["a", "none"],
      ["none", "a"],
      ["a", "personal"],
      ["personal", "a"],
    ] as const)
      assert.equal(
        await status(w, `From=${from}&To=${to}&Resource=Memory&Amount=1`, w.enterprise),
        425,
        `${from} ${to}`,
      );
    assert.equal(await status(w, "From=a&To=b&Resource=Memory&Amount=1", w.operator), 425);
    assert.equal(await status(w, "From=b&To=personal&Resource=Memory&Amount=1", w.operator), 425);
    const data = "Get=operator&Replace=operator+enterprise";
    await w.converse(w.operator, { command: "Replace", target: "./VirMO/Domain/b?prop=ACL", data });
    assert.equal(await status(w, "From=a&To=b&Resource=Memory&Amount=1", w.enterprise), 202);
    await w.pass(MINUTE);
    assert.deepEqual(w.results(w.enterprise), ["1200"]);
  },
);

specify("Exec of Transfer has an ACL of its own: 425 for who isn't in it", async (w) => {
  for (const name of ["a", "b"]) await w.running(name, ROOMY, w.enterprise);
  await w.converse(w.operator, { command: "Replace", target: `${TRANSFER}?prop=ACL`, data: "Exec=operator" });
  assert.equal(await status(w, MEMORY, w.enterprise), 425);
});

specify("The quotas of the management and modem domains are read-only: 403 on either side", async (w) => {
  await w.created("a", "&Memory=1000&Storage=400000");
  for (const name of ["management", "modem"]) {
    assert.equal(await status(w, `From=a&To=${name}&Resource=Storage&Amount=1`), 403);
    assert.equal(await status(w, `From=${name}&To=a&Resource=Storage&Amount=1`), 403);
  }
});

specify("Memory below Min or above Max is 403; up to both it moves", async (w) => {
  await pair(w, "&Memory=60000&MemoryMin=40000&MemoryMax=75000");
  await refused(w, "From=a&To=b&Resource=Memory&Amount=15001", 403);
  assert.equal(await status(w, "From=a&To=b&Resource=Memory&Amount=15000"), 202);
  await w.pass(MINUTE);
  w.operator.heard.length = 0;
  await refused(w, "From=a&To=b&Resource=Memory&Amount=1", 403);
  await refused(w, "From=b&To=a&Resource=Memory&Amount=2147483647", 403);
  assert.equal(await set(w, "b Memory/Max 80000"), 200);
  await w.pass(MINUTE);
  await refused(w, "From=a&To=b&Resource=Memory&Amount=5001", 403);
});

specify("Cpu moves between two reservations or two Caps and no others: 403", async (w) => {
  await w.running("a", reserved(10_000, 100_000));
  await w.running("b", "&Memory=1000&Cap=100000");
  await refused(w, "From=a&To=b&Resource=Cpu&Amount=1000", 403, "Cpu/Budget");
  await refused(w, "From=b&To=a&Resource=Cpu&Amount=1000", 403, "Cpu/Cap");
});

specify(
  "A Budget below 100 or above its Period is 403",
  async (w) => {
    await w.created("a", reserved(60_000, 100_000));
    await w.created("b", reserved(60_000, 100_000));
    await refused(w, "From=b&To=a&Resource=Cpu&Amount=599001", 403, "Cpu/Budget");
    await refused(w, "From=a&To=b&Resource=Cpu&Amount=400010", 403, "Cpu/Budget");
  },
  {
    describe: ({ ceilings, domains }) => {
      ceilings![0]!.cpu = 2_000_000;
      domains.find(({ name }) => name === "personal")!.cpu.floor = 0;
    },
  },
);

specify("A Cap of 0, or above a core, is never transferred: 403", async (w) => {
  const caps = { a: 140_000, b: 850_000, c: 0, d: 900_000 };
  for (const [name, cap] of Object.entries(caps)) await w.created(name, `&Memory=1000&Cap=${cap}`);
  await refused(w, "From=a&To=b&Resource=Cpu&Amount=140000", 403, "Cpu/Cap");
  await refused(w, "From=d&To=a&Resource=Cpu&Amount=860001", 403, "Cpu/Cap");
  await refused(w, "From=a&To=c&Resource=Cpu&Amount=1", 403, "Cpu/Cap");
  await refused(w, "From=c&To=a&Resource=Cpu&Amount=1", 403, "Cpu/Cap");
});

specify("Nobody gives more of a link than it has, or takes more than its EgressRate: 403", async (w) => {
  await pair(w);
  const guaranteed = "Network/wifi/Guaranteed";
  assert.equal(await set(w, `a ${guaranteed} 500`), 200);
  assert.equal(await set(w, "b Network/wifi/EgressRate 400"), 200);
  await w.pass(MINUTE);
  await refused(w, "From=a&To=b&Resource=Network&Interface=wifi&Amount=501", 403, guaranteed);
  await refused(w, "From=a&To=b&Resource=Network&Interface=wifi&Amount=401", 403, guaranteed);
  await refused(w, "From=a&To=b&Resource=Network&Interface=cellular&Amount=1", 403, "Network/cellular/Guaranteed");
});

specify("Storage below Used, or below the image's size, is 403", async (w) => {
  await w.created("a", "&Memory=1000&Storage=400000");
  await w.created("b", "&Memory=1000");
  await refused(w, "From=a&To=b&Resource=Storage&Amount=137857", 403, "Storage/Quota");
  w.port.filled.set("a", 350_000);
  await w.agentDies();
  await refused(w, "From=a&To=b&Resource=Storage&Amount=50001", 403, "Storage/Quota");
  assert.equal(await status(w, "From=a&To=b&Resource=Storage&Amount=50000"), 202);
});

specify("What a domain that is off gives must fit beside all that runs: 420", async (w) => {
  await w.created("a", ROOMY);
  await w.running("b", "&Memory=60000&MemoryMax=200000");
  await w.running("c", `&Memory=${LEFT - 60000 - 10000}`);
  await refused(w, "From=a&To=b&Resource=Memory&Amount=10001", 420);
  assert.equal(await status(w, "From=a&To=b&Resource=Memory&Amount=10000"), 202);
});

specify(
  "What is taken counts for the ceiling of the domain's Owner: 420",
  async (w) => {
    await w.running("a", ROOMY);
    await w.running("b", ROOMY, w.enterprise);
    const acl = { command: "Replace", target: "./VirMO/Domain/b?prop=ACL", data: "Replace=operator&Get=*" } as const;
    await w.converse(w.enterprise, acl);
    await refused(w, "From=a&To=b&Resource=Memory&Amount=10001", 420);
    assert.equal(await status(w, "From=a&To=b&Resource=Memory&Amount=10000"), 202);
  },
  {
    describe: (d) => {
      const usual = d.ceilings![0]!;
      d.ceilings = [usual, { ...usual, serverId: "enterprise", memory: 70000 }];
    },
  },
);
