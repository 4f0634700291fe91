import { defineScenario, path, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'subfolder-allow-list-tab-closed',
  title: 'WordPress in a subfolder, and an allow list of /butik/wc-api/*, where the callbacks come',
  tags: ['firewall'],
  source: ['failure-catalog.md 16: an allow list by path, with something before wc-api'],
  given: {
    store: { wordpressIn: 'subfolder' },
    shopper: { afterPaying: 'closes-tab' },
    faults: [wordfence({ allow: [path('/butik/wc-api/*')] })],
  },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
});
