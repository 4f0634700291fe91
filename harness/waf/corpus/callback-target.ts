import type { UrlForm } from '../probe.ts';

/**
 * Path and query of a callback in a form of URL. `pretty` is what the plugin builds, with home_url(); a language plugin or a
 * theme that filters home_url() or `kco_wc_push_url` makes the others, and WooCommerce answers them all.
 * @source WooCommerce, class-wc-api.php: endpoint `wc-api`, which is a query variable too
 */
export function callbackTarget(form: Exclude<UrlForm, 'raw'>, endpoint: string, query: string | undefined): string {
  if (form === 'plain') return `/?wc-api=${endpoint}${query ? `&${query}` : ''}`;
  const path = {
    pretty: `/wc-api/${endpoint}/`,
    'no-slash': `/wc-api/${endpoint}`,
    'index.php': `/index.php/wc-api/${endpoint}/`,
    language: `/en/wc-api/${endpoint}/`,
  }[form];
  return query ? `${path}?${query}` : path;
}
