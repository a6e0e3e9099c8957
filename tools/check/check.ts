/** What a check is: a name and a function that answers one line for each thing that is wrong. */

export interface Check {
  name: string;
  /** @returns one line per problem, `file:line: what` where there is a place; none when all is well */
  run(): Promise<string[]>;
}

/** For checks that run a program whose silence means success: its output as problems. */
export function outputAsProblems({ code, output }: { code: number | undefined; output: string }): string[] {
  if (code === 0) return [];
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.length > 0 ? lines : [`ended with ${code ?? "a signal"}`];
}
