import type { EdgePolicy } from '../edge-policy.ts';

/** Where the site's https policy sends a request, if anywhere: the same rules as in ../modsecurity/nginx-conf.ts. */
export function httpsRedirect(
  { https }: Pick<EdgePolicy, 'https'>,
  { scheme, host }: { scheme: 'http' | 'https'; host: string },
  url: string,
): string | undefined {
  if (https === 'everywhere' && scheme === 'http') return `https://${host}${url}`;
  if (https !== 'checkout-only' || scheme === 'http') return undefined;
  // Leaving the checkout means leaving https, for callbacks too.
  const stays = /^\/(?:checkout|my-account|wp-content|wp-includes|wp-admin)\//.test(url) || /[?&]wc-ajax=/.test(url);
  return stays ? undefined : `http://${host}${url}`;
}
