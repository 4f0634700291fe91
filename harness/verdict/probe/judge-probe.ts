import type { ProbedCallback, ProbeExchange, ProbeRecord } from '../../evidence/probe-record.ts';
import { type ProbeContext, troubleOf } from './judge-exchange.ts';
import { judgeOutgoing } from './judge-outgoing.ts';
import { type FindingState, type ProbeFinding, type Trouble, troubled } from './probe-finding.ts';

export interface ProbeVerdict {
  findings: ProbeFinding[];
  /** `proven`: all that was tried is. `wrong`: something is known to be. `unproven`: something could not be told. */
  outcome: Exclude<FindingState, 'note'>;
}

/** Says of a record what a shop does with Klarna's callbacks. A status proves nothing: only what the companion plugin signed. */
export function judgeProbe(record: ProbeRecord): ProbeVerdict {
  const findings = record.shop ? ofShop(record) : [ofHello(record)];
  const states = new Set(findings.map(({ state }) => state));
  const outcome = states.has('wrong')
    ? 'wrong'
    : states.has('unproven') || !states.has('proven')
      ? 'unproven'
      : 'proven';
  return { findings, outcome };
}

/** @source facts/klarna-contract.md: a push 5 s, a validation or update 10 s */
const patienceOf = (kind: string): number => (/validation|update/.test(kind) ? 10_000 : 5_000);

function ofShop(record: ProbeRecord): ProbeFinding[] {
  return [...ofSite(record), ...ofCallbacks(record), ...judgeOutgoing(record), ...notes(record)];
}

/** The plugin did not answer the first request: then no callback was sent, and the first request tells why. */
function ofHello(record: ProbeRecord): ProbeFinding {
  const { addresses, hello, target } = record;
  const about = 'the site';
  if (addresses.type === 'failed') {
    const { host } = new URL(target);
    // EAI_AGAIN: this machine's own name server did not answer.
    const unsure = addresses.message.includes('EAI_AGAIN');
    const why = unsure ? 'The name server did not answer' : `No name server knows ${host}`;
    return troubled(about, target, { cause: 'name-unknown', why: `${why}: ${addresses.message}`, unsure });
  }
  const last = hello.at(-1);
  if (!last) return troubled(about, target, { cause: 'not-tried', why: 'Nothing was sent', unsure: true });
  const seen = seenOf(last);
  const context = { shop: undefined, arrived: undefined, patienceMs: Number.POSITIVE_INFINITY };
  const trouble = troubleOf(last, context) ?? missing(last);
  return troubled(about, seen, ofEverybody(trouble, last));
}

const missing = ({ request }: ProbeExchange): Trouble => ({
  cause: 'plugin-missing',
  why: `${request.url} answered, and not by the plugin kco-harness-probe with this key`,
  unsure: true,
});

/** What a browser's first request meets is not yet a callback's fate: it says why nothing could be proven. */
function ofEverybody(trouble: Trouble, last: ProbeExchange): Trouble {
  const { outcome, signed } = last;
  if (signed) return trouble;
  switch (trouble.cause) {
    case 'answered-by-another':
    case 'not-rewritten':
      return missing(last);
    case 'redirect':
      return {
        ...trouble,
        why: `${trouble.why}${leadsAway(last) ? '. It leads away from the shop’s own name, so it was not followed' : ''}`,
        unsure: true,
      };
    case 'firewall':
      if (outcome.type === 'answered' && !outcome.layer) return { ...trouble, unsure: true };
      return trouble;
    case 'closed':
    case 'silent':
      return { ...trouble, unsure: true };
    case 'cache':
      return { ...trouble, unsure: true };
    default:
      return trouble;
  }
}

/** Not so where it leads nowhere, to itself, or on within the name for longer than it was followed. */
function leadsAway({ request, outcome }: ProbeExchange): boolean {
  const to = outcome.type === 'answered' ? outcome.location : undefined;
  if (!to || !URL.canParse(to, request.url)) return false;
  const [here, there] = [request.url, to].map((url) => new URL(url, request.url).hostname.replace(/^www\./, ''));
  return here !== there;
}

function ofSite({ addresses, shop, hello, target }: ProbeRecord): ProbeFinding[] {
  const found: ProbeFinding[] = [];
  if (addresses.type === 'found' && addresses.list.every(({ isPrivate }) => isPrivate)) {
    const list = addresses.list.map(({ address }) => address).join(', ');
    const why = `The name leads to ${list}, which nobody reaches from outside`;
    found.push(troubled('the name', list, { cause: 'name-private', why }));
  }
  const urls = Object.values(shop?.urls ?? {});
  const plain = [shop?.home ?? '', ...urls].filter((url) => url.startsWith('http:'));
  if (plain[0]) {
    const why = `The plugin registers addresses without TLS at Klarna, which asks for https: ${plain[1] ?? plain[0]}`;
    found.push(troubled('the site', plain[0], { cause: 'no-https', why }));
  }
  const home = shop && new URL(shop.home).hostname;
  const bare = (name: string) => name.replace(/^www\./, '');
  if (home !== undefined && bare(home) !== bare(new URL(target).hostname)) {
    const why = `The plugin that answered belongs to ${home}`;
    found.push(troubled('the site', home, { cause: 'another-shop', why }));
  }
  if (shop && !shop.urls.push) {
    const why = shop.kco === null ? 'The KCO plugin is not active' : 'The KCO plugin registers no push at Klarna';
    found.push(troubled('the site', `hooks: ${shop.hooks.join(', ') || 'none'}`, { cause: 'unhooked', why }));
  }
  const first = hello[0];
  if (hello.length > 1 && first && first.outcome.type === 'answered' && first.outcome.location) {
    const seen = `${first.request.url} leads to ${first.outcome.location}`;
    found.push({ about: 'the site', state: 'note', seen, scenarios: [] });
  }
  return found;
}

/** What a push met again is told once. */
function ofCallbacks(record: ProbeRecord): ProbeFinding[] {
  const told = new Set<string>();
  return record.callbacks.flatMap((callback) => {
    const found = ofCallback(callback, record);
    const { form, kind } = callback;
    const key = `${kind} ${found?.why}`;
    const isRepeated = found?.why !== undefined && told.has(key) && /^a(?:gain| third)/.test(form);
    told.add(key);
    return found && !isRepeated ? [found] : [];
  });
}

function ofCallback(callback: ProbedCallback, record: ProbeRecord): ProbeFinding | undefined {
  const { kind, form, registered, first, followed } = callback;
  const about = form === 'as registered' ? kind : `${kind}, ${form}`;
  const context: ProbeContext = { shop: record.shop, arrived: record.arrived, patienceMs: patienceOf(kind) };
  const trouble = ofAddress(callback, troubleOf(first, withTask(callback, context)));
  const seen = seenOf(first);
  if (!registered) {
    // Klarna does not call it: what would help, or how the site answers by http.
    if (form === 'by http')
      return trouble?.cause === 'redirect' ? undefined : { about, state: 'note', seen, scenarios: [] };
    const words = trouble ? '' : ', and comes to the handler whole: Klarna could be given this form';
    return { about, state: 'note', seen: `${seen}${words}`, scenarios: [] };
  }
  if (!trouble) return { about, state: 'proven', seen: `${seen}${wholeWords(first)}`, scenarios: [] };
  return troubled(about, seen, { ...trouble, why: trouble.why + whereItLed(followed, context) });
}

/** While the shop calls Klarna it takes as long as that does. */
const withTask = ({ first }: ProbedCallback, context: ProbeContext): ProbeContext =>
  first.signed?.calls ? { ...context, patienceMs: Number.POSITIVE_INFINITY } : context;

/** One of several addresses of a name at which nobody listens is a finding: Klarna may choose it. */
function ofAddress({ first, form }: ProbedCallback, trouble: Trouble | undefined): Trouble | undefined {
  const isOther = form.startsWith('at ') && first.outcome.type === 'failed' && first.outcome.layer === 'tcp';
  if (!isOther || !trouble || /^This machine has no way/.test(trouble.why)) return trouble;
  return { cause: 'dead-address', why: `The shop’s name has the address ${form.slice(3)}, at which nothing answers` };
}

function whereItLed(followed: readonly ProbeExchange[], context: ProbeContext): string {
  const last = followed.at(-1);
  if (!last) return '';
  const trouble = troubleOf(last, context);
  const hops = followed.length === 1 ? 'Followed' : `Followed over ${followed.length} redirects`;
  if (!trouble) return `. ${hops}, it comes to the handler as it was`;
  return `. ${hops}, it does not do its work either (${trouble.cause})`;
}

/** One line of what came of a request. */
function seenOf({ request, outcome, signed, durationMs }: ProbeExchange): string {
  const { pathname, search, origin } = new URL(request.url);
  const what = `${request.method} ${origin}${pathname}${search === '' ? '' : '?…'}`;
  const time = `${durationMs} ms`;
  if (signed?.instead !== undefined) return `${what}: ${signed.instead.replace(/^.*\\/, '')}, ${time}`;
  if (outcome.type === 'answered') return `${what}: ${outcome.status}, ${time}`;
  if (outcome.type === 'failed') return `${what}: no answer, ${outcome.layer} (${outcome.code}), ${time}`;
  return `${what}: not sent`;
}

function wholeWords({ request, signed }: ProbeExchange): string {
  const parts = [
    ...(new URL(request.url).search === '' ? [] : ['query']),
    ...(signed && signed.body_length > 0 ? [`body of ${signed.body_length} bytes`] : []),
  ];
  return parts.length === 0 ? '' : `, ${parts.join(' and ')} whole`;
}

const soonMs = 14 * 24 * 60 * 60 * 1_000;

function notes(record: ProbeRecord): ProbeFinding[] {
  const noted: string[] = [];
  const push = record.callbacks.find(({ kind, first }) => kind === 'push' && first.signed)?.first;
  const remote = push?.signed?.remote;
  const headers: Record<string, string | null> = push?.signed?.headers ?? {};
  if (push) {
    const agent = headers['user-agent'];
    const sent = push.request.headers['User-Agent'];
    if (agent !== sent) noted.push(`User-Agent ${sent} came to the shop as ${agent ?? 'none'}`);
    const forwarded = headers['x-forwarded-for'] ?? headers['cf-connecting-ip'] ?? headers['x-real-ip'];
    const through = forwarded ? `, and a proxy says ${forwarded}` : '';
    noted.push(
      `The shop sees this machine as ${remote}${through}: what decides by address or country may treat Klarna otherwise`,
    );
  }
  const { shop, certificateEnds } = record;
  if (certificateEnds && Date.parse(certificateEnds) - (push?.signed?.time ?? 0) * 1_000 < soonMs && push) {
    noted.push(`The certificate ends on ${certificateEnds.slice(0, 10)}`);
  }
  if (shop && !shop.enabled) noted.push('The payment method is switched off in WooCommerce’s settings');
  if (record.hello.some(({ signed }) => signed?.shop && !signed.by_header)) {
    noted.push('Something before the shop takes unknown headers off: the probe’s mark went in the query instead');
  }
  return noted.map((seen) => ({ about: 'note', state: 'note', seen, scenarios: [] }));
}
