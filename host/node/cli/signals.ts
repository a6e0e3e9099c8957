/** SIGINT and SIGTERM ask a command to end: cleanly the first time, at once the second time. */

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export interface Ended {
  /** Aborted by the first signal. */
  signal: AbortSignal;
  /** Resolves at the first signal. */
  asked: Promise<void>;
  /** Signals have their default effect again. */
  release(): void;
}

export function untilAsked(): Ended {
  const end = new AbortController();
  const stop = (): void => end.abort();
  const release = (): void => void SIGNALS.map((signal) => process.off(signal, stop));
  for (const signal of SIGNALS) process.on(signal, stop);
  const asked = new Promise<void>((resolve) => end.signal.addEventListener("abort", () => resolve(), { once: true }));
  return { signal: end.signal, asked: asked.finally(release), release };
}
