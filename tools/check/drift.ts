/** Checks that generated files are what their sources make today. */
import { drifted, generateAll } from "../generate/run.js";
import type { Check } from "./check.js";

export const drift: Check = {
  name: "generated files",
  async run() {
    const stale = drifted(await generateAll());
    return stale.map(({ path }) => `${path}: differs from its source; run npm run generate`);
  },
};
