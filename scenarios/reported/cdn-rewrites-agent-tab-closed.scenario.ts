import { agent, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'cdn-rewrites-agent-tab-closed',
  title:
    'A rule lets nobody but APIs-Klarna call /wc-api/, and the CDN before it puts its own name in every User-Agent',
  row: 61,
  tags: ['firewall'],
  source: [
    'reported-failures-2.md 61: wcstripe issue 1195',
    'Amazon CloudFront, "Request and response behavior": User-Agent becomes Amazon CloudFront',
  ],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [
      {
        at: 'edge',
        on: { caller: 'klarna' },
        does: { rewrite: { agent: 'Amazon CloudFront' } },
        called: 'CDN',
        removal: 'Let the CDN pass the header User-Agent on',
      },
      {
        at: 'edge',
        on: { path: '/wc-api/*' },
        does: { answer: { status: 403, body: 'Forbidden' } },
        unless: [agent('APIs-Klarna*')],
        called: 'callback rule',
        why: 'The rule for callbacks knows Klarna by its User-Agent, which the CDN had replaced, and answered {status} to {callback}.',
        advice: 'Let the CDN pass the header User-Agent on, or let the rule go by Klarna’s addresses.',
        removal: 'Take the rule for callbacks out',
      },
    ],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'callback rule', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'callback rule' })],
});
