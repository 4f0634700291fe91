import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'cloudflare-bot-fight-allowed-in-vain-tab-closed',
  title: 'Cloudflare’s Bot Fight Mode blocks the push although a skip rule names /wc-api/',
  source: [
    'failure-catalog.md 13: Bot Fight Mode, skip rules do not apply',
    'wcpos issue 1935, named in failure-catalog.md',
  ],
  given: { edge: { layer: 'cloudflare-bot-fight', allow: 'wc-api' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'cloudflare-bot-fight', handled: false },
  },
});
