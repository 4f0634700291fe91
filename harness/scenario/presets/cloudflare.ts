import type { Fault } from '../fault.ts';
import { type Listed, listed, noBrowser, page } from './preset.ts';

/** A real one differs from request to request. */
const ray = { 'cf-ray': '8f2c1a0b3d4e5f60-ARN' };
const challenged = { ...ray, 'cf-mitigated': 'challenge' };

/** A custom rule that blocks. @source facts/waf.md, "Other layers, as they answer" */
export const cloudflareRule = (options: Listed = {}): Fault => ({
  at: 'edge',
  on: { agent: noBrowser },
  does: { answer: page(403, 'Attention Required! | Cloudflare', 'cloudflare', { headers: ray }) },
  ...listed(options),
  called: 'cloudflare-rule',
  why: 'A rule at Cloudflare answered 403 to {callback}, which never reached the shop’s server.',
  advice: 'Add a skip rule for {paths} before the rule that blocks.',
  removal: 'Delete the blocking rule at Cloudflare',
});

/** A managed challenge. A browser solves it, and so never sees it here. */
export const cloudflareChallenge = (options: Listed = {}): Fault => ({
  at: 'edge',
  on: { agent: noBrowser },
  does: { answer: page(403, 'Just a moment...', 'cloudflare', { headers: challenged }) },
  ...listed(options),
  called: 'cloudflare-challenge',
  why: 'Cloudflare answered {callback} with a challenge (403) that only a browser can solve.',
  advice: 'Add a skip rule for {paths}, so that it is never challenged.',
  removal: 'Turn Cloudflare’s challenge off',
});

/** Skip rules do not apply to it. @source wcpos issue 1935, failure-catalog row 13 */
export const cloudflareBotFight = (options: Listed = {}): Fault => ({
  at: 'edge',
  on: { agent: noBrowser },
  does: { answer: page(403, 'Just a moment...', 'cloudflare', { headers: challenged }) },
  ...listed(options),
  heedsUnless: false,
  called: 'cloudflare-bot-fight',
  why: 'Cloudflare’s Bot Fight Mode took Klarna for a bot and answered 403 to {callback}; skip rules do not apply to it.',
  advice: 'Turn Bot Fight Mode off for the shop; no allow list helps.',
  removal: 'Turn Cloudflare’s Bot Fight Mode off',
});
