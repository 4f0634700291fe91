import { z } from 'zod';

/** What `kco-harness probe` saw of a live shop. Plain data: probes write it, checks in verdict/probe/ read it. */

/** One request that the shop made while a probe was there: to Klarna's API, or to itself. */
const outgoingCall = z.object({
  host: z.string(),
  url: z.string(),
  ms: z.number(),
  /** In cURL's words, as WordPress passes them on. */
  error: z.string().optional(),
  status: z.number().optional(),
  server: z.string().optional(),
  location: z.string().optional(),
  /** Of the request to itself: whether the companion plugin answered it, signed. */
  inside: z.boolean().nullish(),
  begins: z.string().optional(),
});
export type OutgoingCall = z.infer<typeof outgoingCall>;

/** PHP's empty array is a list, whatever it was to hold. */
const record = <T extends z.ZodType>(value: T) =>
  z.preprocess((given) => (Array.isArray(given) && given.length === 0 ? {} : given), z.record(z.string(), value));

const shopFacts = z.object({
  kco: z.string().nullable(),
  woocommerce: z.string().nullable(),
  wordpress: z.string(),
  php: z.string(),
  home: z.string(),
  permalinks: z.string(),
  /** Whether WordPress's rewrite rules have one for wc-api; null where it has none at all. */
  rules: z.boolean().nullable(),
  block: z.boolean(),
  enabled: z.boolean(),
  test: z.boolean(),
  /** As the plugin registers them, by Klarna's name of each; `{checkout.order.id}` not filled. */
  urls: record(z.string()),
  /** Names of `woocommerce_api_*` hooks of the KCO plugin: `kco_wc_push`. */
  hooks: z.array(z.string()),
  /** Slugs of languages beside the default one. */
  languages: z.array(z.string()),
  blocked_out: z.boolean(),
  expires: z.number(),
});
export type ShopFacts = z.infer<typeof shopFacts>;

/** How far a request came. `handler`, `route`: to the KCO plugin. `ended`: PHP ended before it came to any of these. */
export const probeStages = ['loaded', 'handler', 'route', 'unhooked', 'page', 'ended', 'clock'] as const;

/** What the companion plugin says in a signed answer. @source containers/probe/kco-harness-probe.php, seen() */
export const companionAnswer = z.object({
  stage: z.enum(probeStages),
  reached: z.string(),
  by_header: z.boolean(),
  time: z.number(),
  ms: z.number(),
  status: z.number(),
  method: z.string(),
  uri: z.string(),
  query: z.string(),
  arguments: z.array(z.string()),
  body_length: z.number(),
  body_sha256: z.string(),
  /** Names in lower case; null where the value is not told. */
  headers: record(z.string().nullable()),
  remote: z.string(),
  https: z.boolean(),
  home_host: z.string(),
  kept: z.boolean(),
  handler: z.string().optional(),
  instead: z.string().optional(),
  hooked: z.array(z.string()).optional(),
  in_hook: z.string().optional(),
  error: z.string().optional(),
  location: z.string().optional(),
  refusal: z.string().optional(),
  page: z.enum(['404', 'front', 'other']).optional(),
  shop: shopFacts.optional(),
  calls: z.array(outgoingCall).optional(),
  seen: z.union([record(z.object({ stage: z.string(), method: z.string() })), z.literal(false)]).optional(),
});
export type CompanionAnswer = z.infer<typeof companionAnswer>;

/** One request of the probe, as it left this machine. */
export interface ProbeRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Where the connection went, when that was not left to the name. */
  address?: string;
}

/** What came of one request. Text from elsewhere is one printable line. */
export interface ProbeExchange {
  nonce: string;
  request: ProbeRequest;
  durationMs: number;
  outcome:
    | {
        type: 'answered';
        status: number;
        location?: string;
        server?: string;
        /** Beginning of the body. */
        begins: string;
        /** Who refused it, where the answer shows that. */
        layer?: { name: string; says: string };
        /** Why the body ended early. */
        brokeOff?: string;
        /** Longer than what is read of any answer. */
        endless?: boolean;
      }
    | {
        type: 'failed';
        layer: 'request' | 'dns' | 'tcp' | 'tls' | 'http';
        code: string;
        message: string;
        timedOut: boolean;
      }
    | { type: 'not-sent'; why: string };
  /** What the companion plugin signed, for this request and no other. */
  signed?: CompanionAnswer;
  /** What looked like its answer and was none: of an earlier request, or not signed by the key. */
  pretended?: 'an earlier answer' | 'a wrong signature' | 'an answer that cannot be read';
}

/** One callback of Klarna's, with the redirects that were followed to see where they lead. */
export interface ProbedCallback {
  /** `push`, `notification`, `block-validation`. */
  kind: string;
  /** `as registered`, `?wc-api=`, `http`, `IPv6`, `again`. */
  form: string;
  /** Whether Klarna calls this address; else it is tried to tell what would help. */
  registered: boolean;
  first: ProbeExchange;
  followed: ProbeExchange[];
}

export interface ProbedAddress {
  address: string;
  family: 4 | 6;
  isPrivate: boolean;
}

export interface ProbeRecord {
  target: string;
  /** Of the name; `overridden` where the user said where to connect. */
  addresses:
    | { type: 'found'; list: ProbedAddress[] }
    | { type: 'failed'; message: string }
    | { type: 'overridden'; to: string };
  /** End of the certificate's time, ISO; absent where none was seen. */
  certificateEnds?: string;
  hello: ProbeExchange[];
  shop?: ShopFacts;
  callbacks: ProbedCallback[];
  /** The request by which the shop was asked to call Klarna; absent where that was not asked. */
  klarna?: ProbeExchange;
  /** The request by which the shop was asked to call itself. */
  itself?: ProbeExchange;
  /** Requests that came to the shop, by nonce: also those whose answers were lost. Absent where nobody told. */
  arrived?: Record<string, { stage: string; method: string }>;
  /** How many requests were sent. */
  requests: number;
  durationMs: number;
}
