import type { KlarnaAnswer } from '../http/answer.ts';
import type { Ledger, Merchant } from '../ledger.ts';
import type { KlarnaRefusal } from '../order/transition.ts';

/** One authenticated request for one resource. */
export interface ApiRequest {
  ledger: Ledger;
  merchant: Merchant;
  /** `{id}` of the route's path, which is a session's in those of the hosted page and a token's in that of its orders, or the empty string. */
  orderId: string;
  /** Undefined when there is none. */
  body: unknown;
  snippetBaseUrl: string;
  /** `https://` and the host that was called, for Location headers. */
  origin: string;
}

/** A refusal with an empty body is what Klarna answers for expired orders. */
export type ApiAnswer =
  | { type: 'answer'; answer: KlarnaAnswer }
  | { type: 'refused'; refusal: KlarnaRefusal; emptyBody?: true };

/** Serves one route. */
export type Handler = (request: ApiRequest) => ApiAnswer;
