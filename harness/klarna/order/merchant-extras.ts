import { z } from 'zod';
import { isRecord } from './checkout-api.ts';
import { fillMerchantUrl, type KlarnaOrder } from './klarna-order.ts';
import type { AdditionalCheckbox } from './posted-extras.ts';
import { badValue, readOnlyOrder, refuse, refuseBody, stopped, type Transition } from './transition.ts';

/** What a merchant puts into the iframe besides Klarna's own: ways to pay that are not Klarna's, and boxes to tick. */

export interface Checkbox {
  /** What `checkbox_change` calls it. */
  key: string;
  text: string;
  checked: boolean;
  required: boolean;
}

/** The key of the one box that has no id. Chosen, see LIMITS.md. */
const unnamed = 'additional_checkbox';

/** The boxes as they are by now: those of the order, ticked as the customer left them. */
export function checkboxesOf(order: KlarnaOrder): Checkbox[] {
  const { options } = order.passedThrough;
  if (!isRecord(options)) return [];
  const { additional_checkbox: single, additional_checkboxes: list } = options as {
    additional_checkbox?: AdditionalCheckbox | null;
    additional_checkboxes?: (AdditionalCheckbox & { id: string })[] | null;
  };
  const all = [...(single ? [{ ...single, id: unnamed }] : []), ...(list ?? [])];
  return all.map(({ id, text, checked, required }) => ({
    key: id,
    text,
    required,
    checked: order.checkboxes?.[id] ?? checked,
  }));
}

/** What an answer says of them: `merchant_requested`; undefined where the order has none. */
export function merchantRequested(order: KlarnaOrder): Record<string, unknown> | undefined {
  const all = checkboxesOf(order);
  if (all.length === 0) return undefined;
  const single = all.find(({ key }) => key === unnamed);
  const listed = all.filter((box) => box !== single);
  return {
    ...(single && { additional_checkbox: single.checked }),
    ...(listed.length > 0 && { additional_checkboxes: listed.map(({ key, checked }) => ({ id: key, checked })) }),
  };
}

const ticked = z.object({ key: z.string(), checked: z.boolean() });

/** The customer ticks a box, or takes the tick away. */
export function tickCheckbox(order: KlarnaOrder, body: unknown, now: number): Transition {
  if (order.authorization) return refuse(readOnlyOrder);
  const parsed = ticked.safeParse(body);
  if (!parsed.success) return refuseBody(parsed.error, body);
  const { key, checked } = parsed.data;
  if (!checkboxesOf(order).some((box) => box.key === key)) return refuse(badValue('key'));
  return {
    type: 'changed',
    change: 'updated',
    detail: `the customer ${checked ? 'ticked' : 'unticked'} ${key}`,
    order: { ...order, checkboxes: { ...order.checkboxes, [key]: checked }, touchedAt: now },
  };
}

/** Why the purchase waits for a box; undefined where it does not. */
export function untickedBox(order: KlarnaOrder): Transition | undefined {
  const missing = checkboxesOf(order).find(({ required, checked }) => required && !checked);
  return missing && refuse(stopped('checkbox_required', `The shop wants this to be ticked: ${missing.text}`));
}

interface PaymentProvider {
  name: string;
  redirect_url: string;
  label?: string | null;
  countries?: string[] | null;
}

/** Those that are shown: a method may be for some countries only. */
export function externalPaymentMethods(order: KlarnaOrder): PaymentProvider[] {
  const { external_payment_methods: methods } = order.passedThrough as { external_payment_methods?: PaymentProvider[] };
  const country = order.billingAddress.country?.toLowerCase();
  return (methods ?? []).filter(
    ({ countries }) => !countries || countries.length === 0 || countries.some((one) => one.toLowerCase() === country),
  );
}

const chosen = z.object({ name: z.string() });

/** The customer leaves for another way to pay: Klarna's order stays as it is, and is never paid. */
export function leaveForExternal(
  order: KlarnaOrder,
  body: unknown,
  now: number,
): { transition: Transition; redirectUrl?: string } {
  if (order.authorization) return { transition: refuse(readOnlyOrder) };
  const parsed = chosen.safeParse(body);
  if (!parsed.success) return { transition: refuseBody(parsed.error, body) };
  const method = externalPaymentMethods(order).find(({ name }) => name === parsed.data.name);
  if (!method) return { transition: refuse(badValue('name')) };
  if (order.addressFrom !== 'customer') return { transition: refuse(badValue('billing_address')) };
  const unticked = untickedBox(order);
  if (unticked) return { transition: unticked };
  return {
    transition: {
      type: 'changed',
      change: 'updated',
      detail: `the customer left for ${method.name}`,
      order: { ...order, touchedAt: now },
    },
    redirectUrl: fillMerchantUrl(method.redirect_url, order.orderId),
  };
}
