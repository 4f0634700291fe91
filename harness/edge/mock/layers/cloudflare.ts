import { createHash } from 'node:crypto';
import { isBrowser } from './caller.ts';
import { type LayerRules, rule, type Visitor } from './layer.ts';
import { page } from './page.ts';

function cloudflare(
  id: string,
  message: string,
  options: { heedsAllowList: boolean; headers?: Record<string, string>; title: string },
): LayerRules {
  return {
    heedsAllowList: options.heedsAllowList,
    refuse: (visitor) =>
      isBrowser(visitor)
        ? undefined
        : {
            rules: rule(id, message, 'caller is no browser'),
            answer: page(403, options.title, 'cloudflare', {
              headers: { 'cf-ray': rayOf(visitor), ...options.headers },
            }),
          },
  };
}

/** Of Cloudflare's shape, made from the request's id. */
function rayOf({ request }: Visitor): string {
  const digest = createHash('sha256').update(String(request.headers['x-request-id']));
  return `${digest.digest('hex').slice(0, 16)}-ARN`;
}

/** @source facts/waf.md, "Other layers, as they answer" */
export const cloudflareRule = cloudflare('waf-rule', 'Custom rule: block', {
  heedsAllowList: true,
  title: 'Attention Required! | Cloudflare',
});

/** A browser solves it, and so never sees it here. */
export const cloudflareChallenge = cloudflare('managed-challenge', 'Managed challenge', {
  heedsAllowList: true,
  headers: { 'cf-mitigated': 'challenge' },
  title: 'Just a moment...',
});

/** Skip rules do not apply to it. @source wcpos issue 1935, failure-catalog row 13 */
export const cloudflareBotFight = cloudflare('bot-fight-mode', 'Bot Fight Mode', {
  heedsAllowList: false,
  headers: { 'cf-mitigated': 'challenge' },
  title: 'Just a moment...',
});
