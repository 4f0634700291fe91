import { isBrowser } from './caller.ts';
import { type LayerRules, rule } from './layer.ts';
import { page } from './page.ts';

/** A limit that other machines have used up already: nothing is counted here. nginx answers 503, or 429 where so set. */
export const rateLimit: LayerRules = {
  heedsAllowList: true,
  refuse: (visitor) =>
    isBrowser(visitor)
      ? undefined
      : {
          rules: rule('limit_req', 'limiting requests', 'caller is no browser'),
          answer: page(429, '429 Too Many Requests', 'nginx'),
        },
};
