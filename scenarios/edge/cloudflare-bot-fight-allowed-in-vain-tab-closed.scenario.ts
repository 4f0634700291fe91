import { cloudflareBotFight, defineScenario, path } from '../../harness/index.ts';

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
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: {
        verdict: 'declined',
        acknowledged: false,
        order: 'none',
        push: 'none',
        validation: { status: 403, blockedBy: 'cloudflare-bot-fight' },
      },
      mayNotFire: true,
    },
  ],
});
