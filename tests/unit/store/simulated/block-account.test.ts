import { expect, test } from 'vitest';
import { shopAccount } from '../../../../harness/scenario/test-shop.ts';
import { customer, guest as nobody, Secrets } from '../../../../harness/store/simulated/shop/secrets.ts';
import { BlockGuest } from './block-guest.ts';

const logIn = (shopper: BlockGuest, password: string = shopAccount.password) =>
  shopper.rig.visit('POST', '/my-account/', { form: { username: shopAccount.user, password, login: 'Log in' } });

const keptAt = async ({ rig }: BlockGuest) => JSON.parse(String((await rig.purchase()).passedThrough.merchant_data));

test('of a customer who is logged in Klarna is given the login cookie, and the shop submits the order with it', async () => {
  await using shopper = await BlockGuest.start('2.20.9');
  expect((await shopper.rig.visit('GET', '/my-account/')).body).toContain(
    'class="woocommerce-form woocommerce-form-login login"',
  );
  expect((await logIn(shopper)).status).toBe(302);
  expect((await shopper.rig.visit('GET', '/my-account/')).body).toContain('Hello shopper');
  const page = await shopper.come();
  expect(await keptAt(shopper)).toMatchObject({
    is_user_logged_in: true,
    wc_nonce: page.nonce,
    wp_logged_in_cookie: expect.stringMatching(/^2\|\d+\|[0-9a-f]+\|[0-9a-f]{64}$/),
  });

  // Without consent nothing of the address goes to Klarna, so there is nothing new to tell.
  expect(await shopper.rig.calls()).toEqual(['POST checkout', 'POST checkout', 'GET checkout']);

  let sent: Readonly<Record<string, unknown>> = {};
  shopper.rig.ownRequestsGo((request) => {
    sent = request.headers;
    return shopper.rig.unedged(request);
  });
  const { paid, push } = await shopper.buy(page);
  expect(paid).toBe(true);
  expect(sent.cookie).toContain(`wordpress_logged_in_simulated=${(await keptAt(shopper)).wp_logged_in_cookie}`);
  await shopper.rig.push(push);
  expect((await shopper.rig.order())?.status).toBe('processing');
});

test('a guest has no cookie, and whoever gives a wrong password stays one', async () => {
  await using shopper = await BlockGuest.start('2.20.9');
  expect((await logIn(shopper, 'wrong')).body).toContain('role="alert"');
  await shopper.come();
  expect(await keptAt(shopper)).toMatchObject({ is_user_logged_in: false, wp_logged_in_cookie: null });
});

test('the nonce of one user is none of another’s', async () => {
  await using shopper = await BlockGuest.start('2.20.9');
  const { nonce } = await shopper.openCheckout();
  await logIn(shopper);
  const { part } = await shopper.tell(nonce, { action: 'load' });
  expect(part).toMatchObject({ status: 403, body: { code: 'woocommerce_rest_invalid_nonce' } });
});

test('until 2.18.3 the push URL has the customer’s number where a guest’s session would be', async () => {
  await using shopper = await BlockGuest.start('2.18.3');
  await logIn(shopper);
  const { push } = await shopper.buy(await shopper.come());
  expect(push.searchParams.get('kco_session_id')).toBe('2');
});

test('a login is good for two days, and in its own shop alone', () => {
  let now = 100 * 24 * 3_600_000;
  const secrets = new Secrets(() => now);
  const cookie = secrets.loginCookie(customer);
  expect(secrets.userOf(cookie)).toBe(customer);
  expect(secrets.userOf(cookie.replace(/^2/, '1'))).toBe(nobody);
  expect(new Secrets(() => now).userOf(cookie)).toBe(nobody);
  expect(secrets.userOf('no cookie')).toBe(nobody);
  now += 48 * 3_600_000;
  expect(secrets.userOf(cookie)).toBe(nobody);
});

test('the cart block opens Klarna’s order, of which the shop has no draft yet', async () => {
  await using shopper = await BlockGuest.start('2.20.9', { cartPage: 'block' });
  const { rig } = shopper;
  await rig.visit('GET', rig.site.paths.addToCart);
  await rig.visit('GET', '/cart/');
  expect(await rig.calls()).toEqual(['POST checkout']);
  expect(await rig.site.drafts()).toBe(0);
  expect((await rig.purchase()).merchantReference1).toBeUndefined();
  const page = await shopper.lookAgain();
  expect(page.klarnaOrderId).toBe((await rig.purchase()).orderId);
});
