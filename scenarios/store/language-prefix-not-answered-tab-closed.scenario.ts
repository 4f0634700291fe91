import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'language-prefix-not-answered-tab-closed',
  title: 'A language plugin makes the callback URL /en/wc-api/… and its router answers 404',
  row: 5,
  tags: ['requirement'],
  source: [
    'Krokedil, "Callbacks": "Language plugins"',
    'github.com/mollie/WooCommerce issues 173 and 239',
    'github.com/hyyan/woo-poly-integration issue 218',
  ],
  given: { store: { languagePrefix: 'not-answered' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending', push: { status: 404, handled: false } },
  elsewhere: [declinedBefore2({ status: 404 })],
});
