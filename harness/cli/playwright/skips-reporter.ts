import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';

/** Says why tests were skipped, which the list reporter does not, and closes with one plain line of counts. */
export default class SkipsReporter implements Reporter {
  #suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onEnd(_result: FullResult): void {
    const reasons = new Map<string, number>();
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const test of this.#suite?.allTests() ?? []) {
      switch (test.outcome()) {
        case 'skipped': {
          counts.skipped += 1;
          const reason = test.annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given';
          reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
          break;
        }
        case 'expected':
          counts.passed += 1;
          break;
        default:
          counts.failed += 1;
      }
    }
    for (const [reason, count] of reasons) process.stderr.write(`skipped ${count}: ${reason}\n`);
    process.stderr.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
