import { isCallback, isFromKlarna, proxyAddress } from './caller.ts';
import { type LayerRules, rule, type Visitor } from './layer.ts';
import { page } from './page.ts';

/**
 * Behind a proxy that hides addresses customers come in, or the shop would notice. The callbacks are for known addresses
 * only, and the proxy's is not known. @source failure-catalog row 18
 */
const isUnwelcome = (visitor: Visitor): boolean =>
  isFromKlarna(visitor) || (visitor.source === proxyAddress && isCallback(visitor));

/** The host lets visitors from the shop's own country in; Klarna calls from abroad. */
export const countryBlock: LayerRules = {
  heedsAllowList: true,
  refuse: (visitor) =>
    isUnwelcome(visitor)
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
    isUnwelcome(visitor) ? { rules: rule('address', 'address dropped', 'source address'), answer: 'close' } : undefined,
};
