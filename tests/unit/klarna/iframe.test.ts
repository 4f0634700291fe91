import { expect, type Page } from '@playwright/test';
import { test } from 'vitest';
import { accepting, IframeShop, listening, pay, typeAddress } from './iframe-shop.ts';
import { answered, runCallback } from './klarna-client.ts';
import { askingShippingOrder, cartAnswer, express, orderBody, repriced, shippingOrder } from './order-body.ts';
import { checkoutPage } from './test-shop.ts';

const at = IframeShop.forFile();

for (const place of ['in place', 'in the footer'] as const) {
  test(`a purchase, snippet printed ${place}: two fields, Continue, Pay, back in the shop`, async () => {
    const { page, frame, orderId } = await at.visit(accepting, place);
    await typeAddress(frame);
    await expect(pay(frame)).toBeEnabled();
    const seen = await page.evaluate('window.seen');
    const data = {
      email: 'shopper@example.test',
      postal_code: '12345',
      given_name: 'Testperson-se',
      family_name: 'Approved',
      country: 'swe',
    };
    expect(seen).toEqual([
      ['load', { customer: { type: 'person' }, shipping_address: { country: 'swe' } }],
      ['customer', { type: 'person' }],
      ['change', data],
      ['billing_address_change', data],
      ['shipping_address_change', data],
    ]);
    await pay(frame).click();
    await page.waitForURL(`http://s1.test/thanks?order=${orderId}`);
    expect((await at.fake.control.order('s1', orderId))?.billingAddress).toMatchObject({
      city: 'Ankeborg',
      country: 'se',
    });
    expect(await at.stateOf(orderId)).toBe('checkout_complete');
    await page.close();
  });
}

test('a page is asked only where the shop wants it', async () => {
  const { page, frame, orderId } = await at.visit(accepting, 'in place', 's1', orderBody());
  await typeAddress(frame);
  await pay(frame).click();
  await page.waitForURL(`http://s1.test/thanks?order=${orderId}`);
  await page.close();
});

test('a page that has to answer and cannot is taken as a no', async () => {
  const { page, frame, orderId } = await at.visit(listening);
  await typeAddress(frame);
  await pay(frame).click();
  await expect(frame.getByRole('alert')).toHaveText('The shop’s page has no answer to the validation');
  expect(await at.stateOf(orderId)).toBe('checkout_incomplete');
  await page.close();
});

test('a page that need not answer, and does not, is taken as a yes', async () => {
  const asked = orderBody({ options: { require_client_validation: true } });
  const { page, frame, orderId } = await at.visit(listening, 'in place', 's1', asked);
  await typeAddress(frame);
  await pay(frame).click();
  await page.waitForURL(`http://s1.test/thanks?order=${orderId}`);
  await page.close();
});

test('the button is locked from the event that suspends until the page resumes', async () => {
  const suspending = `${accepting}
    window._klarnaCheckout((api) => api.on({ shipping_address_change: () => api.suspend({ autoResume: { enabled: false } }) }));`;
  const { page, frame } = await at.visit(suspending);
  await expect(frame.getByLabel('E-mail')).toBeVisible();
  await frame.locator('body').evaluate((body) => {
    new MutationObserver(() => {
      const offered = body.querySelector('#payment:not([hidden]) #pay:not([disabled])') !== null;
      if (offered && body.dataset.offered === undefined) body.dataset.offered = 'once';
    }).observe(body, { attributes: true, subtree: true });
  });
  await typeAddress(frame);
  await expect(pay(frame)).toBeVisible();
  await expect(pay(frame)).toBeDisabled();
  await expect(frame.locator('body')).not.toHaveAttribute('data-offered');
  await page.evaluate('api.resume()');
  await expect(pay(frame)).toBeEnabled();
  await expect(frame.locator('body')).toHaveAttribute('data-offered', 'once');
  await page.close();
});

test('a suspend before the iframe is there counts; it ends by itself after 10 seconds unless told otherwise', async () => {
  const { page, frame } = await at.visit(
    `${accepting} window._klarnaCheckout((api) => api.suspend({ autoResume: {} }));`,
  );
  await page.clock.install();
  await typeAddress(frame);
  await expect(pay(frame)).toBeDisabled();
  await page.evaluate('api.suspend({ autoResume: { enabled: true } })');
  await expect(pay(frame)).toBeDisabled();
  await page.clock.fastForward(10_100);
  await expect(pay(frame)).toBeEnabled();
  await page.evaluate('api.suspend({ autoResume: { enabled: false } })');
  await expect(pay(frame)).toBeDisabled();
  await page.clock.fastForward(60_000);
  await expect(pay(frame)).toBeDisabled();
  await page.close();
});

test('the block checkout’s script says by a boolean whether a suspend ends by itself', async () => {
  const { page, frame } = await at.visit(accepting);
  await page.clock.install();
  await typeAddress(frame);
  await page.evaluate('api.suspend({ autoResume: true })');
  await expect(pay(frame)).toBeDisabled();
  await page.clock.fastForward(10_100);
  await expect(pay(frame)).toBeEnabled();
  await page.evaluate('api.suspend({ autoResume: false })');
  await expect(pay(frame)).toBeDisabled();
  await page.clock.fastForward(60_000);
  await expect(pay(frame)).toBeDisabled();
  await page.close();
});

test('after a resume the new amount is shown and told', async () => {
  const { page, frame, orderId } = await at.visit(accepting);
  await typeAddress(frame);
  await expect(pay(frame)).toBeEnabled();
  await at.fake.call({ method: 'POST', path: `/checkout/v3/orders/${orderId}`, body: repriced(19900) });
  await page.evaluate('api.suspend(); api.resume()');
  await expect(frame.getByText('199.00 SEK')).toBeVisible();
  expect(await page.evaluate('window.seen.at(-1)')).toEqual(['order_total_change', { order_total: 19900 }]);
  await page.close();
});

test('a refusal is shown with its message, and the purchase can be tried again', async () => {
  const refusing = `${listening}
    window._klarnaCheckout((api) => api.on({ validation_callback: (data, answer) => {
      answer({ should_proceed: false, message: 'Internal Server Error' });
      answer({ should_proceed: true });
    } }));`;
  const { page, frame, orderId } = await at.visit(refusing);
  await typeAddress(frame);
  await pay(frame).click();
  await expect(frame.getByRole('alert')).toHaveText('Internal Server Error');
  await expect(pay(frame)).toBeEnabled();
  expect(await at.stateOf(orderId)).toBe('checkout_incomplete');
  expect(page.url()).toBe('http://s1.test/checkout');
  await page.close();
});

test('an answer that comes late, by a change of the hash as in 2.0, still completes the purchase', async () => {
  const byHash = `${listening}
    window._klarnaCheckout((api) => api.on({ validation_callback: (data, answer) => {
      addEventListener('hashchange', () => answer({ should_proceed: true }));
      setTimeout(() => { location.hash = 'klarna-success=1'; });
    } }));`;
  const { page, frame, orderId } = await at.visit(byHash);
  await typeAddress(frame);
  await pay(frame).click();
  await page.waitForURL(`http://s1.test/thanks?order=${orderId}`);
  await page.close();
});

test('on hold, the customer can close the tab after paying, or go back', async () => {
  await at.fake.control.setOptions('s2', { returnMode: 'hold' });
  const { page, frame, orderId } = await at.visit(accepting, 'in place', 's2');
  await typeAddress(frame);
  await pay(frame).click();
  await expect(frame.getByRole('status')).toHaveText('Payment accepted');
  expect(await at.stateOf(orderId)).toBe('checkout_complete');
  expect(page.url()).toBe('http://s1.test/checkout');
  await frame.getByRole('button', { name: 'Back to the shop' }).click();
  await page.waitForURL(`http://s1.test/thanks?order=${orderId}`);
  await page.close();
});

test('the snippet of a completed order says thank you', async () => {
  const { page, frame, orderId } = await at.visit(accepting);
  await typeAddress(frame);
  await pay(frame).click();
  await page.waitForURL(/thanks/);
  const { json } = await at.fake.call({ path: `/checkout/v3/orders/${orderId}` });
  at.shop.pages.set('/checkout', checkoutPage(String(json.html_snippet), listening, 'in the footer'));
  await page.goto('http://s1.test/checkout');
  await expect(frame.getByRole('status')).toHaveText(/^Thank you\. Your purchase is completed, reference [0-9A-Z]{8}$/);
  await expect(pay(frame)).toBeHidden();
  await page.close();
});

test('messages from anywhere but the iframe are not read', async () => {
  const { page, frame } = await at.visit(accepting);
  await typeAddress(frame);
  await expect(pay(frame)).toBeEnabled();
  const before = await page.evaluate('window.seen.length');
  await page.evaluate(`new Promise((resolve) => {
    addEventListener('message', resolve, { once: true });
    postMessage({ klarna: { type: 'event', name: 'change', data: {} } }, '*');
    postMessage({ klarna: { type: 'navigate', url: 'http://s1.test/thanks' } }, '*');
  })`);
  expect(await page.evaluate('window.seen.length')).toBe(before);
  expect(page.url()).toBe('http://s1.test/checkout');
  await page.close();
});

test('what is not an address stays on the form', async () => {
  const { page, frame, orderId } = await at.visit(accepting);
  await frame.getByLabel('E-mail').fill('no-at-sign');
  await frame.getByLabel('Postal code').fill('12345');
  await frame.getByRole('button', { name: 'Continue' }).click();
  await expect(frame.getByRole('button', { name: 'Continue' })).toBeVisible();
  await expect(pay(frame)).toBeHidden();
  expect((await at.fake.control.order('s1', orderId))?.addressFrom).toBe('store');
  await page.close();
});

const choosing = `${accepting}
  window._klarnaCheckout((api) => api.on({ shipping_option_change: note('shipping_option_change') }));`;
const shippingChanges = (page: Page) =>
  page.evaluate("window.seen.filter(([name]) => name === 'shipping_option_change')");

test('shipping is chosen after the address, and the page learns of it when the order has it', async () => {
  const { page, frame, orderId } = await at.visit(choosing, 'in place', 's1', shippingOrder());
  const shipping = frame.getByRole('group', { name: 'Shipping' });
  await expect(frame.getByLabel('E-mail')).toBeVisible();
  await expect(shipping).toBeHidden();
  await typeAddress(frame);
  await expect(frame.getByRole('radio', { name: 'Standard', exact: true })).toBeChecked();
  await frame.getByRole('radio', { name: 'Express', exact: true }).check();
  await expect(frame.getByText('199.00 SEK')).toBeVisible();
  await expect(pay(frame)).toBeEnabled();
  expect(await shippingChanges(page)).toEqual([['shipping_option_change', express]]);
  expect(await page.evaluate('window.seen.at(-2)')).toEqual(['order_total_change', { order_total: 19900 }]);
  await pay(frame).click();
  await page.waitForURL(`http://s1.test/thanks?order=${orderId}`);
  expect((await at.fake.control.order('s1', orderId))?.authorization?.orderAmount).toBe(19900);
  await page.close();
});

test('an order without shipping options offers none', async () => {
  const { page, frame } = await at.visit(choosing);
  await typeAddress(frame);
  await expect(pay(frame)).toBeEnabled();
  await expect(frame.getByRole('group', { name: 'Shipping' })).toBeHidden();
  await expect(frame.getByRole('radio')).toHaveCount(0);
  await page.close();
});

test.describe('while the shop’s server is asked', () => {
  test.beforeAll(() =>
    at.fake.control.register({
      merchantId: 's3',
      sharedSecret: 'secret-s3',
      options: { serverSideCallbacks: true },
    }),
  );

  test('a shipping that it does not agree to is an alert, the page learns nothing, and nobody can pay', async () => {
    const { page, frame, orderId } = await at.visit(choosing, 'in place', 's3', askingShippingOrder());
    await typeAddress(frame);
    await frame.getByRole('radio', { name: 'Express' }).check();
    await runCallback(at.fake, 's3', answered(403, 'blocked'));
    const alert = frame.getByRole('alert');
    await expect(alert).toHaveText('The shipping could not be chosen: the shop answered 403');
    expect(await shippingChanges(page)).toEqual([]);
    await pay(frame).click();
    await expect(alert).toHaveText('The shipping could not be chosen: the shop answered 403');
    expect(await at.stateOf(orderId)).toBe('checkout_incomplete');
    await frame.getByRole('radio', { name: 'Standard' }).check();
    await runCallback(at.fake, 's3', answered(200, JSON.stringify(cartAnswer)));
    await expect(alert).toBeHidden();
    await pay(frame).click();
    await page.waitForURL(`http://s1.test/thanks?order=${orderId}`);
    await page.close();
  });

  const validating = () =>
    orderBody({ merchant_urls: { ...(orderBody().merchant_urls as object), validation: 'https://s1.test/validate' } });

  test('a denied purchase leads to the place that it names', async () => {
    const { page, frame, orderId } = await at.visit(listening, 'in place', 's3', validating());
    await typeAddress(frame);
    await pay(frame).click();
    await expect(frame.getByRole('status')).toHaveText('Processing the purchase');
    await runCallback(at.fake, 's3', answered(303, '', 'http://s1.test/thanks?denied'));
    await page.waitForURL('http://s1.test/thanks?denied');
    expect(await at.stateOf(orderId)).toBe('checkout_incomplete');
    await page.close();
  });

  test('a purchase denied with words shows them, and can be tried again', async () => {
    const { page, frame, orderId } = await at.visit(listening, 'in place', 's3', validating());
    await typeAddress(frame);
    await pay(frame).click();
    await runCallback(at.fake, 's3', answered(400, '{"error_type":"approval_failed","error_text":"No mugs left"}'));
    await expect(frame.getByRole('alert')).toHaveText('No mugs left');
    expect(page.url()).toBe('http://s1.test/checkout');
    await pay(frame).click();
    await runCallback(at.fake, 's3', answered(200));
    await page.waitForURL(`http://s1.test/thanks?order=${orderId}`);
    await page.close();
  });
});
