import { isBrowser } from './caller.ts';
import { type LayerRules, rule } from './layer.ts';
import { page } from './page.ts';

/** @source facts/waf.md, "Other layers, as they answer" */
export const sucuri: LayerRules = {
  heedsAllowList: true,
  refuse: (visitor) =>
    isBrowser(visitor)
      ? undefined
      : {
          rules: rule('BOT001', 'Sucuri WebSite Firewall: access denied', 'caller is no browser'),
          answer: page(403, 'Sucuri WebSite Firewall - Access Denied', 'Sucuri/Cloudproxy', {
            headers: { 'x-sucuri-id': '11005', 'x-sucuri-block': 'BOT001' },
          }),
        },
};
