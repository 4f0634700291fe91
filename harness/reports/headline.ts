import { withoutGoodControls } from './controls.ts';
import type { RunResults } from './results.ts';
import { isLost } from './verdict-words.ts';

/** The run in one sentence: how many paid orders were lost. */
export function headline({ scenarios }: Pick<RunResults, 'scenarios'>): string {
  const played = withoutGoodControls(scenarios).filter(({ outcome }) => outcome !== 'skipped');
  const unknown = played.filter(({ verdict }) => verdict === 'inconclusive').length;
  const lost = played.filter(isLost).length;
  if (played.length === 0) return 'No checkout was played';
  if (unknown === played.length) return `Nothing can be told of ${checkouts(played.length)}`;
  const found =
    lost === 0
      ? `None of ${checkouts(played.length)} ended with a paid order that the shop does not know of`
      : `${lost} of ${checkouts(played.length)} ended with a paid order that the shop does not know of`;
  return unknown === 0 ? found : `${found}; of ${unknown} nothing can be told`;
}

const checkouts = (count: number): string => `${count} ${count === 1 ? 'checkout' : 'checkouts'}`;
