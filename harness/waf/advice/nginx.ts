import { isPlain } from '../exclusion/directive-text.ts';
import { type Advise, notExecuted } from './advice-input.ts';
import { callbackPlaces } from './callback-places.ts';

/**
 * For hosts whose rule files are not theirs to change.
 * @source facts/waf.md, "The narrowest exclusions": `modsecurity off` for the location let 10 of 17 attacks through
 */
export const nginx: Advise = ({ blocked, hits }) => {
  const paths = callbackPlaces(blocked).paths.filter(isPlain);
  const ids = [...new Set(hits.map(({ id }) => id))].filter((id) => /^\d+$/.test(id));
  if (paths.length === 0 || ids.length === 0) return undefined;
  return {
    layer: 'nginx',
    text: `Where the rule files are not yours, a location can take rules out for its path. That is broader than the exclusion above: attacks on this path pass these rules, and callbacks with ?wc-api= are not reached. Do not write "modsecurity off" in its place: it takes every rule from the path. The last line is WordPress's usual one; keep what your server block has. ${notExecuted}`,
    code: paths
      .map((path) =>
        [
          `location = ${path} {`,
          `    modsecurity_rules 'SecRuleRemoveById ${ids.join(' ')}';`,
          '    try_files $uri $uri/ /index.php?$args;',
          '}',
        ].join('\n'),
      )
      .join('\n'),
  };
};
