import { cloudflareBotFight, declinedBefore2, defineScenario, path } from '../../harness/index.ts';

export default defineScenario({
  id: 'cloudflare-bot-fight-allowed-in-vain-tab-closed',
  title: 'Cloudflare’s Bot Fight Mode blocks the push although a skip rule names /wc-api/',
  row: 13,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 13: Bot Fight Mode, skip rules do not apply',
    'wcpos issue 1935, named in failure-catalog.md',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [cloudflareBotFight({ allow: [path('/wc-api/*')] })] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'cloudflare-bot-fight', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'cloudflare-bot-fight' })],
});
