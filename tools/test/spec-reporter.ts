/** as-pect's reporter as the default export that its `reporter` option wants. */
export { specReporter as default } from "./report.js";
