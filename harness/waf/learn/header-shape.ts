import type { LoggedRequest } from '../../evidence/logged-request.ts';

/** A header as this file writes it, and whether a callback is known to be sent with such a value. */
interface HeaderForm {
  pattern: RegExp;
  value: string;
  isKnown: boolean;
}

const known = (pattern: RegExp, value: string): HeaderForm => ({ pattern, value, isKnown: true });
const unheard = (pattern: RegExp, value: string): HeaderForm => ({ pattern, value, isKnown: false });

/** Of who sends callbacks, or may. */
const agents: readonly HeaderForm[] = [
  known(/^APIs-Klarna$/, 'APIs-Klarna'),
  known(/^WordPress\/[\d.]{1,20}[\w.-]{0,20}; https?:\/\/\S{1,200}$/, 'WordPress/6.8.12; https://{host}'),
  unheard(/klarna|kustom/i, 'Klarna-Agent/1.0'),
  unheard(/^Mozilla\//, 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'),
  unheard(/^Apache-HttpClient\//, 'Apache-HttpClient/4.5.13 (Java/17.0.1)'),
  unheard(/^Java\//, 'Java/17.0.1'),
  unheard(/^okhttp\//, 'okhttp/4.12.0'),
  unheard(/^Go-http-client\//, 'Go-http-client/1.1'),
  unheard(/^curl\//, 'curl/8.5.0'),
  unheard(/^$/, ''),
  unheard(/./, 'made-up-agent/1.0'),
];

const accepts: readonly HeaderForm[] = [
  known(/^\*\/\*$/, '*/*'),
  known(/^application\/json$/, 'application/json'),
  unheard(/json/, 'application/json, text/plain, */*'),
  unheard(/./, 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2'),
];

const types: readonly HeaderForm[] = [
  known(/^application\/json$/i, 'application/json'),
  unheard(/^application\/json; ?charset=utf-8$/i, 'application/json; charset=utf-8'),
  unheard(/^application\/vnd\.[a-z0-9.-]{1,80}\+json/i, 'application/vnd.klarna.internal.checkout.orders-v2+json'),
  unheard(/^text\/plain/i, 'text/plain'),
  unheard(/^application\/x-www-form-urlencoded/i, 'application/x-www-form-urlencoded'),
];

/** Headers that proxies in front of a firewall add, and the shop to its own request. Others are left out. */
const others: Readonly<Record<string, string>> = {
  'Accept-Encoding': 'gzip, deflate',
  'Accept-Language': 'en',
  'X-Forwarded-For': '192.0.2.10',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': '{host}',
  'X-Forwarded-Port': '443',
  'X-Forwarded-Server': '{host}',
  'X-Real-IP': '192.0.2.10',
  Forwarded: 'for=192.0.2.10;proto=https',
  Via: '1.1 proxy.example',
  'CF-Connecting-IP': '192.0.2.10',
  'CF-IPCountry': 'IE',
  'CF-Ray': '8f0a1b2c3d4e5f60-ARN',
  'CDN-Loop': 'cloudflare',
  'X-Sucuri-ClientIP': '192.0.2.10',
  'X-Amzn-Trace-Id': 'Root=1-67f0a1b2-0123456789abcdef01234567',
  Traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01',
  'Cart-Token':
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoidF84YzMzMDRkY2MxZDdlMDllZmMxYjg0ODZiZDc4ZTMiLCJleHAiOjE3OTU1NDY2MjMsImlzcyI6IndjL3N0b3JlL3YxIiwiaWF0IjoxNzk1MzczODIzfQ.NEg9Fc-yiXdHoQHmMhcxX_qX1epF-c6kfkKyozkx3qo',
  Nonce: '1a2b3c4d5e',
};
const otherNames = new Set(Object.keys(others).map((name) => name.toLowerCase()));

/** What whoever sends a corpus writes by itself, and what means nothing to the next request. */
const ofEachRequest = new Set(['host', 'connection', 'content-length', 'keep-alive', 'x-request-id', 'date']);

/** The headers of a callback, all of them in this file's own words. */
export interface HeaderShape {
  /** null: the request had none. Absent: the log does not tell. */
  headers: Readonly<Record<string, string | null>>;
  framing?: 'chunked' | 'none';
  /** What no callback is known to be sent with, by the header's name. */
  unheard: readonly string[];
  /** How many are left out. */
  leftOut: number;
}

/** @param isLoopback whether it is the shop's request to itself, which WordPress sends */
export function headerShape({ headers, body }: LoggedRequest, isLoopback: boolean): HeaderShape {
  if (!headers) return { headers: {}, unheard: [], leftOut: 0 };
  const sent = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const told: Record<string, string | null> = {};
  const unheardOf: string[] = [];
  const tell = (name: string, forms: readonly HeaderForm[], isWhole: boolean) => {
    const value = sent.get(name.toLowerCase());
    const form = value === undefined ? undefined : forms.find(({ pattern }) => pattern.test(value));
    if (value !== undefined || isWhole) told[name] = form?.value ?? null;
    if (form ? !form.isKnown : isWhole) unheardOf.push(name);
  };
  // An access log has no more than the User-Agent.
  const isWhole = headers.length > 1;
  tell('User-Agent', agents, isWhole);
  tell('Accept', accepts, isWhole);
  if (body !== undefined) tell('Content-Type', types, isWhole);
  // Klarna has no session with a shop; the shop hands on the customer's to itself.
  if (sent.has('cookie') && isLoopback) told.Cookie = loginCookie;
  else if (sent.has('cookie')) unheardOf.push('Cookie');
  const rest = [...sent.keys()].filter((name) => !ofEachRequest.has(name) && !ownOnes.has(name));
  for (const [name, value] of Object.entries(others)) if (sent.has(name.toLowerCase())) told[name] = value;
  const leftOut = rest.filter((name) => !otherNames.has(name)).length;
  const framing = isWhole ? framingOf(sent, body) : undefined;
  if (framing) unheardOf.push('Content-Length');
  return { headers: told, unheard: unheardOf, leftOut, ...(framing && { framing }) };
}

const ownOnes = new Set(['user-agent', 'accept', 'content-type', 'cookie', 'transfer-encoding']);

/** As harness/waf/corpus/data/block-callbacks.yaml has it. */
const loginCookie =
  'wordpress_logged_in_7d793037a0760186574b0282f2f435e7=anna%7C1796583423%7CQm3Zt8vW1yXo5aBcDeFgHiJkLmNoPqRsTuVwXyZ0123%7Cfb3855be09cc486ae5d5447e7c013759f9e43b5c2bbd7ec1e5719d227df4c22a';

function framingOf(sent: ReadonlyMap<string, string>, body: string | undefined): HeaderShape['framing'] {
  if (/chunked/i.test(sent.get('transfer-encoding') ?? '')) return 'chunked';
  return sent.has('content-length') || body !== undefined ? undefined : 'none';
}
