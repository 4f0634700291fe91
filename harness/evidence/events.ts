import { z } from 'zod';
import type { Layer } from '../scenario/conditions.ts';

/**
 * What the rooms record. A timeline is a list of these, ordered by time; checks read nothing else. The schemas say what an
 * event is: the types come from them, and evidence is read back by them.
 */

/** Milliseconds since the epoch. */
const at = z.number();
/** Klarna's time: milliseconds after the purchase. */
const sincePaidMs = z.number();

/** A request that the store sent to Klarna's API. `at` is when it arrived. */
const apiCallEvent = z.object({
  type: z.literal('api-call'),
  at,
  method: z.string(),
  host: z.string(),
  path: z.string(),
  status: z.number(),
  /** Klarna's `error_code` when the call was refused. */
  errorCode: z.string().optional(),
  durationMs: z.number(),
});
export type ApiCallEvent = z.infer<typeof apiCallEvent>;

/** `decided`: Klarna made up its mind about a purchase that was under review. */
export const ledgerChanges = [
  'created',
  'updated',
  'completed',
  'decided',
  'acknowledged',
  'captured',
  'cancelled',
  'references-set',
] as const;
export type LedgerChange = (typeof ledgerChanges)[number];

/** A change in Klarna's book. */
const ledgerEvent = z.object({
  type: z.literal('ledger'),
  at,
  orderId: z.string(),
  change: z.enum(ledgerChanges),
  detail: z.string().optional(),
});
export type LedgerEvent = z.infer<typeof ledgerEvent>;

const callbackKind = z.enum(['push', 'notification', 'validation', 'shipping-option-update', 'address-update']);
export type CallbackKind = z.infer<typeof callbackKind>;

/** One attempt of the callback sender: what was sent and what came back, or why nothing did. */
const callbackEvent = z.object({
  type: z.literal('callback'),
  at,
  kind: callbackKind,
  /** Counts from 1; copies of a push have the same. 0 is a push that came before the customer pressed Buy. */
  attempt: z.number(),
  /** Klarna's time of the attempt, in milliseconds after the purchase was completed. */
  scheduledMs: z.number(),
  orderId: z.string(),
  requestId: z.string(),
  method: z.string(),
  url: z.string(),
  outcome: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('answered'),
      status: z.number(),
      location: z.string().optional(),
      body: z.string(),
    }),
    z.object({
      type: z.literal('failed'),
      layer: z.enum(['dns', 'tcp', 'tls', 'http', 'time-out']),
      code: z.string(),
      message: z.string(),
    }),
  ]),
  durationMs: z.number(),
});
export type CallbackEvent = z.infer<typeof callbackEvent>;

/** A row of the edge's access log: every request that went through it to the site. */
const edgeRequestEvent = z.object({
  type: z.literal('edge-request'),
  at,
  requestId: z.string(),
  method: z.string(),
  scheme: z.string(),
  url: z.string(),
  status: z.number(),
  /** Absent when the edge answered by itself. */
  upstreamStatus: z.number().optional(),
  userAgent: z.string(),
  /** What the edge did to the answer on its way back. */
  spoiled: z.enum(['reset', 'truncated']).optional(),
  durationMs: z.number(),
});
export type EdgeRequestEvent = z.infer<typeof edgeRequestEvent>;

/** A row of the log of a WAF or another layer: who refused a request, or marked it, and by which rules. */
const wafEvent = z.object({
  type: z.literal('waf'),
  /** When it is read back any name will do: a report shows it, and nothing is decided by it. */
  layer: z.custom<'modsecurity' | Layer>((value) => typeof value === 'string'),
  at,
  requestId: z.string(),
  status: z.number(),
  rules: z.array(
    z.object({ id: z.string(), message: z.string(), matched: z.string(), file: z.string(), line: z.number() }),
  ),
});
export type WafEvent = z.infer<typeof wafEvent>;

export const shopperSteps = [
  'opened-checkout',
  'hesitated',
  'entered-address',
  'chose-shipping',
  'pressed-buy',
  'submitted-again',
  'paid',
  'refused',
  'left',
  'returned',
  'reloaded-checkout',
  'closed-tab',
  'stuck',
] as const;

/** What the shopper did and saw. */
const shopperEvent = z.object({
  type: z.literal('shopper'),
  at,
  step: z.enum(shopperSteps),
  detail: z.string().optional(),
});
export type ShopperEvent = z.infer<typeof shopperEvent>;

/** An order of the shop that is new or has another status than at the last look. */
const shopOrderEvent = z.object({
  type: z.literal('shop-order'),
  at,
  sincePaidMs,
  orderId: z.number(),
  status: z.string(),
  paid: z.boolean(),
});
export type ShopOrderEvent = z.infer<typeof shopOrderEvent>;

export const moments = [
  'fault-healed',
  'layer-healed',
  'outage-healed',
  'klarna-decided',
  'owner-acted',
  'unpaid-orders-due',
] as const;

/** Something that happened at a time of Klarna's own choosing, between the callbacks. */
const momentEvent = z.object({
  type: z.literal('moment'),
  at,
  sincePaidMs,
  what: z.enum(moments),
  detail: z.string().optional(),
});
export type MomentEvent = z.infer<typeof momentEvent>;

export const harnessEvent = z.discriminatedUnion('type', [
  apiCallEvent,
  ledgerEvent,
  callbackEvent,
  edgeRequestEvent,
  wafEvent,
  shopperEvent,
  shopOrderEvent,
  momentEvent,
]);
export type HarnessEvent = z.infer<typeof harnessEvent>;
