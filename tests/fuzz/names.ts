/** The numbers that the harnesses in C need, by their names in the hosts: `Effect_Send`, `EventKind_Text`, `FlashBytes`. */
import * as abi from "../../host/node/abi.gen.js";
import * as tokens from "../../host/node/tokens.gen.js";

const MOST = 2 ** 31;

/** A header in C. */
export function namesHeader(): string {
  const { PAGES: _pages, ...enums } = tokens;
  const constants = Object.entries({ ...abi, ...enums }).flatMap(([name, value]): [string, unknown][] =>
    typeof value === "object"
      ? Object.entries(value).map(([member, number]) => [`${name}_${member}`, number])
      : [[name, value]],
  );
  const fit = constants.filter(([, value]) => typeof value === "number" && value >= -MOST && value < MOST);
  return `enum {\n${fit.map(([name, value]) => `  ${name} = ${String(value)},\n`).join("")}};\n`;
}
