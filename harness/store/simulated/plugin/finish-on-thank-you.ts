import type { OrderStatus } from '../shop/order-status.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import type { Visit } from '../visit.ts';
import { readCheckoutOrder, snippetOf } from './checkout-order.ts';
import { confirm } from './confirm.ts';
import { processPayment } from './process-payment.ts';

/** In all others the plugin takes the payment up once more. */
const settled: readonly OrderStatus[] = ['on-hold', 'processing', 'completed'];

/**
 * The plugin's part of the order-received page, whichever way the customer came there. From 2.10 on it has none before the
 * order is paid: until then the order has no transaction id.
 * @returns Klarna's snippet
 * @throws ScriptEnded from a hook on the payment
 * @source show_thank_you_snippet, all versions
 */
export async function finishOnThankYou(visit: Visit, order: WooOrder): Promise<string> {
  const { shop } = visit;
  const first = shop.profile.orderCreated === 'on-return';
  const { json } = order.hasTransactionId ? await readCheckoutOrder(visit, order.klarnaOrderId) : { json: {} };
  if (!settled.includes(order.status) && (first || order.hasTransactionId)) {
    shop.log(`${order.klarnaOrderId}: Confirm the klarna order from the thankyou page.`);
    if (first) await processPayment(visit, order, 'thankyou');
    else await confirm(visit, order, order.klarnaOrderId);
  }
  return snippetOf(json);
}
