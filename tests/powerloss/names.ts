/** The part of a round that is about properties: nodes get other names and titles; and about Copy. */
import type { Random } from "../random.js";
import { ANNEX, arrive, leave } from "./annex.js";
import { absent, command, container, get, reads, replace, text } from "./command.js";
import { OPERATOR } from "./parts.js";
import type { Command } from "./server.js";
import { step, type Step } from "./step.js";

const ACCOUNT = "./DMAcc/partner";

const rename = (uri: string, name: string): Command =>
  command("Replace", `${uri}?prop=Name`, { data: name, again: [404] });

function renamed(): Step[] {
  const there = [rename(`${ANNEX}/box`, "case"), rename(ACCOUNT, "companion")];
  const back = [rename("./DMAcc/companion", "partner"), rename(`${ANNEX}/case/one`, "two")];
  const refused = command("Replace", `${ANNEX}/case?prop=Name`, { data: "copy", status: 418 });
  return [
    step(
      "a node and an account get other names",
      OPERATOR,
      [...there, rename("./DMAcc/companion/AppAuth/2", "server")],
      {
        after: [
          reads(`${ANNEX}/case/one`, "1"),
          reads("./DMAcc/companion/ServerID", "partner.example"),
          absent(ACCOUNT),
        ],
      },
    ),
    step("the account gets its name back", OPERATOR, [refused, ...back, rename(`${ACCOUNT}/AppAuth/server`, "2")], {
      after: [reads(`${ANNEX}/case/two`, "1"), absent("./DMAcc/companion")],
    }),
  ];
}

function titled(random: Random): Step {
  const uris = [ANNEX, `${ANNEX}/box`, `${ANNEX}/box/one`, ACCOUNT, `${ACCOUNT}/AppAddr/1/Addr`];
  const written = uris.map((at, index) => ({ uri: `${at}?prop=Title`, data: text(random, 20 + 40 * index) }));
  const commands = written.map(({ uri, data }) => replace(uri, data));
  const read = ["Name", "Format", "Type", "VerNo", "TStamp", "Size"].map((name) =>
    get(`${ANNEX}/box/one?prop=${name}`),
  );
  const tooLong = replace(`${ANNEX}?prop=Title`, text(random, 256), 413);
  return step("nodes get titles", OPERATOR, [...commands, tooLong, ...read], {
    after: written.map(({ uri, data }) => reads(uri, data)),
  });
}

function copied(random: Random): Step {
  const value = text(random, 50);
  const copy = (from: string, to: string): Command => {
    const each = command("Copy", `${ANNEX}/${to}`);
    return { ...each, lines: ["Copy ID", `  Item ${ANNEX}/${to}`, `    Source/LocURI ${ANNEX}/${from}`] };
  };
  const commands = [
    replace(`${ANNEX}/one`, value),
    copy("one", "copy"),
    container("Atomic", 200, copy("copy", "copies/1"), copy("copies/1", "copies/2"), replace(`${ANNEX}/one`, "one")),
  ];
  const after = ["copy", "copies/1", "copies/2"].map((place) => reads(`${ANNEX}/${place}`, value));
  return step("leaves are copied", OPERATOR, commands, { after: [...after, reads(`${ANNEX}/one`, "one")] });
}

/** Names, titles and copies, in a round in which the account of account.ts is there. */
export function nameSteps(random: Random): Step[] {
  return [arrive({ "box/one": "1", one: "1" }), titled(random), copied(random), ...renamed(), leave()];
}
