import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-subfolder-tab-closed',
  title:
    'The block checkout in a subfolder: validation, the shop’s request to itself and the push all arrive below /butik/',
  tags: ['requirement'],
  source: ['WordPress, get_rest_url(): built from home_url()'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block', wordpressIn: 'subfolder' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    validation: { status: 200 },
    push: { status: 200, handled: true },
  },
});
