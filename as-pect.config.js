/** What `asp` runs: the spec files named on its command line, or else every spec file under assembly/. */
const named = process.argv.slice(2).some((argument) => argument.endsWith(".spec.ts"));

export default {
  entries: named ? [] : ["assembly/**/__tests__/*.spec.ts"],
  include: ["assembly/**/__tests__/*.include.ts"],
  disclude: [/node_modules/],
  // The test runner (tools/test.ts) asks for a machine-readable report; by hand as-pect's own summary is printed.
  reporter: process.env.VIRMO_SPEC_REPORTER,
  outputBinary: false,
  async instantiate(memory, createImports, instantiate, binary) {
    return instantiate(binary, createImports({ env: { memory } }));
  },
};
