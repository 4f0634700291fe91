import type { WafEvent } from '../../evidence/events.ts';
import type { AllowList } from '../../scenario/conditions.ts';
import type { Diagnose, Diagnosis } from './diagnosis.ts';

/** Layers that answered by themselves, each as its own log names it. Those with numbered rules are in blocked-by-rule.ts. */
const layers: Partial<Record<WafEvent['layer'], Diagnosis>> = {
  wordfence: {
    why: 'Wordfence limits callers that are no browsers, and so answered 503 to the push.',
    change: 'Put Klarna’s addresses or /wc-api/* on Wordfence’s allowlist.',
  },
  'wordfence-rule': {
    why: 'A rule of Wordfence’s firewall answered 403 to the push.',
    change: 'Put /wc-api/* on the allowlist of Wordfence’s firewall.',
  },
  'cloudflare-rule': {
    why: 'A rule at Cloudflare answered 403 to the push, which never reached the shop’s server.',
    change: 'Add a skip rule for /wc-api/* before the rule that blocks.',
  },
  'cloudflare-challenge': {
    why: 'Cloudflare answered the push with a challenge (403) that only a browser can solve.',
    change: 'Add a skip rule for /wc-api/*, so that it is never challenged.',
  },
  'cloudflare-bot-fight': {
    why: 'Cloudflare’s Bot Fight Mode took Klarna for a bot and answered 403 to the push; skip rules do not apply to it.',
    change: 'Turn Bot Fight Mode off for the shop; no allow list helps.',
  },
  sucuri: {
    why: 'Sucuri’s firewall answered 403 to the push, which never reached the shop’s server.',
    change: 'Put Klarna’s addresses or /wc-api/* on Sucuri’s allowlist.',
  },
  'basic-auth': {
    why: 'The site asks every visitor for a password, and Klarna has none: the push was answered 401.',
    change: 'Exempt /wc-api/ from the password.',
  },
  maintenance: {
    why: 'WordPress was in maintenance mode and answered 503 to the push.',
    change:
      'End the maintenance within 48 hours, while Klarna still retries; a file .maintenance that an update left behind has to be removed.',
  },
  'rate-limit': {
    why: 'A rate limit answered 429 to the push.',
    change: 'Take /wc-api/ out of the limit, or raise it for Klarna’s addresses.',
  },
  'country-block': {
    why: 'The host lets in visitors of the shop’s own country only, and Klarna calls from abroad: the push was answered 403.',
    change: 'Let Klarna’s addresses in; behind a proxy, restore the visitor’s address first.',
  },
  'ip-block': {
    why: 'The host’s firewall cut the connection from Klarna’s address: the push got no answer at all.',
    change: 'Unblock Klarna’s addresses at the host.',
  },
};

const listsByPath: ReadonlySet<AllowList> = new Set(['wc-api', 'four-endpoints']);

/** No list is any good with these. */
const withoutList: ReadonlySet<string> = new Set(['cloudflare-bot-fight', 'maintenance']);

export const blockedByLayer: Diagnose = (push, { conditions: { edge } }) => {
  const { layer } = push.blockedBy ?? {};
  const found = layer && layers[layer as WafEvent['layer']];
  if (!found) return undefined;
  const { pathname } = new URL(push.url);
  const isMissed = listsByPath.has(edge.allow) && !withoutList.has(layer) && !pathname.startsWith('/wc-api/');
  // Whoever has a list by path already needs to hear what it misses.
  return isMissed ? { ...found, change: `The allow list knows /wc-api/ only: add ${pathname} to it.` } : found;
};
