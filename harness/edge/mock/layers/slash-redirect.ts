import { pathOf } from './caller.ts';
import { type LayerRules, rule } from './layer.ts';
import { page } from './page.ts';

/** A web server's rule that takes the slash off the end of a callback's path. @source failure-catalog rows 24 and 25 */
export const slashRedirect = (status: 301 | 302 | 307 | 308): LayerRules => ({
  heedsAllowList: false,
  refuse: (visitor) => {
    const path = pathOf(visitor);
    if (!/^\/(?:[a-z]{2}\/)?wc-api\/.*\/$/.test(path)) return undefined;
    const location = path.replace(/\/+$/, '') + visitor.request.url.slice(path.length);
    return {
      rules: rule('slash', 'slash taken off', path),
      answer: page(status, `${status} Moved`, 'nginx', { headers: { location } }),
    };
  },
});
