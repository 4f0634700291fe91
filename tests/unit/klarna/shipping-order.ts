import { orderBody } from './order-body.ts';

export const standard = { id: 'flat_rate:1', name: 'Standard', price: 4900, tax_amount: 980, tax_rate: 2500 };
export const express = { id: 'flat_rate:2', name: 'Express', price: 9900, tax_amount: 1980, tax_rate: 2500 };

const mug = { type: 'physical', reference: '11', name: 'Mug', quantity: 1, unit_price: 10000, total_amount: 10000 };
const { merchant_urls: urls } = orderBody();

/** An order as KCO 2.5 and later post it with shipping in the iframe: neither amount nor lines have the shipping. */
export const shippingOrder = (overrides: Record<string, unknown> = {}): Record<string, unknown> =>
  orderBody({
    order_amount: 10000,
    order_lines: [mug],
    shipping_options: [{ ...standard, preselected: true }, express],
    ...overrides,
  });

/** As KCO 1.x and 2.0 post it: the shop adds the shipping itself, and wants to be asked about another. */
export const askingShippingOrder = (): Record<string, unknown> =>
  orderBody({
    shipping_options: [{ ...standard, preselected: true }, express],
    merchant_urls: {
      ...(urls as object),
      shipping_option_update: 'https://s1.test/wc-api/KCO_WC_Shipping_Option_Update/',
    },
  });
