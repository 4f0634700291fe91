import { type LayerRules, rule } from './layer.ts';

/** Something on the way back takes the `Location` off a 303. @source KCO issue 149, failure-catalog row 48 */
export const dropsLocation: LayerRules = {
  heedsAllowList: false,
  change: ({ status, headers: { location, ...headers }, body }) =>
    status === 303 && location !== undefined
      ? {
          rules: rule('drops-location', 'Location taken off', String(location)),
          answer: { status, headers, body },
        }
      : undefined,
};
