import { countryBlock, defineScenario, klarnaSources } from '../../harness/index.ts';

export default defineScenario({
  id: 'country-block-klarna-allowed-tab-closed',
  title: 'The host’s country filter knows Klarna’s addresses',
  row: 20,
  tags: ['firewall'],
  source: ['failure-catalog.md 20: unblock', 'Klarna, "Callbacks": addresses from which callbacks are sent'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [countryBlock({ allow: [klarnaSources()] })] },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    push: { status: 200, handled: true },
  },
});
