import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'subfolder-tab-closed',
  title: 'WordPress in a subfolder: the callbacks come to /butik/wc-api/, and arrive',
  tags: ['requirement'],
  source: ['KCO 2.0.16 to 2.20.9, class-kco-merchant-urls.php: home_url() builds the URLs'],
  given: { store: { wordpressIn: 'subfolder' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
});
