import { isBrowser } from './caller.ts';
import { type LayerRules, rule } from './layer.ts';
import { page } from './page.ts';

/**
 * A web server's rule that leads the bare name to the one with `www.`, while the plugin registered the bare one. Browsers
 * are taken to shop at the other name already: a site has one name here. @source failure-catalog row 25
 */
export const wwwRedirect: LayerRules = {
  heedsAllowList: false,
  refuse: (visitor) => {
    if (isBrowser(visitor)) return undefined;
    const location = `https://www.${visitor.host}${visitor.request.url}`;
    return {
      rules: rule('www', 'led to the name with www', visitor.host),
      answer: page(301, '301 Moved Permanently', 'nginx', { headers: { location } }),
    };
  },
};
