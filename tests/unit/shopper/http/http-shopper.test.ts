import { expect, test } from 'vitest';
import { Connections } from '../../../../harness/shopper/http/connections.ts';
import { HttpShopper } from '../../../../harness/shopper/http/http-shopper.ts';
import { CheckoutServer, type CheckoutWorld, shopHost } from '../checkout-world.ts';
import { shopperSuite } from '../shopper-suite.ts';

shopperSuite(async (routing) => {
  const connections = new Connections(routing);
  return {
    shopper: new HttpShopper(connections),
    [Symbol.asyncDispose]: () => connections[Symbol.asyncDispose](),
  };
});

/** Shops once in a world that a test arranged. */
async function shop(
  arrange: (world: CheckoutWorld) => void,
  options: NonNullable<Parameters<CheckoutWorld['visit']>[0]>['options'] = {},
) {
  await using server = await CheckoutServer.start();
  const { world } = server;
  arrange(world);
  await using connections = new Connections(server.routing);
  const purchase = await new HttpShopper(connections).checkOut(world.visit({ options }));
  return { world, purchase };
}

test('a page of another kind in the place of the checkout leaves the shopper stuck', async () => {
  const { purchase } = await shop((world) => {
    world.checkoutPage = 'without-form';
  });
  const message = expect.stringMatching(/^the checkout page \(200 .*\/checkout\/\) lacks WooCommerce’s checkout/);
  expect(purchase).toEqual({ type: 'stuck', message });
});

test('a checkout without Klarna that is an error is no answer of the shop', async () => {
  const { purchase } = await shop((world) => {
    world.checkoutPage = 'without-klarna';
    world.checkoutStatus = 500;
  });
  expect(purchase).toEqual({ type: 'stuck', message: expect.stringContaining('(500 ') });
});

test.describe('tells the shop of the shipping as the plugin’s script does:', () => {
  const flatRate = { id: 'flat_rate:1', name: 'Flat rate' };
  const selected = { ...flatRate, price: 4900 };
  const review = `POST ${shopHost}/?wc-ajax=update_order_review`;
  const update = `POST ${shopHost}/?wc-ajax=kco_wc_update_shipping`;

  test('since 2.5 by a field of the form, in the review and in the form itself', async () => {
    const offer = (world: CheckoutWorld) => {
      world.shippingOptions = [flatRate];
      world.shippingAnswer = { status: 200, body: { selected } };
    };
    const { world } = await shop(offer, { shipping: 'in-iframe' });
    const postData = new URLSearchParams(world.bodies.get(review)).get('post_data') ?? '';
    expect(JSON.parse(new URLSearchParams(postData).get('kco_shipping_data') ?? '')).toEqual(selected);
    const form = new URLSearchParams(world.bodies.get(`POST ${shopHost}/?wc-ajax=checkout`));
    expect(JSON.parse(form.get('kco_shipping_data') ?? '')).toEqual(selected);
    expect(world.asked).not.toContain(update);
  });

  test('before that by a call of its own', async () => {
    const { world } = await shop(
      (world) => {
        world.generation = 1;
        world.shippingOptions = [flatRate];
      },
      { shipping: 'in-iframe' },
    );
    expect(Object.fromEntries(new URLSearchParams(world.bodies.get(update)))).toEqual({
      'data[id]': 'flat_rate:1',
      'data[name]': 'Flat rate',
      nonce: 'n1',
    });
    expect(world.asked.lastIndexOf(review)).toBeGreaterThan(world.asked.indexOf(update));
  });
});

test('1.x ticks on the way back what its script ticks, and fills in the address', async () => {
  await using server = await CheckoutServer.start();
  const { world } = server;
  world.generation = 1;
  world.completeAnswer.body = { confirmationUrl: `http://${shopHost}/checkout/?confirm=yes` };
  await using connections = new Connections(server.routing);
  const purchase = await new HttpShopper(connections).checkOut(world.visit());
  if (purchase.type !== 'paid') throw new Error(`not paid but ${purchase.type}`);
  await purchase.returnToShop();
  const form = Object.fromEntries(new URLSearchParams(world.bodies.get(`POST ${shopHost}/?wc-ajax=checkout`)));
  expect(form).toMatchObject({ kco_order_id: 'order-1', terms: 'on', payment_method: 'kco', billing_city: 'Ankeborg' });
});

test('the second answer is told with its messages', async () => {
  const failure = { result: 'failure', messages: '<ul><li>Again?</li></ul>' };
  const { world } = await shop((world) => void world.submitAnswers.push(failure, failure), { submits: 'twice' });
  expect(world.recorded).toContain('submitted-again 200 failure: Again?');
});

test('a shop that is gone on the way back is told, and no error', async () => {
  const server = await CheckoutServer.start();
  const { world } = server;
  await using connections = new Connections(server.routing);
  const purchase = await new HttpShopper(connections).checkOut(world.visit());
  await server[Symbol.asyncDispose]();
  if (purchase.type !== 'paid') throw new Error(`not paid but ${purchase.type}`);
  await purchase.returnToShop();
  expect(world.recorded.at(-1)).toMatch(/^stuck on the way back to the shop: /);
});
