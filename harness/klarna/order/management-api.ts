import { z } from 'zod';
import { answeredAddress } from './checkout-api.ts';
import { managedLine, managedLines } from './order-lines.ts';
import { amount, answeredTime, currency, locale, reference, text, within } from './posted-fields.ts';

/**
 * Order management as far as the plugin uses it: what the store may post about a paid order, and what it is answered.
 * @source Klarna's published order management API, version 1; facts/klarna-contract.md, "order management"
 */

const most = 200_000_000;
const positive = `a whole number from 1 to ${most} is wanted`;
/** Published is 0 as the least, and 1 for what a capture is answered with: 0 is refused, see LIMITS.md. */
const positiveAmount = z.int({ error: positive }).positive({ error: positive }).max(most, { error: positive });

const described = { description: text(255).nullish(), reference: text(255).nullish() };
const aBody = { error: 'a JSON object is wanted' };

const ways = [
  'PickUpStore',
  'Home',
  'BoxReg',
  'BoxUnreg',
  'PickUpPoint',
  'Own',
  'Postal',
  'DHLPackstation',
  'Digital',
  'Undefined',
  'PickUpWarehouse',
  'ClickCollect',
  'PalletDelivery',
] as const;

/** Where the goods are on their way. The plugin sends empty text for what it does not know. */
const shippingInfo = z.looseObject({
  shipping_company: text(100).nullish(),
  shipping_method: z.union([z.literal(''), z.enum(ways)], { error: `one of ${ways.join(', ')} is wanted` }).nullish(),
  tracking_number: text(100).nullish(),
  tracking_uri: text(1024).nullish(),
  return_shipping_company: text(100).nullish(),
  return_tracking_number: text(100).nullish(),
  return_tracking_uri: text(1024).nullish(),
});

export const captureRequest = z.object(
  {
    ...described,
    captured_amount: positiveAmount,
    order_lines: managedLines,
    shipping_info: z.array(shippingInfo).max(500, { error: 'at most 500 are wanted' }).nullish(),
    shipping_delay: amount.nullish(),
  },
  aBody,
);

export const refundRequest = z.object(
  { ...described, refunded_amount: positiveAmount, order_lines: managedLines },
  aBody,
);

export const authorizationRequest = z.object(
  { description: text(255).nullish(), order_amount: within(0, most), order_lines: managedLines },
  aBody,
);

export const referencesRequest = z.object(
  { merchant_reference1: reference.nullish(), merchant_reference2: reference.nullish() },
  aBody,
);

export const managedStatuses = ['AUTHORIZED', 'PART_CAPTURED', 'CAPTURED', 'CANCELLED', 'EXPIRED', 'CLOSED'] as const;
export type ManagedStatus = (typeof managedStatuses)[number];

const answeredLines = z.array(managedLine.extend({ total_discount_amount: amount }));

const captureAnswer = z.strictObject({
  capture_id: z.uuid(),
  klarna_reference: z.string(),
  captured_amount: positiveAmount,
  refunded_amount: amount,
  captured_at: answeredTime,
  order_lines: answeredLines,
  shipping_info: z.array(shippingInfo),
  description: text(255).optional(),
  reference: text(255).optional(),
});

const refundAnswer = z.strictObject({
  refund_id: z.uuid(),
  refunded_amount: positiveAmount,
  refunded_at: answeredTime,
  order_lines: answeredLines,
  description: text(255).optional(),
  reference: text(255).optional(),
});

/** Countries in capitals. @source KCO `upsell_available` */
const answeredCountry = z.string().regex(/^[A-Z]{2}$/);

export const managedAnswer = z.strictObject({
  order_id: z.uuid(),
  status: z.enum(managedStatuses),
  fraud_status: z.enum(['ACCEPTED', 'PENDING', 'REJECTED']),
  klarna_reference: z.string(),
  order_amount: amount,
  original_order_amount: amount,
  captured_amount: amount,
  refunded_amount: amount,
  remaining_authorized_amount: amount,
  purchase_country: answeredCountry,
  purchase_currency: currency,
  locale,
  order_lines: answeredLines,
  merchant_reference1: text(255).optional(),
  merchant_reference2: text(255).optional(),
  merchant_data: text(6000).optional(),
  customer: z.record(z.string(), z.unknown()),
  billing_address: answeredAddress(answeredCountry),
  shipping_address: answeredAddress(answeredCountry),
  initial_payment_method: z.strictObject({ type: z.string(), description: z.string() }),
  selected_shipping_option: z
    .strictObject({ id: z.string(), name: z.string(), price: z.int(), tax_amount: z.int(), tax_rate: z.int() })
    .optional(),
  shipping_info: z.array(shippingInfo),
  created_at: answeredTime,
  expires_at: answeredTime,
  captures: z.array(captureAnswer),
  refunds: z.array(refundAnswer),
});
