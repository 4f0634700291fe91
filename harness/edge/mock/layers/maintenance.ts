import { type LayerRules, rule } from './layer.ts';
import { page } from './page.ts';

/** WordPress's maintenance page, for everybody. @source facts/waf.md, "Other layers, as they answer" */
export const maintenance: LayerRules = {
  heedsAllowList: false,
  refuse: () => ({
    rules: rule('maintenance', 'Briefly unavailable for scheduled maintenance', 'every request'),
    answer: page(503, 'Maintenance', 'nginx', {
      headers: { 'retry-after': '600' },
      text: '<p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p>',
    }),
  }),
};
