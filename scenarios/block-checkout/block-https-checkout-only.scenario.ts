import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-https-checkout-only',
  title:
    'The block checkout on a shop with https at checkout only: the web server sends Klarna’s validation and the page’s requests to http, and nobody can buy',
  tags: ['requirement'],
  source: ['failure-catalog.md 2: https at checkout only, here with the block; observed on 2.20.9, 2.18.3 and 2.16.0'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block', https: 'checkout-only' } },
  expect: { verdict: 'declined', acknowledged: false, order: 'none', validation: { status: 301 }, push: 'none' },
  elsewhere: [
    {
      plugin: '<2.20.7',
      why: 'The plugin tells Klarna where to ask with its first update of the order, and that request of the page was sent to http.',
      expect: { verdict: 'paid-but-no-order', acknowledged: false, order: 'none', validation: 'none' },
    },
  ],
});
