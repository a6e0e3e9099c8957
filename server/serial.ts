/** Runs the work on one device one after the other; work on different devices runs side by side. */

export class Serial {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs `work` when all earlier work under the same key has ended, well or badly. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(key) ?? Promise.resolve();
    const tail = before.then(work, work);
    this.tails.set(key, tail);
    try {
      return await tail;
    } finally {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    }
  }
}
