import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'permalinks-category-tab-closed',
  title: 'Permalinks of /%category%/%postname%/ alone lose nothing: the push finds its handler',
  row: 63,
  tags: ['requirement'],
  source: ['reported-failures-2.md 63: mollie issue 291, polylang issues 322 and 384'],
  given: { store: { permalinks: 'category' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
});
