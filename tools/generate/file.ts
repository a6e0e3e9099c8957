/** What a generator hands back: whole files, which tools/generate.ts writes or compares. */

export interface GeneratedFile {
  /** From the root of the repository, with forward slashes; ends in `.gen.` and an extension. */
  path: string;
  content: string;
}

/**
 * The first line of a generated file.
 *
 * @param source what it is made from, as a path from the root
 * @param tool the generator, as a path from the root
 */
export function banner(source: string, tool: string): string {
  return `// Generated from ${source} by ${tool}; do not edit\n`;
}
