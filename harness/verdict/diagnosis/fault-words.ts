import { asList, type Behaviour, type Fault, type FaultPlace, nameOfFault } from '../../scenario/fault.ts';
import { subfolder } from '../../scenario/shop-folder.ts';
import { capital } from './diagnosis.ts';

/** What a fault struck, as its sentences say it. */
export interface Struck {
  /** `the push`. */
  callback: string;
  /** Of the answer; null where there was none. */
  status: number | null;
  /** Of the callback's URL. */
  path: string;
  search?: string;
}

/** What an allow list has to have for a callback, as globs of its kind. */
export function pathsFor({ path, search = '' }: Pick<Struck, 'path' | 'search'>): string {
  if (/rest_route=/.test(search)) return '?rest_route=/kco-block/*';
  const [, below] = /^(.*?\/kco-block\/)/.exec(path) ?? [];
  const folder = path.startsWith(`${subfolder}/`) ? subfolder : '';
  return below === undefined ? `${folder}/wc-api/*` : `${below}*`;
}

/** Who it was, where the fault has no name. */
const nameless: Readonly<Record<FaultPlace, string>> = {
  edge: 'whatever stands before the shop',
  answers: 'something on the way back from the shop',
  store: 'something inside the shop',
  loopback: 'something between the shop and itself',
  'klarna-api': 'Klarna’s API',
  name: 'the name service',
  tls: 'the TLS handshake',
};

/** How a sentence calls a fault. */
export const nameIn = (fault: Fault): string => (fault.called === undefined ? nameless[fault.at] : nameOfFault(fault));

const seconds = (ms: number): string => `${ms / 1_000} s`;

/** What a fault that brings no words did to a callback: one sentence, from where it acts and what it does. */
export function whyOf(fault: Fault, struck: Struck): string {
  const words = whys[fault.at](fault, struck);
  return `${capital(words)}.`;
}

/** What to change about it: one sentence. */
export function changeFor(fault: Fault, struck: Struck): string {
  return `${capital(changes[fault.at](fault, struck))}.`;
}

const heldBack = (name: string, ms: number, { callback, status }: Struck): string =>
  `${name} held ${callback} back for ${seconds(ms)}${status === null ? ', longer than Klarna waits' : ''}`;

type Words = (fault: Fault, struck: Struck) => string;

const whys: Readonly<Record<FaultPlace, Words>> = {
  edge: (fault, struck) => {
    const { callback, status } = struck;
    const { does } = fault;
    const name = nameIn(fault);
    if (does.answer && does.delayMs !== undefined && status === null) return heldBack(name, does.delayMs, struck);
    if (does.answer) return `${name} answered ${does.answer.status} to ${callback}, which never reached the shop`;
    if (does.redirect)
      return `${name} sent ${callback} elsewhere (${does.redirect.status}), and the shop never heard of it`;
    if (does.reset) return `${name} cut the connection by a reset: ${callback} never reached the shop`;
    if (does.drop)
      return `${name} kept ${callback} without a word until Klarna gave up, and the shop never heard of it`;
    if (does.cache)
      return `${name} answered ${callback} with what it had kept of an earlier one, and the shop was not asked`;
    if (does.ban) {
      const { after, minutes, answer } = does.ban;
      const plural = after === 1 ? '' : 's';
      const refused =
        does.ban.status === undefined ? `refused request${plural}` : `answer${plural} of ${does.ban.status}`;
      return `${name} shut Klarna out for ${minutes} minutes after ${after} ${refused}, and so answered ${answer.status} to ${callback}`;
    }
    if (does.strip)
      return `${name} took ${does.strip.join(', ')} off ${callback}, and the shop did not do its work without`;
    if (does.rewrite)
      return `${name} ${rewritten(does.rewrite)} of ${callback}, and the shop did not do its work with that`;
    return heldBack(name, does.delayMs ?? 0, struck);
  },
  answers: (fault, { callback, status }) => {
    const { does } = fault;
    const name = nameIn(fault);
    if (does.answer) return `${name} put ${does.answer.status} in the place of the shop’s answer to ${callback}`;
    if (does.reset)
      return `${name} cut the connection after the shop had done its work, and so ${callback} got no answer`;
    if (does.drop) return `${name} kept the shop’s answer to ${callback} until Klarna gave up`;
    if (does.truncate) return `${name} passed on half of the shop’s answer to ${callback}`;
    if (does.strip) return `${name} took ${does.strip.join(', ')} off the shop’s answer to ${callback}`;
    return `${name} held the shop’s answer to ${callback} back for ${seconds(does.delayMs ?? 0)}${status === null ? ', longer than Klarna waits' : ''}`;
  },
  store: (fault, { callback }) => {
    const { does, on = {} } = fault;
    const where = on.hook === undefined ? '' : ` in the hook ${on.hook}`;
    const who = fault.called === undefined ? 'another plugin' : nameOfFault(fault);
    if (does.answer) return `${who} answered ${does.answer.status} to ${callback}${where}, before the KCO plugin could`;
    if (does.database)
      return `the shop’s database took no writes while ${callback} was handled: what the plugin did was not kept`;
    if (does.objectCache)
      return `the shop’s object cache was behind while ${callback} was handled: other requests went on with what was there before`;
    if (does.rewrite)
      return `the web server lost the query of ${callback}, so the plugin did not learn which order it is about`;
    if (does.without) return `the shop was without its ${parts[does.without]} when ${callback} came`;
    if (does.php !== undefined) return `${phpWords(does, who)}${where} while ${callback} was handled`;
    return `${who} kept ${callback} waiting for ${seconds(does.delayMs ?? 0)}${where}`;
  },
  loopback: ({ does }, { callback }) => {
    const asked = `while ${callback} was handled, the shop’s request to itself`;
    if (does.answer) return `${asked} was answered ${does.answer.status}`;
    if (does.reset) return `${asked} was cut off by a reset`;
    if (does.drop) return `${asked} was never answered`;
    if (does.unreachable === 'name') return `${asked} failed: it could not look up its own name`;
    if (does.unreachable === 'connection') return `${asked} failed: it found no way to its own address`;
    return `${asked} took ${seconds(does.delayMs ?? 0)} more`;
  },
  'klarna-api': ({ does, on = {} }, { callback }) => {
    const routes = asList(on.route);
    const call = routes.length === 1 ? `the call “${routes[0]}”` : 'a call of the shop';
    const when = ` during ${callback}`;
    if (does.answer)
      return `Klarna’s API answered ${does.answer.status}${statusWords(does.answer.status)} to ${call}${when}`;
    if (does.reset) return `Klarna’s API cut the connection of ${call}${when}`;
    if (does.drop) return `Klarna’s API never answered ${call}${when}, until the plugin gave up`;
    if (does.malform) return `Klarna’s API answered ${call}${when} with JSON that cannot be read`;
    if (does.unreachable === 'name') return `the shop could not look up the name of Klarna’s API for ${call}${when}`;
    if (does.unreachable === 'connection') return `the shop found no way to Klarna’s API for ${call}${when}`;
    return `Klarna’s API took ${seconds(does.delayMs ?? 0)} to answer ${call}${when}`;
  },
  name: ({ does }, { callback }) =>
    does.resolve === 'dead-ipv6'
      ? `the shop’s name has an IPv6 address at which nothing answers, so ${callback} found no server`
      : `the shop’s name has no public address, so ${callback} was never sent`,
  tls: ({ does }, { callback }) =>
    does.certificate
      ? `Klarna does not accept the shop’s certificate (${does.certificate}), so ${callback} ended before any request was sent`
      : `Klarna and the shop’s server have no version of TLS in common, so ${callback} ended before any request was sent`,
};

const parts = {
  'rewrite-rules': 'rewrite rules',
  htaccess: '.htaccess',
  'klarna-authority': 'certificate authority for Klarna',
  plugin: 'KCO plugin',
} as const;

function phpWords({ php, delayMs = 0 }: Behaviour, who: string): string {
  switch (php) {
    case 'exit':
      return `${who} ended PHP`;
    case 'throw':
      return `${who} threw an exception`;
    case 'fatal':
      return `${who} ended in a fatal error of PHP’s`;
    case 'sleep':
      return `${who} slept for ${seconds(delayMs)}`;
    default:
      return `${who} ran code of its own`;
  }
}

function rewritten({ agent, source, query }: NonNullable<Behaviour['rewrite']>): string {
  if (query !== undefined) return query === '' ? 'lost the query' : 'changed the query';
  return source === undefined && agent !== undefined ? 'changed the User-Agent' : 'hid the address';
}

function statusWords(status: number): string {
  if (status === 429) return ' (too many requests)';
  return status >= 500 ? ' (an error of Klarna’s own)' : '';
}

const changes: Readonly<Record<FaultPlace, Words>> = {
  edge: (fault, struck) => {
    const { path } = struck;
    const { does, heedsUnless = true } = fault;
    const name = nameIn(fault);
    if (does.redirect) return `answer ${path} where it is called: take it out of the redirect of ${name}`;
    if (does.cache) return `exclude ${pathsFor(struck)} from the cache of ${name}; POST requests must never be cached`;
    if (does.strip || does.rewrite) return `let ${name} pass requests to ${path} on as they come`;
    if (does.delayMs !== undefined && Object.keys(does).length === 1) {
      return `let ${name} pass ${path} on at once: Klarna waits for seconds only`;
    }
    if (!heedsUnless) return `take ${name} away from ${path}: it follows no allow list`;
    const list = `let ${path} pass ${name}: put ${pathsFor(struck)} or Klarna’s addresses on its allow list`;
    return does.ban ? `${list}, so that no callback counts towards a ban` : list;
  },
  answers: (fault) => `let ${nameIn(fault)} pass answers on whole and at once: look at its time-outs and buffers`,
  store: ({ does, on = {} }) => {
    if (does.database) return 'look at the database: a full disk, a read-only replica or a table under repair';
    if (does.objectCache)
      return 'look at the object cache: let the shop read it where it writes it, keep sessions and orders out of it, or switch it off';
    if (does.rewrite) return 'end nginx’s try_files with /index.php?$args';
    if (does.without) return `give the shop its ${parts[does.without]} back`;
    const hook = on.hook === undefined ? 'a hook' : `the hook ${on.hook}`;
    if (does.php === 'sleep' || (does.delayMs !== undefined && does.php === undefined)) {
      return `find what is slow in ${hook}, and move it out of callbacks`;
    }
    return `find the plugin that acts in ${hook}, and keep it out of callbacks`;
  },
  loopback: () => 'let the shop reach itself under its own name: look at its firewall, its DNS and its own rate limits',
  'klarna-api': ({ does, on = {} }) => {
    if (does.unreachable)
      return 'look at the way out of the shop’s server: its DNS, its firewall against outgoing requests';
    if (does.answer?.status === 429) {
      return 'nothing in the shop but fewer calls to Klarna; Klarna’s next push does the work once its API answers again';
    }
    if (on.route !== undefined && asList(on.route).every((route) => route.startsWith('hosted-page '))) {
      return 'nothing in the shop: the customer can pay once Klarna’s API answers again';
    }
    return 'nothing in the shop: Klarna’s next push does the work once its API answers again, and if none is left, set the order right by hand';
  },
  name: ({ does }) =>
    does.resolve === 'dead-ipv6'
      ? 'take the AAAA record out of the DNS, or let the web server listen on that address'
      : 'give the shop a public name, or put a tunnel in front of it while you test',
  tls: ({ does }) =>
    does.certificate
      ? 'install a certificate from a public authority that names the shop’s host, with its intermediate certificates'
      : 'let the web server offer TLS 1.2 and 1.3',
};
