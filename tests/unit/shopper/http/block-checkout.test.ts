import { expect, test } from 'vitest';
import { Connections } from '../../../../harness/shopper/http/connections.ts';
import { HttpShopper } from '../../../../harness/shopper/http/http-shopper.ts';
import { CheckoutServer, type CheckoutWorld, klarnaHost, shopHost } from '../checkout-world.ts';

const batch = `POST ${shopHost}/wp-json/wc/store/v1/batch?_locale=site`;
const complete = `POST ${klarnaHost}/kco/order-1/complete`;

/** Shops once at a checkout block. */
async function shop(
  arrange: (world: CheckoutWorld) => void = () => {},
  { kco = '2.20.9', ...visit }: NonNullable<Parameters<CheckoutWorld['visit']>[0]> = {},
) {
  await using server = await CheckoutServer.start();
  const { world } = server;
  world.checkoutPage = 'block';
  arrange(world);
  await using connections = new Connections(server.routing);
  const purchase = await new HttpShopper(connections).checkOut(world.visit({ kco, ...visit }));
  return { world, purchase };
}

const actionsOf = (world: CheckoutWorld) => world.batches.map(({ body }) => body.requests[0]?.body.data);

test('the script’s requests, in its order, and no form', async () => {
  const { world, purchase } = await shop();
  expect(purchase.type).toBe('paid');
  expect(world.asked.filter((name) => name.startsWith('POST'))).toEqual([
    batch,
    `POST ${klarnaHost}/kco/order-1/address`,
    batch,
    complete,
  ]);
  expect(world.steps).toEqual(['opened-checkout', 'entered-address', 'pressed-buy', 'paid']);
});

const address = { postal_code: '12345', given_name: 'Testperson-se', country: 'SE' };
for (const [kco, actions] of [
  ['2.16.4', [{ action: 'shipping_address_changed', ...address }]],
  ['2.17.0', [{ action: 'load' }, { action: 'shipping_address_changed', ...address }]],
  ['2.20.7', [{ action: 'load' }, { action: 'shipping_address_changed', ...address }]],
  ['2.20.8', [{ action: 'load' }, { action: 'address_changed', billing: address, shipping: address }]],
] as const) {
  test(`what the script of ${kco} tells the cart`, async () => {
    expect(actionsOf((await shop(undefined, { kco })).world)).toMatchObject(actions);
  });
}

test('the nonce stands outside and inside, and the one of the last answer holds', async () => {
  const { world } = await shop((world) => {
    world.batchAnswer = {
      status: 207,
      body: { responses: [{ status: 200, headers: { Nonce: 'nonce-2' }, body: {} }] },
    };
  });
  const nonces = world.batches.map(({ nonce, body }) => [nonce, body.requests[0]?.headers.Nonce]);
  expect(nonces).toEqual([
    ['nonce-1', 'nonce-1'],
    ['nonce-2', 'nonce-2'],
  ]);
});

for (const [what, answer, told] of [
  [
    'a part that failed',
    { status: 207, body: { responses: [{ status: 401, body: { code: 'woocommerce_rest_missing_nonce' } }] } },
    '401 woocommerce_rest_missing_nonce',
  ],
  ['a firewall', { status: 403, body: 'Forbidden' }, '403'],
  ['nothing that is a batch', { status: 207, body: { responses: [] } }, '207'],
] as const) {
  test(`${what} is told, and the customer pays all the same, as the script lets them`, async () => {
    const { world, purchase } = await shop((world) => {
      world.batchAnswer = answer;
    });
    expect(world.recorded).toContain(`entered-address the cart was not updated: ${told}`);
    expect(purchase.type).toBe('paid');
  });
}

test('who leaves unpaid presses Buy, and Klarna hears of no payment', async () => {
  const { world, purchase } = await shop(undefined, { options: { pays: 'leaves-unpaid' } });
  expect(purchase).toEqual({ type: 'left' });
  expect(world.times(complete)).toBe(0);
});

test('the shipping that is chosen in the iframe is told to the cart', async () => {
  const { world } = await shop(
    (world) => {
      world.shippingOptions = [{ id: 'flat_rate:1', name: 'Flat rate' }];
    },
    { options: { shipping: 'in-iframe' } },
  );
  expect(actionsOf(world).at(-1)).toEqual({ action: 'shipping_option_changed', id: 'flat_rate:1', name: 'Flat rate' });
});

for (const [page, route] of [
  ['/?page_id=7', `POST ${shopHost}/index.php?rest_route=%2Fwc%2Fstore%2Fv1%2Fbatch&_locale=site`],
  ['/index.php/checkout/', `POST ${shopHost}/index.php/wp-json/wc/store/v1/batch?_locale=site`],
] as const) {
  test(`a checkout page at ${page} has its REST routes where WordPress has them then`, async () => {
    const { world } = await shop(undefined, {
      paths: { addToCart: '/?add-to-cart=1', cart: '/cart/', checkout: page, account: '/my-account/' },
    });
    expect(world.asked.filter((name) => name.startsWith(`POST ${shopHost}`))).toEqual([route, route]);
  });
}

test('a checkout block without Klarna is the shop’s answer', async () => {
  const { purchase } = await shop((world) => {
    world.checkoutPage = 'block-without-klarna';
  });
  expect(purchase).toEqual({ type: 'refused', message: 'the checkout page offers no Klarna' });
});
