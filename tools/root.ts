/** The root of the repository, seen from the compiled tools in build/tools. */
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
