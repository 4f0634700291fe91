import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import { sendTally, type TestOutcome, tallyOf } from './test-tally.ts';

const group = 'unit';

/** Tells `npm test` how vitest's tests ended, and why those that were skipped were. */
export default class VitestTally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({
        outcome: outcomeOf(test),
        group,
        durationMs: test.diagnostic()?.duration ?? 0,
      })),
    );
    // A file that does not load and a hook that throws have no test of their own, and fail all the same.
    const broken = [
      ...unhandled,
      ...modules.flatMap((module) => [
        ...module.errors(),
        ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
      ]),
    ].map(() => ({ outcome: 'failed' as const, group, durationMs: 0 }));
    sendTally(tallyOf([...tests, ...broken]));
  }
}

function outcomeOf(test: TestCase): TestOutcome {
  const result = test.result();
  if (result.state === 'pending') return { skipped: 'not begun, because the run ended before' };
  return result.state === 'skipped' ? { skipped: result.note ?? 'no reason given' } : result.state;
}
