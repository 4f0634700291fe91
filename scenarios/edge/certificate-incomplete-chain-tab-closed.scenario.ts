import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'certificate-incomplete-chain-tab-closed',
  title: 'The web server does not send the intermediate certificate',
  source: ['failure-catalog.md 26: missing intermediate', 'Blockonomics, callback documentation: certificate chain'],
  given: { edge: { certificate: 'incomplete-chain' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', handled: false },
  },
});
