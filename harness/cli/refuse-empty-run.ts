import { HarnessError } from '../lib/errors.ts';
import type { PlayedTest } from '../run/tests-of.ts';
import { tagsOf } from './playwright/tags-of.ts';
import type { RunFlags } from './run-flags.ts';

/**
 * A run of nothing would be no pass, after everything was started for it.
 * @throws HarnessError USAGE when `--grep` matches no test, or there are fewer tests than shards.
 */
export function refuseEmptyRun(tests: readonly PlayedTest[], { grep, shard }: Pick<RunFlags, 'grep' | 'shard'>): void {
  // As Playwright puts them together and reads the pattern: project, file, title, tags; no capitals unless /…/ says so.
  const titles = tests.map(
    ({ title, plays, skip }) =>
      `scenarios scenarios.spec.ts ${title}${skip === undefined ? ` ${tagsOf(plays).join(' ')}` : ''}`,
  );
  const [, slashed, flags] = /^\/(.*)\/([gi]*)$/.exec(grep ?? '') ?? [];
  const pattern = new RegExp(slashed ?? grep ?? '', flags?.replace('g', '') ?? 'i');
  const left = titles.filter((title) => pattern.test(title));
  if (left.length === 0) {
    throw new HarnessError('USAGE', `no test's title matches --grep ${grep}`, {
      hint: `Titles are such as "${titles[0]?.split(' ').slice(2).join(' ')}". To play scenarios by id, name them: kco-harness run 'waf-*'.`,
    });
  }
  if (shard && shard.total > left.length) {
    const tests = left.length === 1 ? 'is only 1 test' : `are only ${left.length} tests`;
    throw new HarnessError(
      'USAGE',
      `--shard ${shard.current}/${shard.total} would be empty or leave one empty: there ${tests}`,
      {
        hint: `Use at most ${left.length} shard${left.length === 1 ? '' : 's'}.`,
      },
    );
  }
}
