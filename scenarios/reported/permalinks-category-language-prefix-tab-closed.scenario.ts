import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'permalinks-category-language-prefix-tab-closed',
  title:
    'Permalinks of /%category%/%postname%/, and a language plugin makes the callback URL /en/wc-api/…: WordPress looks for an attachment there',
  row: 63,
  tags: ['requirement'],
  source: [
    'reported-failures-2.md 63: mollie issue 291, polylang issues 322 and 384',
    'Observed on WordPress 6.8: the same prefix under /%postname%/ is answered, and so are two parts before wc-api',
  ],
  given: {
    store: { permalinks: 'category', languagePrefix: 'answered' },
    shopper: { afterPaying: 'closes-tab' },
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 404, blockedBy: 'store', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 404 })],
});
