import type { WafEvent } from '../../evidence/events.ts';
import type { AllowList, EdgeConditions } from '../../scenario/conditions.ts';
import type { Diagnose, Diagnosis } from './diagnosis.ts';
import { wordsFor } from './words-for.ts';

/** Layers that answered by themselves, each as its own log names it. Those with numbered rules are in blocked-by-rule.ts. */
const layers: Partial<Record<WafEvent['layer'], (callback: string) => Diagnosis>> = {
  wordfence: (callback) => ({
    why: `Wordfence limits callers that are no browsers, and so answered 503 to ${callback}.`,
    change: 'Put Klarna’s addresses or /wc-api/* on Wordfence’s allowlist.',
  }),
  'wordfence-rule': (callback) => ({
    why: `A rule of Wordfence’s firewall answered 403 to ${callback}.`,
    change: 'Put /wc-api/* on the allowlist of Wordfence’s firewall.',
  }),
  'cloudflare-rule': (callback) => ({
    why: `A rule at Cloudflare answered 403 to ${callback}, which never reached the shop’s server.`,
    change: 'Add a skip rule for /wc-api/* before the rule that blocks.',
  }),
  'cloudflare-challenge': (callback) => ({
    why: `Cloudflare answered ${callback} with a challenge (403) that only a browser can solve.`,
    change: 'Add a skip rule for /wc-api/*, so that it is never challenged.',
  }),
  'cloudflare-bot-fight': (callback) => ({
    why: `Cloudflare’s Bot Fight Mode took Klarna for a bot and answered 403 to ${callback}; skip rules do not apply to it.`,
    change: 'Turn Bot Fight Mode off for the shop; no allow list helps.',
  }),
  sucuri: (callback) => ({
    why: `Sucuri’s firewall answered 403 to ${callback}, which never reached the shop’s server.`,
    change: 'Put Klarna’s addresses or /wc-api/* on Sucuri’s allowlist.',
  }),
  'basic-auth': (callback) => ({
    why: `The site asks every visitor for a password, and Klarna has none: ${callback} was answered 401.`,
    change: 'Exempt /wc-api/ from the password.',
  }),
  maintenance: (callback) => ({
    why: `WordPress was in maintenance mode and answered 503 to ${callback}.`,
    change:
      'End the maintenance within 48 hours, while Klarna still retries; a file .maintenance that an update left behind has to be removed.',
  }),
  'rate-limit': (callback) => ({
    why: `A rate limit answered 429 to ${callback}.`,
    change: 'Take /wc-api/ out of the limit, or raise it for Klarna’s addresses.',
  }),
  'country-block': (callback) => ({
    why: `The host lets in visitors of the shop’s own country only, and Klarna calls from abroad: ${callback} was answered 403.`,
    change: 'Let Klarna’s addresses in; behind a proxy, restore the visitor’s address first.',
  }),
  'ip-block': (callback) => ({
    why: `The host’s firewall cut the connection from Klarna’s address: ${callback} got no answer at all.`,
    change: 'Unblock Klarna’s addresses at the host.',
  }),
};

const listsByPath: ReadonlySet<AllowList> = new Set(['wc-api', 'push-only', 'four-endpoints']);

/** No list is any good with these. */
const withoutList: ReadonlySet<string> = new Set(['cloudflare-bot-fight', 'maintenance']);

export const blockedByLayer: Diagnose = (push, { conditions: { edge } }) => {
  const { layer } = push.blockedBy ?? {};
  const found = layer && layers[layer as WafEvent['layer']]?.(wordsFor(push));
  if (!found) return undefined;
  // Whoever has a list already needs to hear what it misses.
  const missed = withoutList.has(layer) ? undefined : missedBy(edge, new URL(push.url));
  return missed === undefined ? found : { ...found, change: missed };
};

function missedBy({ allow, source }: EdgeConditions, { pathname, search }: URL): string | undefined {
  if (allow === 'klarna-addresses' && source === 'hidden') {
    return 'The allow list has Klarna’s addresses, but the firewall sees the proxy’s: restore the visitor’s address.';
  }
  if (!listsByPath.has(allow)) return undefined;
  if (pathname === '/' && search.includes('wc-api=')) {
    return 'The allow list knows /wc-api/ only: add the form ?wc-api=KCO_WC_* to it.';
  }
  return allow === 'push-only' || !pathname.startsWith('/wc-api/')
    ? `The allow list misses ${pathname}: allow /wc-api/*, and every other form in which the callbacks come.`
    : undefined;
}
