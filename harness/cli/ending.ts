import { HarnessError } from '../lib/errors.ts';
import { exitCodeOf, type RunResults } from '../reports/results.ts';
import type { LeftError } from './playwright/handed-down.ts';

export interface PlaywrightEnd {
  exitCode: number;
  interrupted: boolean;
}

/**
 * How a run ended: its exit code, and a line where the code needs one.
 * @throws HarnessError for whatever kept the run from judging anything.
 */
export function endingOf(
  { exitCode, interrupted }: PlaywrightEnd,
  results: Pick<RunResults, 'scenarios'> | undefined,
  left: LeftError | undefined,
): { exitCode: number; line?: string } {
  if (interrupted) return { exitCode: 130 };
  if (results) {
    const code = exitCodeOf(results);
    if (code !== 0 || exitCode === 0) return { exitCode: code };
    // Every verdict there is was expected, and yet the runner failed: some scenario has none, or the stack did not end well.
    return {
      exitCode: 3,
      line: `the run did not end well (Playwright's exit code ${exitCode}): what it said stands above`,
    };
  }
  if (left) throw new HarnessError(left.code, left.message, { hint: left.hint });
  throw new HarnessError(
    'STACK_NOT_READY',
    `the run ended (Playwright's exit code ${exitCode}) without judging a scenario`,
    { hint: 'What Playwright said stands above.' },
  );
}
