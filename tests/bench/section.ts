/** What a section of the benchmark is: figures with their table, and what is wrong with them. */

/** How long a run may take: --quick is for continuous integration. */
export interface Effort {
  /** Repetitions that a median is taken of. */
  rounds: number;
  /** Milliseconds of one repetition. */
  slice: number;
}

export interface Figures {
  /** Markdown. */
  text: string;
  /** One line for each figure that is worse than its gate; none when all is well. */
  problems: string[];
}

export interface Section {
  title: string;
  /** What it needs and this machine lacks, one line each with the Debian package. */
  missing(): string[];
  /** @throws Error when there are no figures that mean anything, as when two readers differ */
  run(effort: Effort): Promise<Figures>;
}
