import { cloudflareChallenge, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'cloudflare-challenge-tab-closed',
  title: 'Cloudflare asks Klarna to solve a challenge',
  row: 12,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 12: Cloudflare WAF rule or managed challenge',
    'waf.md, "Other layers, as they answer": managed challenge, 403 and cf-mitigated',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [cloudflareChallenge()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'cloudflare-challenge', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'cloudflare-challenge' })],
});
