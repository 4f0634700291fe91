import { createHash } from 'node:crypto';
import type { CompanionAnswer, ProbeExchange, ProbeRecord, ShopFacts } from '../../evidence/probe-record.ts';
import type { ProbeCause } from './probe-causes.ts';
import type { Trouble } from './probe-finding.ts';

type Outcome = ProbeExchange['outcome'];
type Answered = Extract<Outcome, { type: 'answered' }>;
type Failed = Extract<Outcome, { type: 'failed' }>;

/** What is known besides the one request. */
export interface ProbeContext {
  shop: ShopFacts | undefined;
  arrived: ProbeRecord['arrived'];
  /** How long Klarna waits for this callback. */
  patienceMs: number;
}

/** Why a callback did not do its work; undefined where the companion plugin has signed that all of it came to its handler. */
export function troubleOf(exchange: ProbeExchange, context: ProbeContext): Trouble | undefined {
  const { signed, outcome } = exchange;
  if (signed) return troubleInside(exchange, signed, context);
  switch (outcome.type) {
    case 'not-sent':
      return { cause: 'not-tried', why: `It was not sent: ${outcome.why}`, unsure: true };
    case 'failed':
      return troubleOnTheWay(exchange, outcome, context);
    case 'answered':
      return troubleBefore(exchange, outcome, context);
  }
}

/** The answer is the companion's: how far did the request come, and was all of it there? */
function troubleInside(exchange: ProbeExchange, signed: CompanionAnswer, context: ProbeContext): Trouble | undefined {
  const { request, durationMs } = exchange;
  if (signed.stage === 'clock') return { cause: 'clock', why: 'The shop’s clock is not this machine’s', unsure: true };
  const lost = lostArguments(request.url, signed);
  if (lost.length > 0) {
    return { cause: 'query-lost', why: `The web server lost the query: PHP did not get ${lost.join(', ')}` };
  }
  switch (signed.stage) {
    case 'unhooked':
      return {
        cause: 'unhooked',
        why: `No handler of the KCO plugin is hooked to ${signed.handler ?? 'this callback'}`,
      };
    case 'page':
      return misrouted(request.url, signed, context.shop);
    case 'ended':
      return endedEarly(exchange, signed);
    default:
  }
  if (!signed.kept) {
    return { cause: 'database-read-only', why: 'The shop’s database took no write while the callback was handled' };
  }
  if (durationMs > context.patienceMs) {
    const [took, waits] = [durationMs, context.patienceMs].map((ms) => `${(ms / 1_000).toFixed(1)} s`);
    return { cause: 'slow', why: `The answer took ${took}, and Klarna waits ${waits}` };
  }
  return changedOnTheWay(exchange, signed);
}

function lostArguments(url: string, { arguments: got }: CompanionAnswer): string[] {
  return [...new Set(new URL(url).searchParams.keys())].filter((name) => !got.includes(name));
}

function misrouted(url: string, { page, status, uri }: CompanionAnswer, shop: ShopFacts | undefined): Trouble {
  const what =
    page === '404' ? 'a page that it does not have' : page === 'front' ? 'the home page' : 'one of its pages';
  const said = `WordPress took the callback for ${what} (${status})`;
  const path = new URL(url).pathname;
  if (shop?.permalinks === '') return { cause: 'permalinks-plain', why: `${said}: permalinks are plain` };
  if (shop?.permalinks.startsWith('/index.php')) {
    return { cause: 'permalinks-index-php', why: `${said}: permalinks begin with /index.php/` };
  }
  if (/\/[a-z]{2}(?:-[\w-]{2,8})?\/(?:wc-api|wp-json)\//i.test(path)) {
    return { cause: 'language-prefix', why: `${said}, because of the language before it` };
  }
  if (shop?.rules === false)
    return { cause: 'rewrite-rules-lost', why: `${said}: its rewrite rules have none for wc-api` };
  if (page === '404' && shop?.rules) {
    const why = `${said}, though it has a rewrite rule for it: a plugin’s router decided so, as language plugins do`;
    return { cause: 'language-prefix', why };
  }
  return { cause: 'page', why: `${said}; it saw ${uri}` };
}

function endedEarly({ outcome }: ProbeExchange, signed: CompanionAnswer): Trouble {
  const { refusal, error, location, in_hook: hook, hooked = [], status, reached } = signed;
  if (refusal !== undefined) return { cause: 'rest-closed', why: `A plugin closes the REST API to guests: ${refusal}` };
  if (error !== undefined) return { cause: 'fatal', why: `PHP ended with an error: ${error}` };
  if (location !== undefined) {
    const where = hook === undefined ? '' : `, in the hook ${hook}`;
    return { cause: 'redirect', why: `WordPress itself redirects by ${status} to ${location}${where}` };
  }
  const begins = outcome.type === 'answered' ? outcome.begins.replace(/\s*kco-harness-probe:.*/, '') : '';
  const answer = begins === '' ? '' : `, and answered ${status}, “${begins}”`;
  const who = hooked.length > 0 ? `; hooked there: ${hooked.join(', ')}` : '';
  if (hook !== undefined) {
    return {
      cause: 'ended-by-plugin',
      why: `A plugin ended PHP in the hook ${hook}, before the KCO plugin’s turn${answer}${who}`,
    };
  }
  return { cause: 'ended-by-plugin', why: `PHP ended after ${reached}, before the KCO plugin’s turn` };
}

function changedOnTheWay({ request }: ProbeExchange, signed: CompanionAnswer): Trouble | undefined {
  if (signed.method !== request.method) {
    return { cause: 'changed', why: `A ${request.method} came to the shop as a ${signed.method}` };
  }
  const { body = '' } = request;
  if (signed.body_sha256 !== createHash('sha256').update(body).digest('hex')) {
    const sent = Buffer.byteLength(body);
    return { cause: 'changed', why: `The body changed on the way: ${sent} bytes left, ${signed.body_length} came` };
  }
  const type = request.headers['Content-Type'];
  if (type !== undefined && signed.headers['content-type'] !== type) {
    const came = signed.headers['content-type'] ?? 'none';
    return { cause: 'changed', why: `Content-Type ${type} came to the shop as ${came}` };
  }
  return undefined;
}

const certificateCodes = /^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|HOSTNAME_MISMATCH)/;
const changeForCertificate: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'Renew the certificate, and let a program do that from now on',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Install a certificate that names this host',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'Let the web server send the certificate with its intermediate certificates; if it does, get one from a public authority',
};
const noRouteHere = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTUNREACH', 'EAFNOSUPPORT']);

function troubleOnTheWay(exchange: ProbeExchange, failed: Failed, { arrived, shop }: ProbeContext): Trouble {
  const { layer, code, message, timedOut } = failed;
  const { host } = new URL(exchange.request.url);
  const said = `${message} (${code})`;
  const isOther = shop !== undefined && new URL(shop.home).host !== host;
  if (layer === 'dns') {
    return { cause: isOther ? 'callback-host' : 'name-unknown', why: `No name server knows ${host}: ${said}` };
  }
  if (layer === 'tls' && certificateCodes.test(code)) {
    const why = `${host} has a certificate that Klarna does not accept: ${said}`;
    if (isOther) return { cause: 'callback-host', why: `The callback’s URL has another host than the shop. ${why}` };
    return { cause: 'certificate', why, ...(changeForCertificate[code] && { change: changeForCertificate[code] }) };
  }
  if (layer === 'tls') return { cause: 'tls-too-old', why: `The TLS handshake with ${host} fails: ${said}` };
  if (layer === 'tcp' || layer === 'request') {
    const { address } = exchange.request;
    const at = address ?? host;
    if (noRouteHere.has(code))
      return { cause: 'no-answer', why: `This machine has no way to ${at}: ${said}`, unsure: true };
    return { cause: 'no-answer', why: `${at} takes no connection: ${said}`, unsure: true };
  }
  const came = arrived?.[exchange.nonce];
  if (timedOut) {
    return came
      ? { cause: 'slow', why: `The callback came to the shop (${came.stage}), and no answer came back: ${said}` }
      : { cause: 'silent', why: `The connection stands, and no answer comes: ${said}` };
  }
  if (/OVERFLOW/.test(code))
    return { cause: 'hostile', why: 'The answer’s headers are longer than 16 kB', unsure: true };
  if (/^HPE_|HTTPParserError/.test(code))
    return { cause: 'hostile', why: `The answer is no HTTP: ${said}`, unsure: true };
  return came
    ? {
        cause: 'answer-lost',
        why: `The callback came to the shop (${came.stage}), and the connection broke before its answer: ${said}`,
      }
    : { cause: 'closed', why: `The connection was closed without an answer, as nginx does with 444: ${said}` };
}

/** How the recognisers' layers fall to causes; all others are firewalls. */
const causeOfLayer: Readonly<Record<string, ProbeCause>> = {
  'a password': 'password',
  'WordPress maintenance mode': 'maintenance',
  'a rate limit': 'rate-limit',
  nginx: 'rate-limit',
};

const servers: ReadonlySet<string> = new Set(['ModSecurity', 'LiteSpeed', 'the web server']);

function listOf(layer: string, url: string): string {
  const paths = /kco-block/.test(url) ? '/wp-json/kco-block/*' : '/wc-api/*';
  if (servers.has(layer)) {
    return `Let the host look into its log which rule or filter it is, and let ${paths} pass: for a rule kco-harness waf --rules finds the narrowest exclusion`;
  }
  const bots = layer === 'Cloudflare' ? '; its Bot Fight Mode heeds no rule, and must be off' : '';
  return `Let ${paths} pass ${layer}: put it on its allow list${bots}`;
}

/** Somebody answered, and it was not the companion plugin. */
function troubleBefore(exchange: ProbeExchange, answered: Answered, context: ProbeContext): Trouble {
  const { pretended, request, nonce } = exchange;
  const { status, layer, location, begins, brokeOff, endless } = answered;
  const came = context.arrived?.[nonce];
  if (pretended === 'an earlier answer') {
    return { cause: 'cache', why: 'An old answer of the shop’s came, kept by a cache: the shop was not asked again' };
  }
  if (pretended) return { cause: 'wrong-key', why: `It answered with ${pretended}`, unsure: true };
  if (brokeOff !== undefined) {
    return came
      ? {
          cause: 'answer-lost',
          why: `The callback came to the shop (${came.stage}), and its answer broke off: ${brokeOff}`,
        }
      : { cause: 'hostile', why: `An answer with status ${status} began and never ended: ${brokeOff}`, unsure: true };
  }
  if (endless) {
    return {
      cause: 'hostile',
      why: `The answer (${status}) was given up after 300 kB, without a signature by then`,
      unsure: true,
    };
  }
  if (layer) {
    const cause = causeOfLayer[layer.name] ?? 'firewall';
    return {
      cause,
      ...(cause === 'firewall' ? { change: listOf(layer.name, request.url) } : {}),
      why: `${layer.name.charAt(0).toUpperCase()}${layer.name.slice(1)} answered ${status}: ${layer.says}`,
    };
  }
  if (status >= 300 && status < 400) return redirectedBefore(request.url, status, location);
  const body = begins === '' ? 'an empty body' : `“${begins}”`;
  if (came) {
    const why = `The callback came to the shop (${came.stage}), and something on the way back put ${status} in the place of its answer, ${body}`;
    return { cause: 'answer-lost', why };
  }
  if (isRestRefusal(status, begins)) {
    return { cause: 'rest-closed', why: `WordPress’s REST API is closed to guests: ${status}, ${body}` };
  }
  if (status === 404) return notFound(request.url, body, context.shop);
  if (status >= 200 && status < 300) {
    const why = `Something answered ${status} in the shop’s place, with ${body}: it looks well in every log, and the plugin was not asked`;
    return { cause: 'answered-by-another', why };
  }
  const server = answered.server === undefined ? '' : `, Server: ${answered.server}`;
  const why = `It was answered ${status} before WordPress, and nothing tells by whom${server}: ${body}`;
  return { cause: status === 429 ? 'rate-limit' : 'firewall', why };
}

function redirectedBefore(url: string, status: number, location: string | undefined): Trouble {
  const keeps = status === 307 || status === 308;
  const then = keeps ? 'whether Klarna follows is not known' : 'a POST loses its method and body there';
  const what = redirectWords(url, location);
  return { cause: 'redirect', why: `The callback is redirected by ${status}${what}: ${then}` };
}

function redirectWords(url: string, location: string | undefined): string {
  if (location === undefined || !URL.canParse(location, url)) return ' to nowhere';
  const [from, to] = [new URL(url), new URL(location, url)];
  const changes = [
    ...(from.protocol === to.protocol ? [] : [`to ${to.protocol.slice(0, -1)}`]),
    ...(from.host === to.host ? [] : [`to ${to.host}`]),
    ...(from.pathname === to.pathname
      ? []
      : [
          `${from.pathname}/` === to.pathname || from.pathname === `${to.pathname}/`
            ? 'for a slash at its end'
            : `to ${to.pathname}`,
        ]),
  ];
  return changes.length === 0 ? ' to itself' : ` ${changes.join(' and ')}`;
}

function notFound(url: string, body: string, shop: ShopFacts | undefined): Trouble {
  const { pathname } = new URL(url);
  const why = `The web server has no ${pathname} and did not ask WordPress: 404, ${body}`;
  return { cause: shop?.permalinks.startsWith('/index.php') ? 'permalinks-index-php' : 'not-rewritten', why };
}

/** WordPress's own words, for whatever closes its REST API, inside it or in its place. */
export const isRestRefusal = (status: number | undefined, begins = ''): boolean =>
  (status === 401 || status === 403) && /^\{"code":"rest_/.test(begins);
