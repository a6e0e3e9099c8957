/** Where the files of these tests lie, seen from build/tests/cli. */
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
export const INVALID = `${ROOT}tests/cli/invalid`;
export const SCENARIOS = `${ROOT}scenarios`;
export const MAIN = `${ROOT}build/host/node/cli/main.js`;
