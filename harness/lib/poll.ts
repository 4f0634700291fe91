import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { type ErrorCode, HarnessError, messageOf } from './errors.ts';

export interface PollOptions {
  /** What is awaited, as it reads after "waited for". */
  what: string;
  timeoutMs: number;
  intervalMs?: number;
  code?: ErrorCode;
  hint?: string;
  clock?: Clock;
}

/**
 * Calls `attempt` until it gives something other than undefined.
 * @throws HarnessError naming what was awaited, for how long, and the last failure.
 */
export async function poll<T>(attempt: () => Promise<T | undefined>, options: PollOptions): Promise<T> {
  const clock = options.clock ?? systemClock;
  const deadline = clock.now() + options.timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await attempt();
      if (value !== undefined) return value;
    } catch (error) {
      last = error;
    }
    if (clock.now() >= deadline) break;
    await clock.sleep(options.intervalMs ?? 50);
  }
  const because = last === undefined ? '' : ` (last: ${messageOf(last)})`;
  throw new HarnessError(
    options.code ?? 'TIMED_OUT',
    `waited ${options.timeoutMs} ms for ${options.what}, in vain${because}`,
    { hint: options.hint, cause: last },
  );
}
