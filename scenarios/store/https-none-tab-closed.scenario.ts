import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'https-none-tab-closed',
  title: 'No https at all: the plugin registers an http push URL, and it works as long as Klarna calls it',
  row: 2,
  tags: ['requirement'],
  source: ['Observed on WordPress 6.8, KCO 2.0 to 2.14: site on http'],
  smoke: true,
  given: { store: { https: 'none' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
  elsewhere: [declinedBefore2({ handled: null })],
});
