/**
 * A merchant URL as Klarna calls it: `{checkout.order.id}` becomes the order's id.
 * Only the literal form is filled; no version of the plugin encodes it, and what Klarna does with
 * `%7Bcheckout.order.id%7D` is not documented.
 * @source facts/kco-plugin.md; `KCO_Merchant_URLs` builds with `add_query_arg`, which does not encode new values.
 */
export function fillMerchantUrl(template: string, orderId: string): string {
  return template.replaceAll('{checkout.order.id}', orderId);
}
