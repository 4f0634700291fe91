import { setImmediate } from 'node:timers/promises';

/**
 * Calls `work` on each item, with pauses in which signals and timers get their turn. `work` is synchronous because
 * for thousands of small files the way through the thread pool costs several times what the files do.
 */
export async function inTurns<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let done = 0;
  for (const item of items) {
    work(item);
    if (++done % 200 === 0) await setImmediate();
  }
}
