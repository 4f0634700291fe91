import { html, type Reply, type Visit } from '../visit.ts';

/**
 * Sends back what it got, whatever the cart has become: `null` where that was no JSON.
 * @source shipping_option_update_cb, up to 2.6.3
 */
export function updateShippingOption({ body }: Pick<Visit, 'body'>): Reply {
  return html(200, printed(body));
}

/** As PHP prints JSON: four spaces, and slashes escaped. */
function printed(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 4).replaceAll('/', '\\/');
  } catch {
    return 'null';
  }
}
