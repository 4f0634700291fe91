import { isFromKlarna } from './caller.ts';
import { type LayerRules, rule } from './layer.ts';
import { page } from './page.ts';

/** The host lets visitors from the shop's own country in; Klarna calls from abroad. */
export const countryBlock: LayerRules = {
  heedsAllowList: true,
  refuse: (visitor) =>
    isFromKlarna(visitor)
      ? {
          rules: rule('country', 'country not allowed', 'source address'),
          answer: page(403, '403 Forbidden', 'nginx'),
        }
      : undefined,
};

/** The host's firewall drops the address. Here the request is read before, and the connection closed without an answer. */
export const ipBlock: LayerRules = {
  heedsAllowList: true,
  refuse: (visitor) =>
    isFromKlarna(visitor)
      ? { rules: rule('address', 'address dropped', 'source address'), answer: 'close' }
      : undefined,
};
