import { isRecord } from './checkout-api.ts';
import type { KlarnaOrder } from './klarna-order.ts';

/** What the store asked of the checkout, of the order's `options`. Whatever is not `true` is a no. */
const asksFor = ({ passedThrough: { options } }: Pick<KlarnaOrder, 'passedThrough'>, option: string): boolean =>
  isRecord(options) && options[option] === true;

/** Whether a validation of the store's server that is not answered is a no. @source docs.klarna.com validate-order */
export const insistsOnServer = (order: Pick<KlarnaOrder, 'passedThrough'>): boolean =>
  asksFor(order, 'require_validate_callback_success');

/**
 * Whether the shop's page is asked before the payment, and whether it must answer.
 * @source facts/klarna-contract.md: `validation_callback` comes with `require_client_validation` only
 */
export function clientValidation(order: Pick<KlarnaOrder, 'passedThrough'>): 'none' | 'asked' | 'required' {
  if (!asksFor(order, 'require_client_validation')) return 'none';
  return asksFor(order, 'require_client_validation_callback_response') ? 'required' : 'asked';
}
