import { z } from 'zod';
import { shortened } from '../lib/shortened.ts';
import { callbackKinds } from './callback-kinds.ts';
import { faultName, isOneLine } from './fault-name.ts';
import {
  agentGlob,
  answer,
  glob,
  headerName,
  headerValue,
  ipAddress,
  pathGlob,
  queryGlob,
  queryText,
  redirectTarget,
  status,
} from './http-parts.ts';
import { klarnaRouteNames } from './klarna-routes.ts';

/**
 * A fault is a value: where it acts, on what, what it does there, when, and how people call it. Products and known faults
 * are functions that make such values (presets/); a scenario may write one out. docs/faults.md is the manual.
 */

/** Where a fault acts. */
export const faultPlaces = {
  edge: 'before the shop',
  answers: 'on the way back from the shop',
  store: 'inside the shop',
  loopback: 'between the shop and itself',
  'klarna-api': 'at Klarna’s API',
  name: 'in the public name service',
  tls: 'in the TLS handshake',
} as const;
export type FaultPlace = keyof typeof faultPlaces;

/** What the shop is doing: a callback of Klarna's, the customer's way back, or the checkout before it. */
export const shopActivities = [...callbackKinds, 'return', 'checkout'] as const;
export type ShopActivity = (typeof shopActivities)[number];

/** The site's certificate as a caller sees it who trusts the public authorities only. */
export const certificateKinds = ['trusted', 'untrusted', 'expired', 'wrong-host', 'incomplete-chain'] as const;
export type CertificateKind = (typeof certificateKinds)[number];

/** What the shop may have lost. */
export const shopParts = ['rewrite-rules', 'htaccess', 'klarna-authority', 'plugin'] as const;
export type ShopPart = (typeof shopParts)[number];

const day = 24 * 60;
/** Klarna's last push comes 48 hours after the purchase. */
const minutes = z
  .int()
  .min(0)
  .max(2 * day);
const count = z.int().min(1).max(1_000);
/** Milliseconds of Klarna's time, of which klarna-second.ts says how long they last here. */
const delay = z.int().min(1).max(120_000);

const range = z.union([
  count,
  z
    .strictObject({ from: count, to: count.optional() })
    .refine(({ from, to }) => to === undefined || to >= from, { path: ['to'], message: 'it ends before it begins' }),
]);
const oneOrMore = <T extends z.ZodType>(one: T) => z.union([one, z.array(one).min(1)]);

/** All that are given must match. */
const target = z
  .strictObject({
    /** `klarna`: the callback sender. `shopper`: a browser. `shop`: the shop itself. */
    caller: z.enum(['klarna', 'shopper', 'shop']),
    /** `any`: every request to `wc-api`, whoever's action it is. */
    callback: oneOrMore(z.enum([...callbackKinds, 'any'])),
    method: z.enum(['GET', 'POST', 'HEAD']),
    /** Globs, in which `*` is anything and `!` at the beginning means: not this. */
    path: pathGlob,
    /** Without the question mark; empty: there is none. */
    query: queryGlob,
    /** User-Agent; empty: there is none. */
    agent: agentGlob,
    /** Address: a glob, or `klarna` for Klarna's published ones. Shoppers have none. */
    source: glob,
    /** A rule of the mock's WAF that the request must match. */
    rule: z.enum(['211180']),
    /** Status of the shop's answer. */
    status,
    /** Klarna's attempts, counted from 1: `2`, or `{ from: 2, to: 4 }`. */
    attempts: range,
    /** Of all requests that match the rest, counted from 1. */
    nth: range,
    route: oneOrMore(z.enum(klarnaRouteNames)),
    /** WordPress's name of an action or filter. */
    hook: z.string().regex(/^[\w./-]+$/, 'write the name of a hook'),
    during: oneOrMore(z.enum(shopActivities)),
  })
  .partial();

const behaviour = z
  .strictObject({
    answer,
    /** `to` may hold {host}, {path}, {query} (with its question mark) and {bare}, the path without the slash at its end. */
    redirect: z.strictObject({
      status: z.union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)]),
      to: redirectTarget,
    }),
    delayMs: delay,
    /** A TCP reset: at `edge` before the shop hears of it, at `answers` after its work. */
    reset: z.literal(true),
    /** Silence until the caller gives up. */
    drop: z.literal(true),
    /** Half of the answer. */
    truncate: z.literal(true),
    /** Headers taken off: at `edge` the request's, at `answers` the answer's. */
    strip: z.array(headerName).min(1),
    /** An empty `query` is one that is lost. */
    rewrite: z
      .strictObject({ agent: headerValue, source: ipAddress, query: queryText })
      .partial()
      .refine((rewrite) => Object.keys(rewrite).length > 0, 'say what it rewrites: agent, source or query'),
    cache: z.literal('first-answer'),
    /** After so many answers of `status` (default: 400 or higher) the caller gets `answer` for some minutes. */
    ban: z.strictObject({
      after: count,
      minutes: minutes.min(1),
      status: status.optional(),
      answer,
    }),
    /** `exit`, `throw`, `fatal`, `sleep` (for `delayMs`), or PHP to run there. */
    php: z.string().min(1).max(10_000),
    database: z.literal('read-only'),
    /** What the request writes to a persistent object cache, or deletes from it, no other request reads: a replica that is behind. */
    objectCache: z.literal('stale'),
    /** Something that the shop has lost. */
    without: z.enum(shopParts),
    malform: z.literal(true),
    unreachable: z.enum(['name', 'connection']),
    /** What the name service says of the shop's name. */
    resolve: z.enum(['nothing', 'dead-ipv6']),
    certificate: z.enum(certificateKinds).exclude(['trusted']),
    protocol: z.literal('none-in-common'),
  })
  .partial();

export type FaultTarget = z.infer<typeof target>;
export type Behaviour = z.infer<typeof behaviour>;

/** What each place can do, and what it can tell apart. */
export const placeAbilities: Readonly<
  Record<FaultPlace, { does: readonly (keyof Behaviour)[]; on: readonly (keyof FaultTarget)[] }>
> = {
  edge: {
    does: ['answer', 'redirect', 'delayMs', 'reset', 'drop', 'strip', 'rewrite', 'cache', 'ban'],
    on: ['caller', 'callback', 'method', 'path', 'query', 'agent', 'source', 'rule', 'attempts', 'nth'],
  },
  answers: {
    does: ['answer', 'delayMs', 'reset', 'drop', 'truncate', 'strip'],
    on: ['caller', 'callback', 'method', 'path', 'query', 'agent', 'source', 'status', 'attempts', 'nth'],
  },
  store: {
    does: ['answer', 'delayMs', 'php', 'database', 'objectCache', 'without', 'rewrite'],
    on: ['hook', 'during', 'nth'],
  },
  loopback: { does: ['answer', 'delayMs', 'reset', 'drop', 'unreachable'], on: ['path', 'nth'] },
  'klarna-api': {
    does: ['answer', 'delayMs', 'reset', 'drop', 'malform', 'unreachable'],
    on: ['route', 'during', 'nth'],
  },
  name: { does: ['resolve'], on: ['callback', 'attempts'] },
  tls: { does: ['certificate', 'protocol'], on: [] },
};

/** An entry of an allow list: all that are given must match. */
const allowed = z
  .strictObject({ path: pathGlob, query: queryGlob, agent: agentGlob, source: glob })
  .partial()
  .refine((entry) => Object.keys(entry).length > 0, 'an entry of an allow list needs a path, query, agent or source');
export type AllowEntry = z.infer<typeof allowed>;

const sentence = z.string().min(1).max(600).regex(isOneLine, 'write one line');
const told = sentence.regex(
  /^(?!.*\{(?!(?:callback|status|path|paths)\})\w+\})/,
  'it may hold {callback}, {status}, {path} and {paths}',
);

export const faultSchema = z
  .strictObject({
    at: z.enum(Object.keys(faultPlaces) as [FaultPlace, ...FaultPlace[]]),
    on: target.optional(),
    does: behaviour,
    /** What it lets through unseen. */
    unless: z.array(allowed).optional(),
    /** Whether its product has such a list and follows it; a maintenance page has none. Default: yes. */
    heedsUnless: z.boolean().optional(),
    /** `paid`: the moment when the customer has paid; minutes count from there. Default: `start`. */
    from: z.union([z.literal('start'), z.literal('paid'), z.strictObject({ minutes })]).optional(),
    until: z.union([z.literal('never'), z.strictObject({ minutes })]).optional(),
    /** Its name in reports and expectations. */
    called: faultName.optional(),
    /**
     * Two sentences for the shop's owner; {callback}, {status} and {path} stand for those of the lost callback, {paths} for all
     * addresses of its kind: /wc-api/*, or /wp-json/kco-block/*.
     */
    why: told.optional(),
    advice: told.optional(),
    /** What it means to take the fault away, without a full stop: the name of that remedy. */
    removal: sentence.optional(),
  })
  .superRefine(({ at, on = {}, does, unless, heedsUnless, from, until }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const done = Object.keys(does) as (keyof Behaviour)[];
    const { does: possible, on: told } = placeAbilities[at];
    for (const key of done) {
      if (!possible.includes(key)) refuse(['does', key], `"${at}" cannot do this; it can do ${possible.join(', ')}`);
    }
    for (const key of Object.keys(on) as (keyof FaultTarget)[]) {
      if (told.includes(key)) continue;
      const has = told.length > 0 ? `it knows ${told.join(', ')}` : 'it acts on everything';
      refuse(['on', key], `"${at}" cannot tell this; ${has}`);
    }
    // Anything may be slow beside what else it does.
    const main = done.filter((key) => key !== 'delayMs');
    if (done.length === 0) refuse(['does'], 'say what it does');
    if (main.length > 1)
      refuse(['does'], `one thing at a time: ${main.join(', ')} are ${main.length}; make two faults of it`);
    if (unless && at !== 'edge') refuse(['unless'], 'an allow list is for faults at "edge"');
    if (heedsUnless !== undefined && at !== 'edge') refuse(['heedsUnless'], 'an allow list is for faults at "edge"');
    const { fromMs = 0, untilMs } = hoursOf({ from, until });
    if (untilMs !== undefined && untilMs <= fromMs && from !== undefined) {
      refuse(['until'], 'it ends before it begins: "from" and "until" both count from the payment');
    }
    if (does.certificate && (from !== undefined || until !== undefined)) {
      refuse([from === undefined ? 'until' : 'from'], 'a certificate is there from the start to the end');
    }
    if (at === 'klarna-api' && on.during && !does.unreachable) {
      refuse(['on', 'during'], 'Klarna cannot see what the shop is doing; only { unreachable } happens in the shop');
    }
    if (at === 'store') refineStoreFault(on, does, refuse);
  });

/** PHP's four ends that both stacks know. Any other text is PHP for the container store to run. */
export const phpEnds = ['exit', 'throw', 'fatal', 'sleep'] as const;
export type PhpEnd = (typeof phpEnds)[number];
export const isPhpEnd = (php: string): php is PhpEnd => (phpEnds as readonly string[]).includes(php);

function refineStoreFault(
  on: FaultTarget,
  { answer: answers, delayMs, php, without, rewrite }: Behaviour,
  refuse: (path: string[], message: string) => void,
): void {
  const { hook } = on;
  if ((without || rewrite) && Object.keys(on).length > 0) {
    refuse(['on'], 'what the shop has lost is lost to every request: leave "on" out, and say with from and until when');
  }
  if ((answers || php !== undefined || (delayMs !== undefined && !without)) && hook === undefined) {
    refuse(['on'], 'name the hook at which it happens, such as hook: "woocommerce_payment_complete"');
  }
  if (php === 'sleep' && delayMs === undefined) refuse(['does', 'delayMs'], 'say how long PHP sleeps');
  if (php !== undefined && /^\w+$/.test(php) && !isPhpEnd(php)) {
    refuse(['does', 'php'], `"${shortened(php)}" is neither PHP nor one of ${phpEnds.join(', ')}`);
  }
  if (rewrite && (rewrite.query !== '' || Object.keys(rewrite).length > 1)) {
    refuse(['does', 'rewrite'], 'the shop’s web server can only lose the query: rewrite: { query: "" }');
  }
}

export type Fault = z.infer<typeof faultSchema>;

const minuteMs = 60_000;

/** Klarna's time, in milliseconds after the payment, at which a fault begins and ends; undefined: from the start, never. */
export function hoursOf({ from = 'start', until = 'never' }: Pick<Fault, 'from' | 'until'>): {
  fromMs: number | undefined;
  untilMs: number | undefined;
} {
  return {
    fromMs: from === 'start' ? undefined : from === 'paid' ? 0 : from.minutes * minuteMs,
    untilMs: until === 'never' ? undefined : until.minutes * minuteMs,
  };
}

/** @param sincePaidMs Klarna's time since the customer paid; undefined before that */
export function isOn(fault: Pick<Fault, 'from' | 'until'>, sincePaidMs: number | undefined): boolean {
  const { fromMs, untilMs } = hoursOf(fault);
  if (sincePaidMs === undefined) return fromMs === undefined;
  return sincePaidMs >= (fromMs ?? 0) && (untilMs === undefined || sincePaidMs < untilMs);
}

/** Whether a number is in a range of `attempts` or `nth`. */
export function isInside(wanted: FaultTarget['nth'], number: number): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted === 'number') return wanted === number;
  return number >= wanted.from && number <= (wanted.to ?? Number.POSITIVE_INFINITY);
}

export const asList = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** How a fault is called where it has no name: by what it does. */
export function nameOfFault({ called, at, does }: Fault): string {
  if (called !== undefined) return called;
  const [deed = 'fault'] = Object.keys(does).filter((key) => key !== 'delayMs');
  const what = does.answer ? `answer ${does.answer.status}` : does.delayMs && deed === 'fault' ? 'delay' : deed;
  return `${what} at ${at}`;
}
