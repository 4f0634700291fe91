import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'language-prefix-demanded-tab-closed',
  title: 'The language plugin wants its prefix before every address, and the callback URL has none',
  row: 5,
  tags: ['requirement'],
  source: [
    'Observed with Polylang 3.7.8 and 3.8.7, a prefix for every language: docs/language-plugins.md',
    'github.com/hyyan/woo-poly-integration issue 552',
  ],
  smoke: true,
  given: { store: { languagePrefix: 'demanded' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 404, blockedBy: 'store', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 404, blockedBy: 'store' })],
});
