import type { FullResult, Reporter, Suite, TestCase } from '@playwright/test/reporter';
import { sendTally, type TestOutcome, tallyOf } from './test-tally.ts';

/** Tells `npm test` how Playwright's tests ended, and why those that were skipped were. */
export default class PlaywrightTally implements Reporter {
  #suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onEnd(_result: FullResult): void {
    const tests = this.#suite?.allTests() ?? [];
    sendTally(
      tallyOf(
        tests.map((test) => ({
          outcome: outcomeOf(test),
          group: test.parent.project()?.name ?? '',
          durationMs: test.results.reduce((sum, { duration }) => sum + duration, 0),
        })),
      ),
    );
  }

  printsToStdio(): boolean {
    return false;
  }
}

function outcomeOf(test: TestCase): TestOutcome {
  if (test.outcome() !== 'skipped') return test.outcome() === 'expected' ? 'passed' : 'failed';
  if (test.results.length === 0) return { skipped: 'not begun, because the run ended before' };
  return { skipped: test.annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given' };
}
