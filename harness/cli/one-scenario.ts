import { HarnessError } from '../lib/errors.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { Scenario } from '../scenario/scenario.ts';

// What the commands that play one scenario again and again refuse.

/** @param what such as `a diagnosis` @throws HarnessError USAGE for a glob, which may name many */
export function refuseGlob(id: string, what: string): void {
  if (!/[*?]/.test(id)) return;
  throw new HarnessError('USAGE', `"${id}" is no scenario’s id: ${what} is of one scenario`, {
    hint: 'kco-harness list shows them all.',
  });
}

/** @throws HarnessError USAGE */
export function refuseOtherStack({ id, stack: needed }: Scenario, { stack }: Pick<RunOptions, 'stack'>): void {
  if (!needed || needed.only === stack) return;
  throw new HarnessError('USAGE', `${id} can be played on the ${needed.only} stack only: ${needed.why}`, {
    hint: `Use --stack ${needed.only}.`,
  });
}
