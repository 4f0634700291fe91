import { readFile } from 'node:fs/promises';
import { wayBack } from '../hosted/hosted-page.ts';
import type { KlarnaAnswer, RequestBody } from '../http/answer.ts';
import type { Ledger, Merchant } from '../ledger.ts';
import type { MerchantOptions } from '../merchant-options.ts';
import type { ShippingOption } from '../order/checkout-api.ts';
import { type Address, isExpired, type KlarnaOrder } from '../order/klarna-order.ts';
import { type Checkbox, checkboxesOf, externalPaymentMethods } from '../order/merchant-extras.ts';
import { clientValidation } from '../order/order-options.ts';
import { selectedShippingOption, shippingOptions } from '../order/shipping.ts';
import { type KlarnaRefusal, noSuchOrder } from '../order/transition.ts';
import { customerActions } from './customer-actions.ts';

interface Asset {
  contentType: string;
  text: string;
}

/** Path on the snippet host → file. `/kco/{id}/iframe` is served by the handler, which knows the order. */
const files = {
  '/kco/loader.js': { file: 'loader.js', contentType: 'text/javascript; charset=utf-8' },
  '/kco/iframe.js': { file: 'iframe.js', contentType: 'text/javascript; charset=utf-8' },
  '/kco/iframe.css': { file: 'iframe.css', contentType: 'text/css; charset=utf-8' },
  '/kco/iframe.html': { file: 'iframe.html', contentType: 'text/html; charset=utf-8' },
  '/kco/hosted.html': { file: 'hosted.html', contentType: 'text/html; charset=utf-8' },
} as const;

export type Assets = ReadonlyMap<string, Asset>;

/** Reads the files that the browser gets, once. */
export async function readAssets(): Promise<Assets> {
  const read = Object.entries(files).map(async ([path, { file, contentType }]): Promise<[string, Asset]> => {
    const text = await readFile(new URL(`./assets/${file}`, import.meta.url), 'utf8');
    return [path, { contentType, text }];
  });
  return new Map(await Promise.all(read));
}

export interface SnippetCall {
  method: string;
  path: string;
  body: RequestBody;
}

export type SnippetAnswer =
  | { type: 'answer'; answer: KlarnaAnswer }
  | { type: 'refused'; refusal: KlarnaRefusal; merchantId?: string };

/**
 * What the customer's browser gets from Klarna, and what it sends. A shopper without a browser posts the same:
 * `POST /kco/{id}/address` with the address as JSON answers 204; `POST /kco/{id}/shipping-option` with `{id}` answers
 * `{selected}`; `POST /kco/{id}/checkbox` with `{key, checked}` answers 204; `POST /kco/{id}/external-payment` with `{name}`
 * answers `{redirectUrl}`; `POST /kco/{id}/complete` answers `{confirmationUrl}`. Shipping and completion may wait for the store's server.
 * None needs credentials: the order's id is the customer's key.
 */
export async function handleSnippetCall(ledger: Ledger, assets: Assets, call: SnippetCall): Promise<SnippetAnswer> {
  const asset = call.method === 'GET' ? assets.get(call.path) : undefined;
  if (asset) return file(asset);
  const [, orderId = '', what = ''] =
    /^\/kco\/([^/]+)\/(iframe|state|address|shipping-option|checkbox|external-payment|complete)$/.exec(call.path) ?? [];
  if (what === '') return unknown(call);
  const found = ledger.findOrder(orderId);
  if (!found) return { type: 'refused', refusal: noSuchOrder(orderId) };
  const { merchant, order } = found;
  const refused = (refusal: KlarnaRefusal): SnippetAnswer => ({
    type: 'refused',
    refusal,
    merchantId: merchant.merchantId,
  });

  const act = call.method === 'POST' ? customerActions[what] : undefined;
  if (act) {
    if (isExpired(order, ledger.now(merchant))) return refused(noSuchOrder(orderId));
    const posted = call.body.type === 'json' ? call.body.value : undefined;
    const outcome = await act({ ledger, merchant, order, posted });
    return outcome.type === 'refused' ? refused(outcome.refusal) : ok(outcome.status, outcome.body);
  }
  switch (`${call.method} ${what}`) {
    case 'GET iframe': {
      const page = assets.get('/kco/iframe.html');
      return page ? file(page) : unknown(call);
    }
    case 'GET state':
      return ok(200, checkoutState(order, merchant));
    default:
      return refused(unknownRefusal(call));
  }
}

const ok = (status: number, body?: unknown): SnippetAnswer => ({ type: 'answer', answer: { status, body } });

const file = ({ text, contentType }: { text: string; contentType: string }): SnippetAnswer => ({
  type: 'answer',
  answer: { status: 200, body: text, headers: { 'Content-Type': contentType } },
});

const unknownRefusal = ({ method, path }: SnippetCall): KlarnaRefusal => ({
  status: 404,
  errorCode: 'NOT_FOUND',
  messages: [`This fake Klarna does not serve ${method} ${path} to browsers. See harness/klarna/LIMITS.md`],
});

const unknown = (call: SnippetCall): SnippetAnswer => ({ type: 'refused', refusal: unknownRefusal(call) });

/** What the iframe needs to know about its order. */
interface CheckoutState {
  status: 'checkout_incomplete' | 'checkout_complete';
  /** Minor units. */
  orderAmount: number;
  currency: string;
  locale: string;
  country: string;
  returnMode: MerchantOptions['returnMode'];
  shippingAddressEvent: MerchantOptions['shippingAddressEvent'];
  /** Whether the iframe goes on with `address` by itself, and whether the page then hears of it. */
  knownAddress: 'none' | 'told' | 'untold';
  /** Whether the shop's page is asked before the payment. */
  clientValidation: ReturnType<typeof clientValidation>;
  /** What the customer typed before, else what Klarna knows, else nothing. */
  address: Address;
  /** None where the shop itself has the customer choose. */
  shippingOptions: ShippingOption[];
  selectedShippingId?: string;
  /** Boxes of the shop's own. */
  checkboxes: Checkbox[];
  /** Ways to pay that are not Klarna's. */
  externalPaymentMethods: { name: string; label: 'continue' | 'complete' }[];
  /** Set once the purchase is completed. */
  confirmationUrl?: string;
  klarnaReference?: string;
}

function checkoutState(order: KlarnaOrder, { options, hostedPages }: Merchant): CheckoutState {
  return {
    status: order.authorization ? 'checkout_complete' : 'checkout_incomplete',
    orderAmount: order.orderAmount,
    currency: order.purchaseCurrency.toUpperCase(),
    locale: order.locale,
    country: order.purchaseCountry.toUpperCase(),
    returnMode: options.returnMode,
    shippingAddressEvent: options.shippingAddressEvent,
    knownAddress: options.knownAddress === null ? 'none' : options.knownAddress.told ? 'told' : 'untold',
    clientValidation: clientValidation(order),
    address: order.addressFrom === 'customer' ? order.billingAddress : (options.knownAddress?.address ?? {}),
    shippingOptions: shippingOptions(order),
    selectedShippingId: selectedShippingOption(order)?.id,
    checkboxes: checkboxesOf(order),
    externalPaymentMethods: externalPaymentMethods(order).map(({ name, label }) => ({
      name,
      label: label === 'complete' ? label : 'continue',
    })),
    confirmationUrl: order.authorization && wayBack(order, hostedPages.values()),
    klarnaReference: order.authorization?.klarnaReference,
  };
}
