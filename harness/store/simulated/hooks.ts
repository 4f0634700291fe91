import { callbackActions } from '../../scenario/callback-kinds.ts';
import type { Answer } from '../../scenario/http-parts.ts';

/**
 * WordPress's and WooCommerce's hooks that the model passes, each where the real shop has it. A fault acts before anything
 * else that is hooked there.
 * @source WordPress 6.8, wp-settings.php and class-wp.php; WooCommerce 10.0.2: LegacyRestApiStub, WC_Checkout::process_checkout,
 *   WC_Order::payment_complete and status_transition, WC_Cart::empty_cart, templates checkout/form-checkout.php and thankyou.php
 */
export const hooks = {
  plugins_loaded: 'the beginning of every request',
  init: 'every request; from 2.1 on the plugin confirms the customer’s way back later in it',
  wp_loaded: 'every request, before the cart is changed',
  woocommerce_api_request: 'every callback, before it is looked whether anything is hooked to it',
  ...(Object.fromEntries(
    Object.values(callbackActions).map((action) => [`woocommerce_api_${action.toLowerCase()}`, 'this callback']),
  ) as Record<`woocommerce_api_${Lowercase<(typeof callbackActions)[keyof typeof callbackActions]>}`, string>),
  rest_api_init: 'every request to a REST route, such as the block checkout’s validation, before it is answered',
  woocommerce_store_api_checkout_order_processed:
    'the block checkout’s order is submitted by the shop’s request to itself, before the plugin reads Klarna’s order',
  template_redirect: 'pages and the checkout’s own requests, when the address is understood; not callbacks',
  woocommerce_checkout_process: 'the checkout form is submitted, before it is looked at',
  woocommerce_checkout_order_processed: 'the checkout form has made its order, before the plugin tells Klarna',
  woocommerce_pre_payment_complete: 'before a payment is written into the order',
  woocommerce_order_status_processing: 'the status is saved, before stock and note',
  'woocommerce_order_status_on-hold': 'the same',
  woocommerce_order_status_cancelled: 'the same',
  woocommerce_order_status_changed: 'after the note about the new status',
  woocommerce_payment_complete: 'the order is saved as paid',
  woocommerce_cart_emptied: 'the cart is emptied, on the way back',
  woocommerce_thankyou: 'the end of the order-received page, after the plugin’s part of it',
  woocommerce_before_checkout_form: 'in the checkout page, before the plugin asks Klarna for its snippet',
} as const;

export type Hook = keyof typeof hooks;

export const isHook = (name: string): name is Hook => Object.hasOwn(hooks, name);

/**
 * PHP ends in the middle of a request: by `exit`, by an error that nobody catches, or with an answer of somebody's own.
 * WooCommerce's `catch (Exception)` does not hold it.
 */
export class ScriptEnded extends Error {
  override readonly name = 'ScriptEnded';
  readonly how: 'exit' | 'fatal' | Answer;

  constructor(how: 'exit' | 'fatal' | Answer) {
    super('PHP has ended');
    this.how = how;
  }
}

/** PHP's `Exception`: caught where WooCommerce catches, else as an error that nobody catches. */
export class PhpException extends Error {
  override readonly name = 'PhpException';
}

/** @returns what was thrown, where it is an Exception of PHP's. */
export async function caught(work: () => Promise<void>): Promise<PhpException | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof PhpException) return error;
    throw error;
  }
}
