import type { OutgoingCall, ProbeExchange, ProbeRecord } from '../../evidence/probe-record.ts';
import { isInRange } from '../../scenario/version-range.ts';
import { isRestRefusal } from './judge-exchange.ts';
import { type ProbeFinding, type Trouble, troubled } from './probe-finding.ts';

/** Whether the shop reaches Klarna's API, and itself: what its own requests came to, in cURL's words. */
export function judgeOutgoing(record: ProbeRecord): ProbeFinding[] {
  return [...ofKlarna(record), ...ofItself(record)];
}

const seconds = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`);

function ofKlarna({ klarna, shop }: ProbeRecord): ProbeFinding[] {
  const about = 'the shop → Klarna’s API';
  const calls = klarna?.signed?.calls;
  if (!calls) return klarna ? [unknown(about, klarna)] : [];
  const needed = calls.filter(({ host }) => isNeeded(host, shop?.kco ?? ''));
  // Where either brand's host may be the one, one that answers is enough.
  const reached = needed.filter(({ error }) => error === undefined);
  if (reached.length > 0) {
    return reached.map(({ host, status, ms }) => ({
      about,
      state: 'proven' as const,
      seen: `${host} answered ${status} in ${seconds(ms)}`,
      scenarios: [],
    }));
  }
  return needed.map((call) => troubled(about, call.host, troubleWithKlarna(call)));
}

/** @source facts/kco-plugin.md, "API host": Kustom's from 2.17.0 on, Klarna's up to 2.13.10, either between */
function isNeeded(host: string, kco: string): boolean {
  const isKustom = host.endsWith('.kustom.co');
  if (isInRange(kco, '>=2.17.0')) return isKustom;
  return isInRange(kco, '<2.13.11') ? !isKustom : true;
}

function troubleWithKlarna({ host, error = '' }: OutgoingCall): Trouble {
  if (/cURL error (?:60|77)\b|SSL certificate/i.test(error)) {
    return { cause: 'klarna-authority', why: `The shop does not trust the certificate of ${host}: ${error}` };
  }
  if (/blocked requests through HTTP/i.test(error)) {
    return {
      cause: 'klarna-unreachable',
      why: `WordPress may not call ${host}: ${error}`,
      change: 'Add *.klarna.com and *.kustom.co to WP_ACCESSIBLE_HOSTS in wp-config.php',
    };
  }
  return { cause: 'klarna-unreachable', why: `The shop does not reach ${host}: ${error}` };
}

function ofItself({ itself, shop }: ProbeRecord): ProbeFinding[] {
  const about = 'the shop → itself';
  const [call] = itself?.signed?.calls ?? [];
  if (!itself || !shop) return [];
  if (!call) return shop.block ? [unknown(about, itself)] : [];
  const trouble = troubleWithItself(call);
  if (!trouble) {
    const seen = `${call.host} answered from inside the Store API in ${seconds(call.ms)}`;
    return [{ about, state: 'proven', seen, scenarios: [] }];
  }
  const came = call.error ?? `answered ${call.status}`;
  if (shop.block) return [troubled(about, came, trouble)];
  return [
    {
      about,
      state: 'note',
      seen: `${came}; the block checkout would need it, the classic one does not`,
      scenarios: [],
    },
  ];
}

function troubleWithItself({ error, status, inside, host, location, begins }: OutgoingCall): Trouble | undefined {
  if (inside) return undefined;
  if (error !== undefined) {
    const why = `The shop does not reach itself at ${host}: ${error}`;
    if (/cURL error 6\b|resolve host/i.test(error)) return { cause: 'loopback-name', why };
    if (/cURL error 28\b|timed out/i.test(error))
      return { cause: 'loopback-silent', why: `${why}; with one PHP worker it waits for itself` };
    if (/cURL error (?:35|51|58|60|77)\b|SSL certificate/i.test(error)) return { cause: 'certificate', why };
    return { cause: 'loopback-connection', why };
  }
  if (isRestRefusal(status, begins)) {
    return {
      cause: 'rest-closed',
      why: `The Store API is closed to guests, and so to the shop itself: ${status}, ${begins}`,
    };
  }
  const to = location ? ` to ${location}` : '';
  const words = begins ? `, “${begins}”` : '';
  return {
    cause: 'loopback-refused',
    why: `The shop’s request to itself was answered ${status}${to} and did not come to its Store API${words}`,
  };
}

/** The request by which the shop was to be asked did not come back signed. */
function unknown(about: string, { outcome }: ProbeExchange): ProbeFinding {
  const seen =
    outcome.type === 'answered'
      ? `answered ${outcome.status}`
      : outcome.type === 'failed'
        ? outcome.message
        : outcome.why;
  if (outcome.type === 'failed' && outcome.timedOut && about.endsWith('itself')) {
    const why =
      'The shop gave no answer while it called itself: its request to itself waits for a worker that waits for it';
    return troubled(about, seen, { cause: 'loopback-silent', why });
  }
  return troubled(about, seen, { cause: 'not-tried', why: 'The shop could not be asked', unsure: true });
}
