import type { CallbackKind } from '../scenario/callback-kinds.ts';

export type { CallbackKind };

/** What the rooms record. A timeline is a list of these, ordered by time; checks read nothing else. */

/** A request that the store sent to Klarna's API. */
export interface ApiCallEvent {
  type: 'api-call';
  /** Milliseconds since the epoch, when the request arrived. */
  at: number;
  method: string;
  host: string;
  path: string;
  status: number;
  /** Klarna's `error_code` when the call was refused. */
  errorCode?: string;
  durationMs: number;
}

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
export interface LedgerEvent {
  type: 'ledger';
  at: number;
  orderId: string;
  change: LedgerChange;
  detail?: string;
}

/** One attempt of the callback sender: what was sent and what came back, or why nothing did. */
export interface CallbackEvent {
  type: 'callback';
  at: number;
  kind: CallbackKind;
  /** Counts from 1; copies of a push have the same. 0 is a push that came before the customer pressed Buy. */
  attempt: number;
  /** Klarna's time of the attempt, in milliseconds after the purchase was completed. */
  scheduledMs: number;
  orderId: string;
  requestId: string;
  method: string;
  url: string;
  outcome:
    | { type: 'answered'; status: number; location?: string; body: string }
    | {
        type: 'failed';
        layer: 'dns' | 'tcp' | 'tls' | 'http' | 'time-out';
        code: string;
        message: string;
      };
  durationMs: number;
}

/** A row of the edge's access log: every request that went through it to the site. */
export interface EdgeRequestEvent {
  type: 'edge-request';
  at: number;
  requestId: string;
  method: string;
  scheme: string;
  url: string;
  status: number;
  /** Absent when the edge answered by itself. */
  upstreamStatus?: number;
  userAgent: string;
  /** What the edge did to the answer on its way back. */
  spoiled?: 'reset' | 'truncated' | 'dropped';
  durationMs: number;
}

/** A row of the log of a WAF or another layer: who refused a request, or marked it, and by which rules. */
export interface WafEvent {
  type: 'waf';
  /** `modsecurity`, or the name of a fault. */
  layer: string;
  at: number;
  requestId: string;
  status: number;
  rules: { id: string; message: string; matched: string; file: string; line: number }[];
}

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
export interface ShopperEvent {
  type: 'shopper';
  at: number;
  step: (typeof shopperSteps)[number];
  detail?: string;
  /** The page that a step led to, for `returned` and `reloaded-checkout`. */
  page?: { status: number; path: string /** PHP ended in an error that WordPress or PHP shows. */; fatal: boolean };
}

/** An order of the shop that is new or has another status than at the last look. */
export interface ShopOrderEvent {
  type: 'shop-order';
  at: number;
  /** Klarna's time: milliseconds after the purchase. */
  sincePaidMs: number;
  orderId: number;
  status: string;
  paid: boolean;
}

export const moments = ['fault-began', 'fault-ended', 'klarna-decided', 'owner-acted', 'unpaid-orders-due'] as const;

/** Something that happened at a time of Klarna's own choosing, between the callbacks. */
export interface MomentEvent {
  type: 'moment';
  at: number;
  sincePaidMs: number;
  what: (typeof moments)[number];
  detail?: string;
}

/** A fault did something: without such an event it never fired, and the scenario proves nothing. */
export interface FaultEvent {
  type: 'fault';
  at: number;
  /** Its place in the scenario's list, from 0. */
  fault: number;
  /** `let-through`: it looked at what it is for, and its allow list or its rule let that pass. */
  did: 'acted' | 'let-through';
  /** Of the request that it acted on, where that has one. */
  requestId?: string;
  /** What it acted on: `POST /wc-api/…`, `woocommerce_payment_complete during push`, `GET /ordermanagement/v1/…`. */
  on: string;
}

export type HarnessEvent =
  | FaultEvent
  | ApiCallEvent
  | LedgerEvent
  | CallbackEvent
  | EdgeRequestEvent
  | WafEvent
  | ShopperEvent
  | ShopOrderEvent
  | MomentEvent;
