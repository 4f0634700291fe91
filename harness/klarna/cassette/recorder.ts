import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { networkInterfaces } from 'node:os';
import type { Authority } from '../../lib/certificates.ts';
import { Cleanup } from '../../lib/cleanup.ts';
import type { Clock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import { type Endpoint, listen } from '../../lib/http/control-server.ts';
import type { Trust } from '../../lib/http/exchange.ts';
import { listenerOf, NoAnswer, type PlainAnswer, type PlainRequest, type Serve } from '../../lib/http/plain-http.ts';
import { callbackOf } from '../../scenario/callback-kinds.ts';
import { apiHosts, roleOfHost } from '../klarna-hosts.ts';
import type { CassetteEntry } from './cassette.ts';
import { asEverybody, beyondHostsFile, forward, type Upstream, whyUnreachable } from './forward.ts';
import { Placeholders } from './placeholders.ts';
import { entryOf } from './record-exchange.ts';
import { Scrubber } from './scrub.ts';

export interface RecorderOptions {
  /** Where Klarna's names are served, TLS. */
  api: Endpoint;
  /** Where the shop is served for Klarna, plain HTTP: what stands before it terminates TLS. Absent: callbacks do not come this way. */
  callbacks?: { listenOn: Endpoint; shop: URL };
  /** The server that plays Klarna. Default: the host that the shop asked for. */
  upstream?: { url: URL; keepHost: boolean };
  /** For the shop and the upstream; undefined: those that Node trusts. Klarna's own are judged by those always. */
  trust?: Trust;
  authority: Authority;
  clock: Clock;
  /** Gets each entry, secrets taken out, with its JSON as it may be written. The answer waits for it. */
  onEntry: (entry: CassetteEntry, json: string) => Promise<void>;
}

export interface StartedRecorder extends AsyncDisposable {
  readonly api: Endpoint;
  /** Absent without `callbacks`. */
  readonly callbacks?: Endpoint;
}

/** Of these the shops of test accounts use one; whoever records needs to reach one. */
const testHosts = apiHosts.filter((host) => /^api\.playground\./.test(host));

/**
 * Stands between a shop and Klarna: what the one asks goes on to the other as it came, answers go back as they came, and each is told
 * as an entry of a cassette. Of the requests to the shop only callbacks are.
 * @throws HarnessError KLARNA_UNREACHABLE, TARGET_UNREACHABLE before anything listens; PORT_TAKEN, STACK_NOT_READY
 */
export async function startRecorder(options: RecorderOptions): Promise<StartedRecorder> {
  const { callbacks, authority } = options;
  const shop = callbacks && shopAt(callbacks.shop, options.trust);
  const klarna = klarnaFor(options);
  await refuseUnreachable(options, klarna, shop);

  const recording = new Recording(options);
  const toShop: Serve = (request) =>
    shop ? recording.pass(callbackFrom(request), shop, request) : notMine(request, 'No --shop was given');
  const serveApi: Serve = (request) => {
    const { host } = request.headers;
    return roleOfHost(host) === 'api'
      ? recording.pass('shop', klarna(nameOf(host)), request)
      : notMine(request, 'It is none of Klarna’s API');
  };

  await using started = new Cleanup();
  const pair = await authority.issue(apiHosts);
  const tls = createTlsServer(
    { key: pair.key, cert: [pair.certificate, authority.certificate].join('\n') },
    listenerOf(serveApi),
  );
  const api = started.use(await listen(tls, options.api, { who: 'the recorder of Klarna’s API', hint: portHint }));
  let public_: Endpoint | undefined;
  if (callbacks) {
    const plain = createServer(listenerOf(toShop));
    // Longer than what stands before it keeps a connection: whoever closes first must be the one that would send next.
    plain.keepAliveTimeout = 75_000;
    const who = 'the recorder of callbacks';
    const hint = 'Name another port with --shop-port.';
    public_ = started.use(await listen(plain, callbacks.listenOn, { who, hint })).endpoint;
  }
  const owned = started.release();
  return {
    api: api.endpoint,
    ...(public_ && { callbacks: public_ }),
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

const portHint =
  'Plugins ask port 443, for which most systems want root. Name another with --port, and lead 443 there: docs/record.md.';

/** Without ways to pack an answer that could not be read here. */
function legible({ 'accept-encoding': packed, ...headers }: PlainRequest['headers']): PlainRequest['headers'] {
  if (packed === undefined) return headers;
  const known = String(packed)
    .split(/\s*,\s*/)
    .filter((way) => /^(?:gzip|deflate|br|identity)\b/.test(way));
  return { ...headers, 'accept-encoding': known.join(', ') || 'identity' };
}

const nameOf = (host = ''): string => host.toLowerCase().replace(/:\d+$/, '');

/** Who asks by what is asked: customers come this way as well, and what they do is nobody's business. */
const callbackFrom = ({ url }: PlainRequest): CassetteEntry['from'] | undefined => {
  const kind = callbackOf(url);
  return kind === undefined || kind === 'other' ? undefined : 'klarna';
};

const notMine: (request: PlainRequest, why: string) => Promise<PlainAnswer> = async ({ headers }, why) => ({
  status: 421,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `kco-harness record does not serve "${headers.host ?? ''}". ${why}.\n`,
});

const shopAt = ({ origin }: URL, trust: Trust): Upstream => ({ origin, host: undefined, resolve: asEverybody, trust });

/** What answers for one of Klarna's names. */
function klarnaFor({ upstream, trust }: RecorderOptions): (name: string) => Upstream {
  if (!upstream) {
    const resolve = beyondHostsFile(isOwnAddress);
    return (name) => ({ origin: `https://${name}`, host: name, resolve, trust: undefined });
  }
  const { url, keepHost } = upstream;
  return () => ({ origin: url.origin, host: keepHost ? undefined : url.host, resolve: asEverybody, trust });
}

const isOwnAddress = (address: string): boolean =>
  address.startsWith('127.') ||
  Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address));

/** Here, and not at the shop's first call: there it would look like a failure of Klarna's. */
async function refuseUnreachable(
  { upstream }: RecorderOptions,
  klarna: (name: string) => Upstream,
  shop: Upstream | undefined,
): Promise<void> {
  const names = upstream ? [upstream.url.hostname] : testHosts;
  const whys = await Promise.all(names.map(async (name) => ({ name, why: await whyUnreachable(klarna(name)) })));
  if (whys.every(({ why }) => why !== undefined)) {
    const said = whys.map(({ name, why }) => `${upstream?.url.origin ?? name}: ${why}`).join('; ');
    throw new HarnessError('KLARNA_UNREACHABLE', `nobody answers in Klarna’s place: ${said}`, {
      hint: upstream
        ? 'Start that server, or name another with --upstream; for a certificate of its own authority: --ca FILE.'
        : 'This machine must reach Klarna’s hosts and a name server itself, without a proxy; or name another server with --upstream URL.',
    });
  }
  const why = shop && (await whyUnreachable(shop));
  if (why === undefined) return;
  throw new HarnessError('TARGET_UNREACHABLE', `the shop does not answer at ${shop?.origin}: ${why}`, {
    hint: '--shop is where this machine finds the shop, such as http://127.0.0.1:8080; for a certificate of its own authority: --ca FILE.',
  });
}

/** One recording: its time, and its placeholders. */
class Recording {
  readonly #options: Pick<RecorderOptions, 'clock' | 'onEntry'>;
  readonly #scrubber = new Scrubber(new Placeholders());
  readonly #startedAt: number;

  constructor(options: Pick<RecorderOptions, 'clock' | 'onEntry'>) {
    this.#options = options;
    this.#startedAt = options.clock.now();
  }

  /**
   * @param from undefined: it is passed on, and nothing is written
   * @throws NoAnswer where none came: whoever asked then gets none either
   */
  async pass(from: CassetteEntry['from'] | undefined, upstream: Upstream, request: PlainRequest): Promise<PlainAnswer> {
    const { clock, onEntry } = this.#options;
    const at = clock.now();
    const sent = from === 'shop' ? { ...request, headers: legible(request.headers) } : request;
    const outcome = await forward(upstream, sent);
    if (from !== undefined) {
      const durationMs = Math.max(0, clock.now() - at);
      const atMs = Math.max(0, at - this.#startedAt);
      const entry = entryOf({ from, atMs, durationMs, request, outcome }, this.#scrubber);
      const json = this.#scrubber.line(JSON.stringify(entry));
      await onEntry(entry, json);
    }
    if (outcome.type === 'failed') throw new NoAnswer(`${outcome.layer}: ${outcome.code}`);
    return outcome.answer;
  }
}
