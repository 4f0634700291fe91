import type { CallbackKind } from '../evidence/events.ts';
import type { HttpRequest } from '../lib/http/http-request.ts';

/** How a shop's URLs look. `raw`: a probe that was written out in full. */
export const urlForms = ['pretty', 'no-slash', 'plain', 'index.php', 'language', 'raw'] as const;
export type UrlForm = (typeof urlForms)[number];

/**
 * What is sent only to shops whose checkout page is WooCommerce's block: Klarna's validation at a route of its own, and the request
 * that the shop makes to itself while it answers that.
 */
export const blockKinds = ['block-validation', 'loopback'] as const;

/** What a shop's server is asked for by others than browsers. */
export type RequestKind = CallbackKind | (typeof blockKinds)[number];

export const attackClasses = ['session-fixation', 'sqli', 'xss', 'rce', 'lfi', 'path'] as const;
export type AttackClass = (typeof attackClasses)[number];

interface Common {
  /** Unique in all corpora, stable: `push/pretty/guest`. */
  id: string;
  /** Which row of the table it belongs to: `push with session id`. */
  row: string;
  request: HttpRequest;
}

/** A server-to-server callback, or the request by which a shop answers it. */
export interface CallbackProbe extends Common {
  type: 'callback';
  kind: RequestKind;
  form: UrlForm;
  /** Versions of the plugin that make Klarna send it, as npm writes ranges. */
  versions: string;
  /** `known`: Klarna is known to send it, so it must pass. `possible`: shown, and counted nowhere. */
  sent: 'known' | 'possible';
  /**
   * What the values of its arguments look like, by ModSecurity's name of the argument (`kco_session_id`,
   * `json.merchant_data`): a regular expression without anchors, in the syntax that PCRE and JavaScript share.
   */
  valuePatterns: Readonly<Record<string, string>>;
  /** Names that a body of its kind may have besides its own, `*` for any item of an array: `json.billing_address.title`. */
  bodyNames?: readonly string[];
  /** The same with other values, as other orders have them: it is delivered only if all of them are. */
  variants?: readonly CallbackVariant[];
  /** Of a variant that is sent: the callback that it belongs to, and which one it is. */
  variantOf?: { id: string; name: string };
}

/** A callback with another value in it. */
export interface CallbackVariant extends Pick<CallbackProbe, 'request' | 'valuePatterns'> {
  /** What is another: `product name: Red, L`. */
  name: string;
  /** The id of its order. */
  order: string;
}

/** A request of the customer's browser, which must pass. */
export interface ShopperProbe extends Common {
  type: 'shopper';
  /** Versions of the plugin whose pages send it, as npm writes ranges; absent where all do. */
  versions?: string;
}

/** A request that a rule set may be there to stop. */
export interface AttackProbe extends Common {
  type: 'attack';
  class: AttackClass;
  /** Where the attack sits: `push kco_wc_order_id`, `checkout page`. */
  place: string;
  /** Id of the same attack without the session id, where there is one: what only the id stops, an attacker leaves out. */
  withoutSession?: string;
}

export type Probe = CallbackProbe | ShopperProbe | AttackProbe;

/** Requests that stand together in one versioned data file. */
export interface Corpus {
  name: string;
  version: number;
  probes: Probe[];
}
