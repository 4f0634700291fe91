import { defineScenario, path, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-subfolder-allow-list-at-root',
  title: 'The block checkout in a subfolder: an allow list of both addresses begins at the root, and nobody can buy',
  tags: ['firewall'],
  source: ['reported-failures-2.md 51: the validation is at /wp-json/kco-block/, which most allow lists miss'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block', wordpressIn: 'subfolder' },
    faults: [wordfence({ allow: [path('/wc-api/*'), path('/wp-json/kco-block/*')] })],
  },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { status: 503, blockedBy: 'wordfence' },
    push: 'none',
  },
});
