import { z } from 'zod';
import { type CallbackKind, callbackKinds } from '../scenario/callback-kinds.ts';
import { type FaultPlace, faultPlaces } from '../scenario/fault.ts';
import { badValue } from './bad-value.ts';

export type { CallbackKind };

/**
 * What the rooms record. A timeline is a list of these, ordered by time; checks read nothing else. The schemas say what an
 * event is: the types come from them, and evidence is read back by them.
 */

/** Milliseconds since the epoch. */
const at = z.number();
/** Klarna's time: milliseconds after the purchase. */
const sincePaidMs = z.number();

/** A request that the store sent to Klarna's API. `at` is when it arrived. */
export const apiCallEvent = z.object({
  type: z.literal('api-call'),
  at,
  method: z.string(),
  host: z.string(),
  path: z.string(),
  status: z.number(),
  /** Klarna's `error_code` when the call was refused. */
  errorCode: z.string().optional(),
  /** Where the shop got something else than Klarna answered: `nothing`, because it had given up, or `half` of the JSON. */
  shopGot: z.enum(['nothing', 'half']).optional(),
  /** Klarna's `error_messages` then, in one line. */
  reason: z.string().optional(),
  /** What was wrong with the body, where that is why. */
  badValues: z.array(badValue).optional(),
  /** A fault answered in Klarna's place: the call was held against nothing. */
  byFault: z.literal(true).optional(),
  /** What in the fake's own answer its description of the API does not know. */
  answerAmiss: z.array(badValue).optional(),
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
export const ledgerEvent = z.object({
  type: z.literal('ledger'),
  at,
  orderId: z.string(),
  change: z.enum(ledgerChanges),
  detail: z.string().optional(),
});
export type LedgerEvent = z.infer<typeof ledgerEvent>;

/** What came back to the callback sender, or why nothing did. */
export const callbackOutcome = z.discriminatedUnion('type', [
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
]);

/** One attempt of the callback sender. */
const callbackEvent = z.object({
  type: z.literal('callback'),
  at,
  kind: z.enum(callbackKinds),
  /** Counts from 1; copies of a push have the same, and of validations each time that the customer presses Buy is one. 0 is a push that came before the customer pressed Buy. */
  attempt: z.number(),
  /** Klarna's time of the attempt, in milliseconds after the purchase was completed. */
  scheduledMs: z.number(),
  orderId: z.string(),
  requestId: z.string(),
  method: z.string(),
  url: z.string(),
  outcome: callbackOutcome,
  durationMs: z.number(),
});
export type CallbackEvent = z.infer<typeof callbackEvent>;

/** A row of the edge's access log: every request that went through it to the site. */
export const edgeRequestEvent = z.object({
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
  spoiled: z.enum(['reset', 'truncated', 'dropped']).optional(),
  durationMs: z.number(),
});
export type EdgeRequestEvent = z.infer<typeof edgeRequestEvent>;

/** A row of the log of a WAF or another layer: who refused a request, or marked it, and by which rules. */
export const wafEvent = z.object({
  type: z.literal('waf'),
  /** `modsecurity`, or the name of a fault. */
  layer: z.string(),
  at,
  requestId: z.string(),
  status: z.number(),
  rules: z.array(
    z.object({ id: z.string(), message: z.string(), matched: z.string(), file: z.string(), line: z.number() }),
  ),
});
export type WafEvent = z.infer<typeof wafEvent>;

export const shopperSteps = [
  'logged-in',
  'opened-cart',
  'opened-checkout',
  'opened-order',
  'hesitated',
  'entered-address',
  'chose-shipping',
  'added-in-other-tab',
  'pressed-buy',
  'submitted-again',
  'opened-hosted-page',
  'went-back',
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
  /** The page that a way back led to. `fatal`: PHP ended in an error that WordPress or PHP shows. */
  page: z.object({ status: z.number(), path: z.string(), fatal: z.boolean() }).optional(),
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

export const moments = ['fault-began', 'fault-ended', 'klarna-decided', 'owner-acted', 'unpaid-orders-due'] as const;

/** Something that happened at a time of Klarna's own choosing, between the callbacks. */
const momentEvent = z.object({
  type: z.literal('moment'),
  at,
  sincePaidMs,
  what: z.enum(moments),
  /** Where the fault is that began or ended. */
  place: z.enum(Object.keys(faultPlaces) as [FaultPlace, ...FaultPlace[]]).optional(),
  detail: z.string().optional(),
});
export type MomentEvent = z.infer<typeof momentEvent>;

/** What a fault did, or why it did nothing. One that neither acted nor let something through proves nothing. */
export const faultEvent = z.object({
  type: z.literal('fault'),
  at,
  /** Its place in the scenario's list, from 0. */
  fault: z.number(),
  /**
   * `let-through`: it looked at what it is for, and its allow list or its rule let that pass. `nothing-to-do`: what it is for
   * came, and there was nothing to change or to count up to. `forestalled`: another fault ended that before. The two last
   * are written down at their first time only.
   */
  did: z.enum(['acted', 'let-through', 'nothing-to-do', 'forestalled']),
  /** By which fault it was forestalled. */
  by: z.number().optional(),
  /** Of the request that it acted on, where that has one. */
  requestId: z.string().optional(),
  /** What it acted on: `POST /wc-api/…`, `woocommerce_payment_complete during push`, `GET /ordermanagement/v1/…`. */
  on: z.string(),
});
export type FaultEvent = z.infer<typeof faultEvent>;

/**
 * `fatal`: PHP ended in an error. `error` and `log`: a line of the plugin's log, an error by its level or its first word.
 * `call`: a request to Klarna's API. `search`: orders were looked for by the meta keys, and so many found. `new-order` and
 * `status`: of an order. `push-url`: names of the parameters of the URL that Klarna gets. `handler`: the function behind a
 * callback, the parameters that it reads, each with its line, and the lines of its returns. `unhooked`: a callback came for
 * which nobody is hooked, and the hooks that the plugin has, each with its line. `redirect`: where a visitor is sent. `refusal`: an
 * error that the plugin puts before the customer or hands on.
 */
export const traced = [
  'fatal',
  'error',
  'log',
  'call',
  'search',
  'new-order',
  'status',
  'push-url',
  'handler',
  'unhooked',
  'redirect',
  'refusal',
] as const;

/** What the plugin did inside the store, and the innermost of its lines that led to it. A model of the store has none. */
const traceEvent = z.object({
  type: z.literal('trace'),
  at,
  what: z.enum(traced),
  /** By which the edge knows the request; absent where the store was not asked through it. */
  requestId: z.string().optional(),
  /** What the shop was doing: `push`, `return`, `checkout`. */
  during: z.string().optional(),
  message: z.string(),
  /** `file` is relative to the folder of the plugin. Absent for an error that is in none. */
  place: z.object({ plugin: z.string(), file: z.string(), line: z.number() }).optional(),
});
export type TraceEvent = z.infer<typeof traceEvent>;

export const harnessEvent = z.discriminatedUnion('type', [
  apiCallEvent,
  ledgerEvent,
  callbackEvent,
  edgeRequestEvent,
  wafEvent,
  shopperEvent,
  shopOrderEvent,
  momentEvent,
  faultEvent,
  traceEvent,
]);
export type HarnessEvent = z.infer<typeof harnessEvent>;
