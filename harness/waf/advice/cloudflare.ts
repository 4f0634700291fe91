import { isPlain } from '../exclusion/directive-text.ts';
import { type Advise, notExecuted } from './advice-input.ts';
import { callbackPlaces } from './callback-places.ts';

/** @source developers.cloudflare.com/waf/custom-rules/skip: Bot Fight Mode cannot be skipped, Super Bot Fight Mode can */
export const cloudflare: Advise = ({ blocked }) => {
  const { methods, paths, endpoints } = callbackPlaces(blocked);
  const set = (values: readonly string[]): string =>
    `{${values
      .filter(isPlain)
      .map((value) => `"${value}"`)
      .join(' ')}}`;
  const places = [
    ...(paths.some(isPlain) ? [`http.request.uri.path in ${set(paths)}`] : []),
    ...endpoints
      .filter(isPlain)
      .map(
        (name) =>
          `(http.request.uri.path in {"/" "/index.php"} and any(http.request.uri.args["wc-api"][*] eq "${name}"))`,
      ),
  ];
  if (places.length === 0) return undefined;
  return {
    layer: 'cloudflare',
    text: `Behind Cloudflare: a WAF custom rule with the action Skip (managed rules, rate limiting rules, Super Bot Fight Mode rules), first in the list, with this expression. It goes by method and path; never by the User-Agent alone, which anyone can send. Bot Fight Mode of the free plan ignores skip rules: turn it off. ${notExecuted}`,
    code: `(http.request.method in ${set(methods)} and (${places.join(' or ')}))`,
  };
};
