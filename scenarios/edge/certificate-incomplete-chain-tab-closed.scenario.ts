import { certificate, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'certificate-incomplete-chain-tab-closed',
  title: 'The web server does not send the intermediate certificate',
  row: 26,
  tags: ['transport'],
  source: ['failure-catalog.md 26: missing intermediate', 'Blockonomics, callback documentation: certificate chain'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [certificate('incomplete-chain')] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', handled: false },
  },
  elsewhere: [declinedBefore2({ error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })],
});
