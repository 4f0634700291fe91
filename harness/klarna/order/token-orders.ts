import { z } from 'zod';
import { defaultMerchantOptions, type OrderRules } from '../merchant-options.ts';
import { misfitsOfContract } from './checkout-api.ts';
import type { FraudStatus, KlarnaOrder } from './klarna-order.ts';
import { misfitsOfOrder, tokenLines } from './order-lines.ts';
import { amount, currency, reference, text } from './posted-fields.ts';
import { type KlarnaRefusal, refuse, refuseBody, refuseValues, type Transition } from './transition.ts';

/**
 * Orders that the merchant makes with a token of the customer's: each renewal of a subscription.
 * @source Klarna's published customer token API; KCO `KCO_Request_Create_Recurring`; facts/klarna-contract.md, "token orders"
 */

const positive = 'a whole number from 1 on is wanted';

export const tokenOrderRequest = z.object(
  {
    purchase_currency: currency,
    order_amount: z.int({ error: positive }).positive({ error: positive }),
    order_tax_amount: amount,
    order_lines: tokenLines,
    merchant_reference1: reference.nullish(),
    merchant_reference2: reference.nullish(),
    merchant_data: text(6000).nullish(),
  },
  { error: 'an order is wanted' },
);

export const tokenOrderAnswer = z.strictObject({
  order_id: z.uuid(),
  fraud_status: z.enum(['ACCEPTED', 'PENDING', 'REJECTED']),
});

export const tokenNotFound = (token: string): KlarnaRefusal => ({
  status: 404,
  errorCode: 'TOKEN_NOT_FOUND',
  messages: [`No such token: ${token}`],
});

export interface TokenOrderContext {
  orderId: string;
  now: number;
  fraudStatus: FraudStatus;
  klarnaReference: string;
}

/** A paid order for the customer of `first`, whose token it is. */
export function createTokenOrder(
  first: KlarnaOrder,
  body: unknown,
  { orderId, now, fraudStatus, klarnaReference }: TokenOrderContext,
  rules: OrderRules = defaultMerchantOptions,
): Transition {
  const parsed = tokenOrderRequest.safeParse(body);
  if (!parsed.success) return refuseBody(parsed.error, body);
  const request = parsed.data;
  const order: KlarnaOrder = {
    ...first,
    orderId,
    byToken: true,
    purchaseCurrency: request.purchase_currency,
    orderAmount: request.order_amount,
    orderTaxAmount: request.order_tax_amount,
    orderLines: request.order_lines,
    merchantReference1: request.merchant_reference1 ?? undefined,
    merchantReference2: request.merchant_reference2 ?? undefined,
    passedThrough: {
      customer: first.passedThrough.customer,
      ...(request.merchant_data != null && { merchant_data: request.merchant_data }),
    },
    chosenShippingId: undefined,
    createdAt: now,
    touchedAt: now,
    authorization: {
      completedAt: now,
      klarnaReference,
      fraudStatus,
      orderAmount: request.order_amount,
      originalOrderAmount: request.order_amount,
      captures: [],
      refunds: [],
    },
  };
  const misfits = [...misfitsOfContract(order, rules), ...misfitsOfOrder(order)];
  if (misfits.length > 0) return refuse(refuseValues(misfits));
  return { type: 'changed', order, change: 'completed', detail: `by token, fraud_status ${fraudStatus}` };
}
