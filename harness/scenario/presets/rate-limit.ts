import type { Fault } from '../fault.ts';
import { type Listed, listed, noBrowser, page } from './preset.ts';

/**
 * A limit for callers that are no browsers. nginx answers 503, or 429 where so set.
 * @param options.after requests that it lets pass before; 0, the default: other machines have used it up already
 */
export const rateLimit = ({ after = 0, ...options }: Listed & { after?: number } = {}): Fault => ({
  at: 'edge',
  on: { agent: noBrowser, ...(after === 0 ? {} : { nth: { from: after + 1 } }) },
  does: { answer: page(429, '429 Too Many Requests', 'nginx') },
  ...listed(options),
  called: 'rate-limit',
  why: 'A rate limit answered 429 to {callback}.',
  advice: 'Take {paths} out of the limit, or raise it for Klarna’s addresses.',
  removal: 'Take the rate limit off',
});
