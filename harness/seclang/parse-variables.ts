import type { RuleVariable } from './rule-chain.ts';

/**
 * One variable with its key. A key is a regular expression between slashes, a text between quotes, or what comes up to
 * the next bar. The path of `XML:/*` begins with a slash and is no regular expression.
 */
const variable =
  /([&!]*)(XML(?=:)|[^:|]+)(?::('(?:[^'\\]|\\.)*'|\/(?:[^/\\]|\\.)*\/(?=\s*(?:\||$))|[^|]*))?(?:\||$)/gis;

/** Reads a rule's variables: `ARGS|!ARGS:password|&REQUEST_HEADERS:Referer`. Collections come back in capitals, keys as written. */
export function parseVariables(text: string): RuleVariable[] {
  return [...text.matchAll(variable)].map(([, marks = '', collection = '', key]) => ({
    collection: collection.trim().toUpperCase(),
    ...(key === undefined ? {} : { key: key.trim().replace(/^'([\s\S]*)'$/, '$1') }),
    counted: marks.includes('&'),
    excluded: marks.includes('!'),
  }));
}
