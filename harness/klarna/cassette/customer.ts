import { klarnaRouteOf } from '../../scenario/klarna-routes.ts';
import { isRecord } from '../order/checkout-api.ts';
import { type Address, addressFields, type FraudStatus, fraudStatus } from '../order/klarna-order.ts';
import type { CassetteEntry } from './cassette.ts';

/** What an entry shows of what had happened at Klarna by then: the customer's doing, which no cassette has, and Klarna's decision. */
export interface Seen {
  /** Fields that are known, country in small letters. */
  billing: Address;
  /** The id of the shipping that is selected. */
  shipping?: string;
  isPaid: boolean;
  fraudStatus?: FraudStatus;
}

/** What nobody can pay without, at the fake. */
const needed = ['email', 'postal_code', 'given_name', 'family_name', 'street_address', 'city', 'phone'] as const;

export const isWhole = (address: Address): boolean => needed.every((field) => address[field] !== undefined);

/** @param kind of a callback; undefined for a call of the API */
export function seenIn(entry: CassetteEntry, kind: string | undefined): Seen {
  const { body: asked, outcome } = entry;
  const body = kind === undefined ? (outcome.type === 'answered' ? outcome.body : undefined) : asked;
  const order = body?.type === 'json' && isRecord(body.value) ? body.value : {};
  const selected = isRecord(order.selected_shipping_option) ? order.selected_shipping_option.id : undefined;
  const decided =
    kind === 'notification' ? decisionIn(order.event_type) : fraudStatus.safeParse(order.fraud_status).data;
  return {
    billing: addressIn(order.billing_address),
    ...(typeof selected === 'string' && { shipping: selected }),
    isPaid: kind === undefined ? isPaidBy(entry, order) : kind === 'push' || kind === 'notification',
    ...(decided && { fraudStatus: decided }),
  };
}

function isPaidBy({ method, target, outcome }: CassetteEntry, order: Record<string, unknown>): boolean {
  const route = klarnaRouteOf(method, target.split('?')[0] ?? '')?.route;
  if (order.status === 'checkout_complete' || order.error_code === 'READ_ONLY_ORDER') return true;
  if (route === 'hosted-page read') return order.status === 'COMPLETED';
  // Order management knows no order before.
  const isManaged = route !== undefined && !/^(?:checkout|hosted-page) /.test(route);
  return isManaged && outcome.type === 'answered' && outcome.status < 400;
}

/** What the shop itself has sent of an address with this call. */
export const postedBilling = ({ body }: CassetteEntry): Address =>
  body.type === 'json' && isRecord(body.value) ? addressIn(body.value.billing_address) : {};

function addressIn(value: unknown): Address {
  const address: Address = {};
  if (!isRecord(value)) return address;
  for (const field of addressFields) {
    const text = value[field];
    if (typeof text === 'string' && text !== '') address[field] = field === 'country' ? text.toLowerCase() : text;
  }
  return address;
}

function decisionIn(eventType: unknown): FraudStatus | undefined {
  if (eventType === 'FRAUD_RISK_ACCEPTED') return 'ACCEPTED';
  return eventType === 'FRAUD_RISK_REJECTED' || eventType === 'FRAUD_RISK_STOPPED' ? 'REJECTED' : undefined;
}
