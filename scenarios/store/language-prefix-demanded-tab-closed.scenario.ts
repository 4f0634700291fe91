import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'language-prefix-demanded-tab-closed',
  title: 'The language plugin wants its prefix before every address, and the callback URL has none',
  row: 5,
  tags: ['requirement'],
  source: [
    'Observed with Polylang 3.7.8 and 3.8.7, a prefix for every language: docs/language-plugins.md',
    'github.com/hyyan/woo-poly-integration issue 552',
  ],
  given: { store: { languagePrefix: 'demanded' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 404, blockedBy: 'store', handled: false },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: {
        verdict: 'declined',
        acknowledged: false,
        order: 'none',
        validation: { status: 404, blockedBy: 'store' },
        push: 'none',
      },
      mayNotFire: true,
    },
  ],
});
