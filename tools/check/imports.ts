/** Checks the direction of imports against levels.ts, and that no files import each other in a circle: asc accepts both silently. */
import { posix } from "node:path";
import ts from "typescript";
import type { Check } from "./check.js";
import { AREAS, LEVELS, NEVER } from "./levels.js";
import { sources } from "./tree.js";

interface Import {
  from: string;
  line: number;
  to: string;
  typesOnly: boolean;
}

/** The file that a relative import names, without its ending, since AssemblyScript and NodeNext write it differently. */
function target(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier).replace(/\.(js|ts)$/, "");
}

/** An import of types alone leaves nothing in the compiled file: it has a direction, but makes no circle. */
const TYPES_ONLY = /\b(?:import|export)\s+type\b[^;"']*["']?$/;

/** All relative imports of the files, dynamic ones too, as the compiler's own scanner sees them. */
function importsOf(files: Map<string, string>): Import[] {
  return [...files].flatMap(([from, source]) => {
    const relative = ts.preProcessFile(source).importedFiles.filter(({ fileName }) => fileName.startsWith("."));
    return relative.map(({ fileName, pos }) => {
      const before = source.slice(0, pos);
      const line = before.split("\n").length;
      return { from, line, to: target(from, fileName), typesOnly: TYPES_ONLY.test(before) };
    });
  });
}

/** The unit of levels.ts that a file below assembly/ belongs to. */
const unitOf = (path: string) => path.split("/")[1]?.replace(/\.ts$/, "") ?? "";
const levelOf = (unit: string) => LEVELS.findIndex((units) => units.includes(unit));

function levelProblem({ from, to }: Import): string | undefined {
  if (!to.startsWith("assembly/")) return "leaves assembly/";
  if (to.includes("/__tests__/") && !from.includes("/__tests__/")) return "is a test's";
  const [importer, imported] = [unitOf(from), unitOf(to)];
  const [upper, lower] = [levelOf(importer), levelOf(imported)];
  if (upper < 0) return `${importer} has no level (tools/check/levels.ts)`;
  if (lower < 0) return `${imported} has no level (tools/check/levels.ts)`;
  if (importer === imported && upper > 0) return undefined;
  if (NEVER.some(([a, b]) => a === importer && b === imported)) return `${importer} and ${imported} never meet`;
  return lower < upper ? undefined : `${importer} is on level ${upper}, ${imported} on level ${lower}`;
}

const areaOf = (path: string) => AREAS.find(({ area }) => path.startsWith(`${area}/`));

function areaProblem({ from, to }: Import): string | undefined {
  const [importer, imported] = [areaOf(from), areaOf(to)];
  if (!importer || !imported) return "belongs to no area (tools/check/levels.ts)";
  if (importer === imported || importer.may.includes(imported.area)) return undefined;
  return `${importer.area} may not import ${imported.area}`;
}

/** One line for each circle of imports, found by walking depth first. */
function circles(imports: Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports.filter((one) => !one.typesOnly)) {
    const key = from.replace(/\.ts$/, "");
    next.set(key, [...(next.get(key) ?? []), to]);
  }
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, trail: string[]): void => {
    if (trail.includes(file)) found.push([...trail.slice(trail.indexOf(file)), file].join(" → "));
    if (trail.includes(file) || done.has(file)) return;
    (next.get(file) ?? []).forEach((to) => walk(to, [...trail, file]));
    done.add(file);
  };
  [...next.keys()].forEach((file) => walk(file, []));
  return found.map((circle) => `circular import: ${circle}`);
}

/**
 * The problems of a set of files.
 *
 * @param files sources by path from the root
 */
export function importProblems(files: Map<string, string>): string[] {
  const imports = importsOf(files);
  const wrong = imports.flatMap((one) => {
    const problem = one.from.startsWith("assembly/") ? levelProblem(one) : areaProblem(one);
    return problem === undefined ? [] : [`${one.from}:${one.line}: import of ${one.to}: ${problem}`];
  });
  return [...wrong, ...circles(imports)];
}

/** A sample that breaks every rule once: upwards, sideways, the pair that never meets, into a test, out of an area, a circle. */
const VIOLATIONS: [path: string, source: string][] = [
  ["assembly/memory/a.ts", 'import { x } from "../tree/b";'],
  ["assembly/wbxml/a.ts", 'import {\n  x,\n} from "../port/b";'],
  ["assembly/tree/a.ts", 'export * from "../syncml/b";'],
  ["assembly/mo/a.ts", 'import { x } from "../tree/__tests__/b";'],
  ["host/node/a.ts", 'import "../../tests/b.js";'],
  ["tests/model/a.ts", 'const b = await import("../../server/b.js");'],
  ["assembly/session/a.ts", 'import { x } from "./b";'],
  ["assembly/session/b.ts", 'import { x } from "./a";'],
];
const VIOLATION_COUNT = 7;

/** The check proves itself first: one that sees nothing would also be silent on a broken tree. */
export function selfTest(): string[] {
  const seen = importProblems(new Map(VIOLATIONS)).length;
  return seen === VIOLATION_COUNT
    ? []
    : [`the import check sees ${seen} of the ${VIOLATION_COUNT} violations in its own sample`];
}

export const imports: Check = {
  name: "imports",
  async run() {
    const files = sources(["assembly", ...AREAS.map(({ area }) => area)], ".ts");
    return [...selfTest(), ...importProblems(files)];
  },
};
