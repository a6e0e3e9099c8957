/** node:test's reporter as the default export that --test-reporter wants. */
export { nodeReporter as default } from "./report.js";
