import { misfitsOfServed } from '../../klarna/api/api-description.ts';
import { defaultMerchantOptions } from '../../klarna/merchant-options.ts';
import { completeOrder, createOrder, enterAddress, updateOrder } from '../../klarna/order/checkout-changes.ts';
import type { KlarnaOrder } from '../../klarna/order/klarna-order.ts';
import { checkoutView, orderManagementView } from '../../klarna/order/order-views.ts';
import type { Transition } from '../../klarna/order/transition.ts';
import type { KlarnaRoute } from '../../scenario/klarna-routes.ts';

const rounds = 500;
/** The first are slower, before the code is compiled. */
const batchCount = 15;
const line = (type: string, name: string, amount: number) => ({
  type,
  reference: name,
  name,
  quantity: 1,
  unit_price: amount,
  tax_rate: 2500,
  total_amount: amount,
  total_discount_amount: 0,
  total_tax_amount: amount / 5,
  product_url: `https://shop.test/product/${name}/`,
  image_url: `https://shop.test/image/${name}.png`,
});

/** As KCO 2.13.11 and later post it: the fields, and about as much text. */
const body = {
  purchase_country: 'SE',
  purchase_currency: 'SEK',
  locale: 'sv-SE',
  order_amount: 20_000,
  order_tax_amount: 4_000,
  order_lines: [line('physical', 'mug', 10_000), line('physical', 'cup', 5_000), line('shipping_fee', 'flat', 5_000)],
  merchant_urls: {
    terms: 'https://shop.test/terms/',
    checkout: 'https://shop.test/checkout/',
    confirmation: 'https://shop.test/checkout/?kco_confirm=yes&kco_order_id={checkout.order.id}',
    push: 'https://shop.test/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id={checkout.order.id}',
    validation: 'https://shop.test/wp-json/kco-block/order/{checkout.order.id}/validate',
  },
  billing_address: { given_name: null, family_name: null, email: null, postal_code: null, country: 'SE' },
  merchant_data: 'x'.repeat(653),
  options: { title_mandatory: true, require_client_validation: true },
  billing_countries: ['SE'],
};
const address = {
  email: 'shopper@shop.test',
  postal_code: '12345',
  given_name: 'Testperson-se',
  family_name: 'Approved',
  street_address: 'Stårgatan 1',
  city: 'Ankeborg',
  phone: '+46765260000',
};

/**
 * Milliseconds that it takes to hold one call against the description of Klarna's API, body and answer. Of the routes that are
 * not among them a call is taken to cost as much as the dearest. What is measured for a body is the whole transition that the body is asked
 * for, so it is no less than the check.
 */
export function measureChecks(): { of(route: KlarnaRoute): number } {
  const orderId = '4c952853-46cb-4805-b5d9-22b07fbe4284';
  const context = { orderId, merchantId: 'bench', now: Date.now() };
  const create = () => createOrder(body, context, defaultMerchantOptions);
  const open = changed(create());
  const update = () => updateOrder(open, body, context.now, defaultMerchantOptions);
  const typed = changed(enterAddress(open, address, context.now));
  const paid = changed(
    completeOrder(typed, { now: context.now, fraudStatus: 'ACCEPTED', klarnaReference: 'KLARNA-1' }),
  );
  const view = checkoutView(open, 'https://checkout.klarna.test');
  const managed = paid.authorization && orderManagementView(paid, paid.authorization, context.now);
  const answers = (route: KlarnaRoute, status: number, answer: unknown) => () => {
    const amiss = misfitsOfServed(route, { status, body: answer });
    if (amiss.length > 0) throw new Error(`the measured answer of ${route} is amiss: ${JSON.stringify(amiss)}`);
  };
  const costs: Partial<Record<KlarnaRoute, number>> = {
    'checkout create': millisecondsOf(create) + millisecondsOf(answers('checkout create', 201, view)),
    'checkout update': millisecondsOf(update) + millisecondsOf(answers('checkout update', 200, view)),
    'checkout read': millisecondsOf(answers('checkout read', 200, view)),
    'order-management read': millisecondsOf(answers('order-management read', 200, managed)),
    acknowledge: millisecondsOf(answers('acknowledge', 204, undefined)),
  };
  const dearest = Math.max(...Object.values(costs));
  return { of: (route) => costs[route] ?? dearest };
}

function changed(transition: Transition): KlarnaOrder {
  if (transition.type !== 'changed') throw new Error(`the measured order is refused: ${JSON.stringify(transition)}`);
  return transition.order;
}

/** Of one call, when the code is as warm as in a run: of the processor, because others may use it too. */
function millisecondsOf(act: () => unknown): number {
  const batches = Array.from({ length: batchCount }, () => {
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round++) act();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / rounds;
  });
  return batches.sort((a, b) => a - b)[Math.floor(batchCount / 2)] ?? Number.NaN;
}
