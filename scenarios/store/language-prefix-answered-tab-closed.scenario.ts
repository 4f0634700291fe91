import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'language-prefix-answered-tab-closed',
  title: 'A language plugin makes the callback URL /en/wc-api/… and it is answered',
  row: 5,
  tags: ['requirement'],
  source: ['Observed on WordPress 6.8, KCO 2.0 to 2.14: /en/wc-api/KCO_WC_Push/, pretty permalinks'],
  given: { store: { languagePrefix: 'answered' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
});
