/** Writes the sizes of the build into README.md, between its marks. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { exit } from "node:process";
import { README, sizeTable, withTable } from "./check/sizes.js";
import { read } from "./check/tree.js";
import { ROOT } from "./root.js";

async function main(): Promise<void> {
  const table = await sizeTable();
  writeFileSync(join(ROOT, README), withTable(read(README), table));
  console.log(table);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  exit(2);
});
