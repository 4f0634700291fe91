import type { Visit } from '../shopper.ts';
import { ajaxResult } from './ajax-result.ts';
import { checkoutForm } from './checkout-form.ts';
import { formFields } from './checkout-page.ts';
import { shopUrl } from './open-checkout.ts';
import { submitForm } from './submit-form.ts';
import type { WebClient, WebResponse } from './web-client.ts';

/**
 * Opens a page of the shop after the payment. 1.x comes back to the checkout, whose form submits itself and leads to the
 * order-received page.
 */
export async function comeBack(client: WebClient, visit: Visit, url: string): Promise<WebResponse> {
  const page = await client.get(url);
  const fields = formFields(page.body);
  if (!fields.kco_order_id) return page;
  const here = new URL(page.url);
  const submitted = await submitForm(client, visit, shopUrl(here, '/?wc-ajax=checkout'), checkoutForm({ fields }));
  const { redirect } = ajaxResult(submitted.body);
  return redirect ? client.get(shopUrl(here, redirect)) : submitted;
}
