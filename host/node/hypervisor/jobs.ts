/** The jobs of declared tasks: when each is released, which goes first, and which are late. */

/** A task in µs: a job of `cost` arrives at `phase` and every `period` after, is released up to `jitter` later and due `deadline` after it arrived. */
export interface Pattern {
  cost: number;
  period: number;
  deadline: number;
  phase: number;
  /** By how much job number `job` is released late, µs: 0 to the task's jitter. */
  lateness(job: number): number;
}

/** What goes first: the task with the shortest relative deadline, or the job with the earliest deadline. */
export type Order = "priority" | "deadline";

interface Job {
  rank: number;
  due: number;
  left: number;
}

interface Source {
  pattern: Pattern;
  rank: number;
  job: number;
  release: number;
}

export class Jobs {
  met = 0;
  missed = 0;
  private readonly sources: Source[];
  private ready: Job[] = [];

  /** @param from µs; jobs that arrived before it are none of these */
  constructor(patterns: readonly Pattern[], from: number, order: Order = "priority") {
    const ranked = [...patterns].sort((a, b) => a.deadline - b.deadline);
    this.sources = ranked.map((pattern, place) => {
      const job = Math.max(0, Math.ceil((from - pattern.phase) / pattern.period));
      return { pattern, rank: order === "priority" ? place : 0, job, release: releaseOf(pattern, job) };
    });
  }

  /** When, in µs, something happens next by itself: a release, or a deadline passes. */
  get nextEvent(): number {
    let next = Infinity;
    for (const { release } of this.sources) if (release < next) next = release;
    for (const { due } of this.ready) if (due < next) next = due;
    return next;
  }

  /** What is released up to `now` is ready; what is late is counted and given up, as nobody wants it any more. */
  update(now: number): void {
    for (const source of this.sources) while (source.release <= now) this.release(source);
    if (this.ready.every(({ due }) => due > now)) return;
    const late = this.ready.filter(({ due }) => due <= now).length;
    this.missed += late;
    this.ready = this.ready.filter(({ due }) => due > now);
  }

  /** µs that the first job still needs; 0 if none is ready. */
  get wanted(): number {
    return this.first?.left ?? 0;
  }

  /** The first job runs for so many µs, at most what it needs. */
  run(length: number): void {
    const job = this.first!;
    job.left -= length;
    if (job.left > 0) return;
    this.met++;
    this.ready.splice(this.ready.indexOf(job), 1);
  }

  private get first(): Job | undefined {
    let first: Job | undefined;
    for (const job of this.ready)
      if (!first || job.rank < first.rank || (job.rank === first.rank && job.due < first.due)) first = job;
    return first;
  }

  private release(source: Source): void {
    const { pattern, rank, job } = source;
    this.ready.push({ rank, due: pattern.phase + job * pattern.period + pattern.deadline, left: pattern.cost });
    source.job++;
    source.release = releaseOf(pattern, source.job);
  }
}

function releaseOf(pattern: Pattern, job: number): number {
  return pattern.phase + job * pattern.period + pattern.lateness(job);
}
