import { expect, test } from 'vitest';
import { HarnessError } from '../../../harness/lib/errors.ts';
import type { Routing } from '../../../harness/shopper/http/connections.ts';
import type { Purchase, Shopper } from '../../../harness/shopper/shopper.ts';
import { CheckoutServer, CheckoutWorld, hostedPage, klarnaHost, orderPath, shopHost } from './checkout-world.ts';

const login = { username: 'shopper', password: 'a-shopper-of-the-harness' };
const submit = `POST ${shopHost}/?wc-ajax=checkout`;
const complete = `POST ${klarnaHost}/kco/order-1/complete`;
const checkout = `GET ${shopHost}/checkout/`;
const received = `GET ${shopHost}/checkout/order-received/15/`;

export interface ShopperUnderTest extends AsyncDisposable {
  shopper: Shopper;
}

/** What every shopper does, whatever it shops with. */
export function shopperSuite(open: (routing: Routing) => Promise<ShopperUnderTest>, missing?: string): void {
  test.beforeEach(({ skip }) => skip(missing !== undefined, missing));

  let server: CheckoutServer;
  let used: ShopperUnderTest;
  let world: CheckoutWorld;
  test.beforeAll(async () => {
    if (missing !== undefined) return;
    server = await CheckoutServer.start();
    used = await open(server.routing);
  });
  test.beforeEach(() => {
    world = new CheckoutWorld();
    server.world = world;
  });
  test.afterAll(async () => {
    await used?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  const checkOut = (visit: Parameters<CheckoutWorld['visit']>[0] = {}): Promise<Purchase> =>
    used.shopper.checkOut(world.visit(visit));
  const pay = async (visit: Parameters<CheckoutWorld['visit']>[0] = {}) => {
    const purchase = await checkOut(visit);
    if (purchase.type !== 'paid') throw new Error(`not paid but ${JSON.stringify(purchase)}`);
    return purchase;
  };

  test('who pays and returns does each thing once', async () => {
    const { returnToShop } = await pay();
    await returnToShop();
    expect(world.steps).toEqual(['opened-checkout', 'entered-address', 'pressed-buy', 'paid', 'returned']);
    expect(world.recorded.at(-1)).toBe('returned 200 /checkout/order-received/15/');
    expect([world.times(checkout), world.times(submit), world.times(complete)]).toEqual([1, 1, 1]);
  });

  test('the checkout is opened when the shop has kept the cart, which is when its answer has come to its end', async () => {
    // Longer than a browser takes from the first half of a page to asking for the next one.
    world.cartKeptAfterMs = 500;
    expect(await checkOut({ options: { pays: 'leaves-checkout' } })).toEqual({ type: 'left' });
  });

  test('who looks and goes gives Klarna no address', async () => {
    expect(await checkOut({ options: { pays: 'leaves-checkout' } })).toEqual({ type: 'left' });
    expect(world.steps).toEqual(['opened-checkout', 'left']);
    expect(world.asked).not.toContain(`POST ${klarnaHost}/kco/order-1/address`);
  });

  test('who leaves unpaid has the shop’s order made, and Klarna never hears of a payment', async () => {
    expect(await checkOut({ options: { pays: 'leaves-unpaid' } })).toEqual({ type: 'left' });
    expect(world.steps).toEqual(['opened-checkout', 'entered-address', 'pressed-buy', 'left']);
    expect(world.times(submit)).toBe(1);
    expect(world.times(complete)).toBe(0);
  });

  test('who means to leave unpaid is refused where the shop makes no order', async () => {
    world.submitAnswers = [{ result: 'failure', messages: 'Sold out' }];
    expect(await checkOut({ options: { pays: 'leaves-unpaid' } })).toEqual({ type: 'refused', message: 'Sold out' });
  });

  test('who submits twice has both forms under way at once, and the first answer counts', async () => {
    world.submitsTogether = 2;
    world.submitAnswers = [{ result: 'success' }, { result: 'failure', messages: 'again?' }];
    await pay({ options: { submits: 'twice' } });
    expect(world.times(submit)).toBe(2);
    expect(world.times(complete)).toBe(1);
    expect(world.recorded.filter((step) => step.startsWith('submitted-again'))).toEqual([
      expect.stringMatching(/^submitted-again 200 (failure|success)/),
    ]);
  });

  test('something comes before Buy, and the checkout is open then', async () => {
    await pay({
      beforeBuying: async () => void world.recorded.push(`before buying: ${world.times(submit)} submitted`),
    });
    const at = world.recorded.indexOf('before buying: 0 submitted');
    expect(world.steps.slice(0, at)).toEqual(['opened-checkout', 'entered-address']);
    expect(world.steps[at + 1]).toBe('pressed-buy');
  });

  test('who hesitates opens the checkout a second time, after time has passed', async () => {
    await pay({ hesitate: async () => void world.recorded.push(`passed after ${world.times(checkout)}`) });
    expect(world.steps.slice(0, 4)).toEqual(['opened-checkout', 'hesitated', 'passed', 'opened-checkout']);
    expect(world.recorded).toContain('passed after 1');
    expect(world.times(checkout)).toBe(2);
    expect(world.steps.at(-1)).toBe('paid');
  });

  for (const moment of ['beforeBuying', 'hesitate'] as const) {
    test(`what fails in the harness at ${moment} is thrown, and is no step of the shopper`, async () => {
      const error = new HarnessError('KLARNA_UNREACHABLE', 'gone');
      await expect(checkOut({ [moment]: () => Promise.reject(error) })).rejects.toBe(error);
      expect(world.steps).not.toContain('stuck');
    });
  }

  test('a checkout that is gone after hesitating stops the purchase', async () => {
    const hesitate = async () => {
      world.checkoutPage = 'without-klarna';
    };
    expect(await checkOut({ hesitate })).toMatchObject({ type: 'refused' });
    expect(world.steps).toEqual(['opened-checkout', 'hesitated', 'refused']);
  });

  test('a checkout block without its scripts: what is missing, and the usual cause', async () => {
    world.checkoutPage = 'block-without-scripts';
    expect(await checkOut()).toMatchObject({
      type: 'stuck',
      message: expect.stringMatching(/ lacks the block’s settings \(wcSettings\), .* wp_footer\(\)\?$/),
    });
  });

  test.describe('shipping in the iframe', () => {
    const options = { shipping: 'in-iframe' } as const;
    const option = `POST ${klarnaHost}/kco/order-1/shipping-option`;

    const both = [
      { id: 'local_pickup:2', name: 'Local pickup' },
      { id: 'flat_rate:1', name: 'Flat rate' },
    ];

    test('the flat rate is chosen among what is offered', async () => {
      world.shippingOptions = both;
      await pay({ options });
      expect(JSON.parse(world.bodies.get(option) ?? '')).toEqual({ id: 'flat_rate:1' });
      expect(world.steps).toEqual(['opened-checkout', 'entered-address', 'chose-shipping', 'pressed-buy', 'paid']);
      expect(world.recorded).toContain('chose-shipping Flat rate');
    });

    test('the flat rate that is chosen already is chosen again, after another', async () => {
      world.shippingOptions = both;
      world.selectedShippingId = 'flat_rate:1';
      await pay({ options });
      expect(world.recorded.filter((step) => step.startsWith('chose'))).toEqual([
        'chose-shipping Local pickup',
        'chose-shipping Flat rate',
      ]);
      expect(world.times(option)).toBe(2);
    });

    test('where the flat rate is all there is, and chosen, there is no choice', async () => {
      world.shippingOptions = [{ id: 'flat_rate:1', name: 'Flat rate' }];
      world.selectedShippingId = 'flat_rate:1';
      await pay({ options });
      expect(world.times(option)).toBe(0);
    });

    test('nothing is chosen where nothing is offered', async () => {
      await pay({ options });
      expect(world.asked).not.toContain(option);
      expect(world.steps).not.toContain('chose-shipping');
    });

    test('nothing is chosen by who has no wish for it', async () => {
      world.shippingOptions = [{ id: 'flat_rate:1', name: 'Flat rate' }];
      await pay();
      expect(world.asked).not.toContain(option);
    });

    test('a refusal stops the purchase in Klarna’s words', async () => {
      world.shippingOptions = [{ id: 'flat_rate:1', name: 'Flat rate' }];
      world.shippingAnswer = { status: 403, body: { error_messages: ['No shipping', 'today'] } };
      expect(await checkOut({ options })).toEqual({ type: 'refused', message: 'No shipping, today' });
      expect(world.times(submit)).toBe(0);
    });
  });

  test.describe('on Klarna’s own page', () => {
    const order = `${shopHost}${orderPath}`;
    const paths = {
      addToCart: '/?add-to-cart=1',
      checkout: '/checkout/',
      cart: '/cart/',
      account: '/my-account/',
      order: orderPath,
    };

    test.describe('where the checkout’s own form leads', () => {
      test.beforeEach(() => {
        world.checkoutPage = 'redirect';
        world.submitAnswers = [{ result: 'success', redirect: hostedPage }];
      });

      test('who pays and returns does each thing once', async () => {
        await (await pay()).returnToShop();
        expect(world.steps).toEqual([
          'opened-checkout',
          'entered-address',
          'pressed-buy',
          'opened-hosted-page',
          'paid',
          'returned',
        ]);
        expect(world.recorded.at(-1)).toBe('returned 200 /checkout/order-received/15/');
        expect([world.times(submit), world.times(complete)]).toEqual([1, 1]);
        const form = new URLSearchParams(world.bodies.get(submit));
        expect(form.get('billing_email')).toBe('shopper@shop.test');
        expect([form.get('payment_method'), form.get('terms')]).toEqual(['kco', 'on']);
      });

      test('who goes back is in the shop again, and Klarna takes nothing', async () => {
        expect(await checkOut({ options: { pays: 'goes-back' } })).toEqual({ type: 'left' });
        expect(world.recorded.slice(-2)).toEqual([`went-back 200 ${orderPath}`, 'left']);
        expect(world.times(`GET ${order}`)).toBe(1);
        expect(world.times(complete)).toBe(0);
      });

      test('who leaves unpaid has the shop’s order made, and Klarna’s page opened', async () => {
        expect(await checkOut({ options: { pays: 'leaves-unpaid' } })).toEqual({ type: 'left' });
        expect(world.steps.slice(-2)).toEqual(['opened-hosted-page', 'left']);
        expect(world.times(complete)).toBe(0);
      });

      test('the shop’s no is read on the form', async () => {
        world.submitAnswers = [{ result: 'failure', messages: 'No page today' }];
        expect(await checkOut()).toEqual({ type: 'refused', message: 'No page today' });
        expect(world.steps).not.toContain('opened-hosted-page');
      });

      test('something comes before Buy, and the form is not posted then', async () => {
        await pay({ beforeBuying: async () => void world.recorded.push(`before ${world.times(submit)}`) });
        expect(world.recorded).toContain('before 0');
      });
    });

    test('an order that is there already is paid by its link, without a cart', async () => {
      await (await pay({ paths })).returnToShop();
      expect(world.steps).toEqual(['opened-order', 'pressed-buy', 'opened-hosted-page', 'paid', 'returned']);
      expect([world.times(`POST ${order}`), world.times(complete), world.times(submit)]).toEqual([1, 1, 0]);
      expect(world.asked.some((asked) => asked.includes('add-to-cart'))).toBe(false);
      const form = new URLSearchParams(world.bodies.get(`POST ${order}`));
      expect([form.get('woocommerce_pay'), form.get('payment_method'), form.get('terms')]).toEqual(['1', 'kco', 'on']);
    });

    test('who hesitates opens the order a second time', async () => {
      await pay({ paths, hesitate: async () => void world.recorded.push('passed') });
      expect(world.steps.slice(0, 4)).toEqual(['opened-order', 'hesitated', 'passed', 'opened-order']);
    });

    test('who looks at the order and goes posts nothing', async () => {
      expect(await checkOut({ paths, options: { pays: 'leaves-checkout' } })).toEqual({ type: 'left' });
      expect(world.times(`POST ${order}`)).toBe(0);
    });

    for (const [page, message] of [
      ['without-klarna', 'the order’s page offers no Klarna'],
      ['paid', 'it cannot be paid for'],
      ['says-no', 'Klarna cannot be reached'],
    ] as const) {
      test(`an order’s page ${page}: ${message}`, async () => {
        world.orderPage = page;
        expect(await checkOut({ paths })).toEqual({ type: 'refused', message });
      });
    }
  });

  test.describe('Klarna refuses the payment', () => {
    test('in its own words', async () => {
      world.completeAnswer = { status: 403, body: { error_messages: ['The shop said no'] } };
      expect(await checkOut()).toEqual({ type: 'refused', message: 'The shop said no' });
      expect(world.recorded.at(-1)).toBe('refused The shop said no');
    });

    test('and sends the customer elsewhere', async () => {
      const body = { error_messages: ['The shop said no'], redirectUrl: `http://${shopHost}/sorry/` };
      world.completeAnswer = { status: 403, body };
      expect(await checkOut()).toEqual({ type: 'refused', message: 'The shop said no' });
    });
  });

  test.describe('who presses Buy again', () => {
    const no = { status: 403, body: { error_messages: ['The shop said no'] } };

    test('pays at the second time, after something else has come to its end', async () => {
      world.firstAnswers.push(no);
      await pay({ beforePayingAgain: async () => void world.recorded.push(`waited after ${world.times(complete)}`) });
      expect(world.recorded.slice(-5)).toEqual([
        'pressed-buy',
        'refused The shop said no',
        'waited after 1',
        'pressed-buy',
        'paid',
      ]);
      expect(world.times(complete)).toBe(2);
    });

    test('gives up when refused for the same reason once more', async () => {
      world.completeAnswer = no;
      const refused = { type: 'refused', message: 'The shop said no' };
      expect(await checkOut({ beforePayingAgain: async () => {} })).toEqual(refused);
      expect(world.times(complete)).toBe(2);
    });

    test('has no need to where nothing is refused', async () => {
      await pay({ beforePayingAgain: () => Promise.reject(new Error('not refused')) });
      expect(world.times(complete)).toBe(1);
    });
  });

  test('who has another tab puts more into the cart there, with the checkout open', async () => {
    const added = `GET ${shopHost}/?add-to-cart=1`;
    await pay({
      options: { otherTab: 'adds-to-cart' },
      beforeBuying: async () => void world.recorded.push(`${world.times(added)} times, ${world.times(checkout)} open`),
    });
    expect(world.recorded.slice(-4)).toEqual(['added-in-other-tab 200', '2 times, 1 open', 'pressed-buy', 'paid']);
  });

  test('who has an account logs in first, by the shop’s form', async () => {
    await pay({ options: { account: 'logged-in' } });
    const form = new URLSearchParams(world.bodies.get(`POST ${shopHost}/my-account/`));
    expect(Object.fromEntries(form)).toMatchObject({ ...login, 'woocommerce-login-nonce': 'abc' });
    expect(world.steps.slice(0, 2)).toEqual(['logged-in', 'opened-checkout']);
    expect(world.asked.indexOf(`POST ${shopHost}/my-account/`)).toBeLessThan(
      world.asked.indexOf(`GET ${shopHost}/?add-to-cart=1`),
    );
  });

  test('who is to come by the cart opens it before the checkout', async () => {
    await pay({ options: { opensCart: true } });
    expect(world.recorded.slice(0, 2)).toEqual(['opened-cart 200 /cart/', expect.stringMatching(/^opened-checkout/)]);
  });

  test.describe('the checkout page', () => {
    test('that works but for Klarna is the shop’s answer', async () => {
      world.checkoutPage = 'without-klarna';
      const refused = { type: 'refused', message: 'the checkout page offers no Klarna' };
      expect(await checkOut()).toEqual(refused);
    });
  });

  test.describe('who reloads the checkout', () => {
    test('follows where it leads', async () => {
      world.reloadLeadsTo = '/checkout/order-received/15/';
      await (await pay()).reloadCheckout();
      expect(world.recorded.at(-1)).toBe('reloaded-checkout 200 /checkout/order-received/15/');
      expect(world.times(checkout)).toBe(2);
    });

    test('stays where it leads nowhere', async () => {
      await (await pay()).reloadCheckout();
      expect(world.recorded.at(-1)).toBe('reloaded-checkout 200 /checkout/');
      expect(world.times(received)).toBe(0);
    });
  });

  test.describe('1.x', () => {
    test.beforeEach(() => {
      world.generation = 1;
      world.completeAnswer.body = {
        confirmationUrl: `http://${shopHost}/checkout/?confirm=yes&kco_wc_order_id=order-1`,
      };
    });

    test('makes its order on the way back, which ends at the order’s page', async () => {
      const { returnToShop } = await pay();
      expect(world.times(submit)).toBe(0);
      await returnToShop();
      expect(world.times(submit)).toBe(1);
      expect(world.recorded.at(-1)).toBe('returned 200 /checkout/order-received/15/');
    });

    test('posts its form twice there, where that is wished', async () => {
      world.submitsTogether = 2;
      const { returnToShop } = await pay({ options: { submits: 'twice' } });
      await returnToShop();
      expect(world.times(submit)).toBe(2);
      expect(world.steps.slice(-2)).toEqual(['submitted-again', 'returned']);
    });

    test('stays at the checkout where the shop makes no order', async () => {
      world.submitAnswers = [{ result: 'failure', messages: 'Sold out' }];
      await (await pay()).returnToShop();
      expect(world.steps.at(-1)).toBe('returned');
      expect(world.times(received)).toBe(0);
    });

    test('who leaves unpaid leaves no order', async () => {
      expect(await checkOut({ options: { pays: 'leaves-unpaid' } })).toEqual({ type: 'left' });
      expect([world.times(submit), world.times(complete)]).toEqual([0, 0]);
    });
  });
}
