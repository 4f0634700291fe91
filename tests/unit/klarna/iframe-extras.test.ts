import { expect } from '@playwright/test';
import { test } from 'vitest';
import { accepting, clientValidation, IframeShop, listening, namesSeen, pay, typeAddress } from './iframe-shop.ts';
import { orderBody, typedAddress } from './order-body.ts';

const at = IframeShop.forFile();

/** The customer whom Klarna knows. */
const knows = (told: boolean) =>
  at.fake.control.setOptions('s1', { knownAddress: { told, address: { ...typedAddress, country: 'se' } } });

for (const told of [true, false]) {
  test(`a customer whom Klarna knows types nothing, and the page is ${told ? 'told the address' : 'told that Klarna is there'}`, async () => {
    await using _ = { [Symbol.asyncDispose]: () => at.fake.control.setOptions('s1', { knownAddress: null }) };
    await knows(told);
    const { page, frame, orderId } = await at.visit(accepting);
    await pay(frame).click();
    await page.waitForURL('http://s1.test/thanks?*');
    expect((await at.fake.control.orders('s1')).find((order) => order.orderId === orderId)?.billingAddress.email).toBe(
      typedAddress.email,
    );
    await page.close();
  });

  test(`of a known address the page hears ${told ? 'each event' : '`load` alone'}`, async () => {
    await using _ = { [Symbol.asyncDispose]: () => at.fake.control.setOptions('s1', { knownAddress: null }) };
    await knows(told);
    const { page, frame } = await at.visit(listening);
    await pay(frame).waitFor();
    expect(await namesSeen(page)).toEqual(
      told ? ['load', 'customer', 'change', 'billing_address_change', 'shipping_address_change'] : ['load'],
    );
    const [[, data] = []] = await page.evaluate(() => (window as unknown as { seen: [string, unknown][] }).seen);
    expect(data).toEqual({ customer: { type: 'person' }, shipping_address: { country: 'swe', postal_code: '12345' } });
    await page.close();
  });
}

const extras = {
  options: {
    ...clientValidation,
    additional_checkboxes: [{ id: 'terms', text: 'I agree', checked: false, required: true }],
  },
  external_payment_methods: [
    { name: 'PayPal', redirect_url: 'https://s1.test/external?kco_order_id={checkout.order.id}' },
    { name: 'Vipps', redirect_url: 'https://s1.test/vipps', countries: ['no'] },
  ],
};

test('a box of the shop’s own is ticked, the page hears of it, and until then nobody pays', async () => {
  const { page, frame } = await at.visit(
    `${accepting}
    window._klarnaCheckout((api) => api.on({ checkbox_change: note('checkbox_change') }));`,
    'in place',
    's1',
    orderBody(extras),
  );
  await typeAddress(frame);
  await pay(frame).click();
  await frame.getByRole('alert').filter({ hasText: 'The shop wants this to be ticked: I agree' }).waitFor();
  await frame.getByLabel('I agree').check();
  await page.waitForFunction(() =>
    (window as unknown as { seen: [string][] }).seen.some(([name]) => name === 'checkbox_change'),
  );
  const seen = await page.evaluate(() => (window as unknown as { seen: [string, unknown][] }).seen);
  expect(seen.filter(([name]) => name === 'checkbox_change')).toEqual([
    ['checkbox_change', { key: 'terms', checked: true }],
  ]);
  await pay(frame).click();
  await page.waitForURL('http://s1.test/thanks?*');
  await page.close();
});

test('an external payment method leads to its own address, and Klarna’s order stays open', async () => {
  const { page, frame, orderId } = await at.visit(accepting, 'in place', 's1', orderBody(extras));
  await typeAddress(frame);
  await expect(frame.getByRole('button', { name: 'Vipps' })).toHaveCount(0);
  await frame.getByLabel('I agree').check();
  const left = page.waitForRequest((request) => request.isNavigationRequest() && request.url().includes('/external'));
  await frame.getByRole('button', { name: 'Continue with PayPal' }).click();
  expect((await left).url()).toBe(`https://s1.test/external?kco_order_id=${orderId}`);
  expect(await at.stateOf(orderId)).toBe('checkout_incomplete');
  await page.close();
});
