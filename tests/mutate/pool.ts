/** Owns how many things are done at a time. */

/** Does `work` on every item, `jobs` at a time and in their order; `worker` numbers who does it, from 0. */
export async function inParallel<T>(
  jobs: number,
  items: T[],
  work: (item: T, worker: number) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const workOn = async (_: unknown, worker: number) => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item, worker);
  };
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, workOn));
}
