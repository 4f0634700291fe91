import { expect, test } from '@playwright/test';
import { headline } from '../../../harness/reports/headline.ts';
import type { ScenarioResult } from '../../../harness/verdict/scenario-result.ts';
import { result } from './result-builder.ts';

const lost = result({ verdict: 'paid-but-pending' });
const unknown = result({ outcome: 'inconclusive', verdict: 'inconclusive' });
const skipped = result({ outcome: 'skipped' });

const sentences: [fact: string, scenarios: ScenarioResult[], sentence: string][] = [
  [
    'some are lost',
    [lost, result(), result({ verdict: 'paid-but-cancelled', outcome: 'differs' })],
    '2 of 3 checkouts ended with a paid order that the shop does not know of',
  ],
  ['the only one is lost', [lost], '1 of 1 checkout ended with a paid order that the shop does not know of'],
  [
    'none is lost',
    [result(), result({ verdict: 'abandoned' })],
    'None of 2 checkouts ended with a paid order that the shop does not know of',
  ],
  [
    'of some nothing is known',
    [lost, unknown],
    '1 of 2 checkouts ended with a paid order that the shop does not know of; of 1 nothing can be told',
  ],
  [
    'none is lost and of one nothing is known',
    [result(), unknown],
    'None of 2 checkouts ended with a paid order that the shop does not know of; of 1 nothing can be told',
  ],
  ['nothing is known of any', [unknown, unknown], 'Nothing can be told of 2 checkouts'],
  [
    'skipped ones do not count',
    [lost, skipped],
    '1 of 1 checkout ended with a paid order that the shop does not know of',
  ],
  [
    'controls that were paid do not count',
    [lost, result({ controlOf: 'lost' })],
    '1 of 1 checkout ended with a paid order that the shop does not know of',
  ],
  ['all were skipped', [skipped], 'No checkout was played'],
  ['there is none', [], 'No checkout was played'],
];
for (const [fact, scenarios, sentence] of sentences) {
  test(fact, () => expect(headline({ scenarios })).toBe(sentence));
}
