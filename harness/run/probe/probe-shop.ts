import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { excerpt } from '../../edge/site/site.ts';
import type { ProbeExchange, ProbeRecord, ProbeRequest, ShopFacts } from '../../evidence/probe-record.ts';
import { messageOf } from '../../lib/errors.ts';
import { connect } from '../../lib/http/exchange.ts';
import type { Progress } from '../../lib/log.ts';
import { type CallbackRequest, CallbackRequests } from './callback-requests.ts';
import { lookUp, type ProbeOptions, type ProbeSite, type ProbeWorld, probeSiteOf } from './probe-options.ts';
import { ProbeSender } from './probe-sender.ts';

const mostHops = 4;
const mostLanguages = 3;
const mostAddresses = 4;

/** A customer's browser, which every shop lets in. */
const browser = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', Accept: 'text/html' };

/**
 * Sends a shop's callbacks to it as Klarna does, and lets the companion plugin tell how far they come. No callback is sent before
 * that plugin has shown, by the key, that the shop is the user's. Redirects are followed within the shop's own name alone.
 * @throws HarnessError USAGE for a bad address; whatever the shop does is in the record
 */
export async function probeShop(
  options: ProbeOptions,
  progress: Progress,
  signal: AbortSignal,
  world: ProbeWorld = { lookup: lookUp },
): Promise<ProbeRecord> {
  const began = performance.now();
  const site = probeSiteOf(options);
  const sender = new ProbeSender(site, options.key, world, signal);
  const probing = new Probing(site, sender, world);
  progress(`${site.base}: asking the plugin kco-harness-probe`);
  await probing.findAddresses();
  const shop = await probing.sayHello();
  if (shop) {
    progress(`${site.base}: sending callbacks of KCO ${shop.kco ?? '(none)'}, a few a second`);
    await probing.sendCallbacks(shop);
    await probing.end();
  }
  return { ...probing.record, requests: sender.sent, durationMs: Math.round(performance.now() - began) };
}

class Probing {
  readonly record: ProbeRecord;
  readonly #site: ProbeSite;
  readonly #sender: ProbeSender;
  readonly #world: ProbeWorld;
  /** Where the companion plugin answered. */
  #helloUrl = '';
  /** Of this machine's choice, so that each request goes to the same one. */
  #address: string | undefined;

  constructor(site: ProbeSite, sender: ProbeSender, world: ProbeWorld) {
    this.#site = site;
    this.#sender = sender;
    this.#world = world;
    const addresses = { type: 'failed' as const, message: '' };
    this.record = { target: site.base, addresses, hello: [], callbacks: [], requests: 0, durationMs: 0 };
  }

  async findAddresses(): Promise<void> {
    const { connectTo, hostname } = this.#site;
    if (connectTo) {
      this.record.addresses = { type: 'overridden', to: `${connectTo.host}:${connectTo.port}` };
      return;
    }
    try {
      const list = await this.#world.lookup(hostname);
      this.record.addresses = { type: 'found', list };
      this.#address = (list.find(({ family }) => family === 4) ?? list[0])?.address;
    } catch (error) {
      this.record.addresses = { type: 'failed', message: excerpt(messageOf(error)) };
    }
  }

  /** A GET as a browser's first; a POST, which no cache keeps, where that does not come to the plugin. */
  async sayHello(): Promise<ShopFacts | undefined> {
    if (this.record.addresses.type === 'failed') return undefined;
    this.#sender.marksQuery = true;
    for (const method of ['GET', 'POST']) {
      const last = await this.#hello(method, `${this.#site.base}/`);
      if (last.signed?.shop) {
        this.#helloUrl = last.request.url;
        this.#sender.marksQuery = !last.signed.by_header;
        this.record.shop = last.signed.shop;
        await this.#seeCertificate();
        return last.signed.shop;
      }
      // A second request tells nothing more of a site that does not answer, or that says who refuses.
      if (last.signed || last.outcome.type !== 'answered' || last.outcome.layer) return undefined;
    }
    return undefined;
  }

  async #hello(method: string, url: string): Promise<ProbeExchange> {
    let request: ProbeRequest = { method, url, headers: browser, ...this.#placed(url) };
    for (let hop = 0; ; hop++) {
      const came = await this.#sender.send('hello', request);
      this.record.hello.push(came);
      const next = hop < mostHops && !came.signed?.shop ? this.#nextHop(came) : undefined;
      if (next === undefined) return came;
      request = { ...request, url: next, ...this.#placed(next) };
    }
  }

  /** To this name's chosen address; other names are looked up when they are called. */
  #placed(url: string): Pick<ProbeRequest, 'address'> {
    const isOwn = new URL(url).hostname.replace(/^\[|\]$/g, '') === this.#site.hostname;
    return isOwn && this.#address !== undefined && isIP(this.#site.hostname) === 0 ? { address: this.#address } : {};
  }

  /** Where a redirect leads within the shop's own name, with www. or without; the mark goes nowhere else. */
  #nextHop({ request, outcome }: ProbeExchange): string | undefined {
    if (outcome.type !== 'answered' || outcome.status < 300 || outcome.status > 399 || !outcome.location)
      return undefined;
    if (!URL.canParse(outcome.location, request.url)) return undefined;
    const next = new URL(outcome.location, request.url);
    next.searchParams.delete('kco_harness_probe');
    const bare = (name: string) => name.replace(/^www\./, '');
    const stays = bare(next.hostname) === bare(this.#site.hostname) && /^https?:$/.test(next.protocol);
    return stays && next.href !== request.url ? next.href : undefined;
  }

  async #seeCertificate(): Promise<void> {
    const url = new URL(this.#helloUrl);
    if (url.protocol !== 'https:' || !this.#sender.mayConnect()) return;
    try {
      const socket = await connect({
        place: this.#sender.placeFor(url, this.#placed(url.href).address),
        hostname: url.hostname,
        secure: true,
        trust: this.#site.trust,
        signal: AbortSignal.timeout(5_000),
      });
      if (socket instanceof TLSSocket) {
        const ends = Date.parse(socket.getPeerCertificate().valid_to);
        if (Number.isFinite(ends)) this.record.certificateEnds = new Date(ends).toISOString();
      }
      socket.destroy();
    } catch {
      return; // the hello came through: whatever is wrong here is told by what fails later
    }
  }

  async sendCallbacks(shop: ShopFacts): Promise<void> {
    const requests = await CallbackRequests.for(shop);
    const registered = requests.registered();
    const push = registered.find(({ kind }) => kind === 'push');
    if (push) await this.#sendPushes(push);
    for (const one of registered) if (one !== push) await this.#callback(one);
    await this.#askItself(shop, registered);
    if (push) {
      for (const other of await this.#otherForms(shop, requests, push)) await this.#callback(other);
      await this.#otherAddresses(push);
    }
  }

  /** Klarna sends a push again: caches, limits and bans show with the second and third. Within the third the shop calls Klarna. */
  async #sendPushes(push: CallbackRequest): Promise<void> {
    const first = await this.#callback(push);
    if (first.signed?.stage === 'handler') {
      await this.#callback({ ...push, form: 'again' });
      const third = await this.#callback({ ...push, form: 'a third time' }, 'klarna');
      if (third.signed?.calls) this.record.klarna = third;
    }
    this.record.klarna ??= await this.#task('klarna');
  }

  async #askItself({ block }: ShopFacts, registered: readonly CallbackRequest[]): Promise<void> {
    const validation = block ? registered.find(({ kind }) => kind === 'block-validation') : undefined;
    if (validation) {
      const came = await this.#sender.send('itself', {
        ...validation.request,
        ...this.#placed(validation.request.url),
      });
      // As Klarna waits for it: what is lost then is what is to be found.
      if (came.signed?.calls || came.outcome.type === 'failed') {
        this.record.itself = came;
        return;
      }
    }
    this.record.itself = await this.#task('itself');
  }

  #task(task: 'klarna' | 'itself' | 'end'): Promise<ProbeExchange> {
    const url = this.#helloUrl;
    return this.#sender.send(task, { method: 'GET', url, headers: browser, ...this.#placed(url) });
  }

  async #callback(wanted: CallbackRequest, task: 'callback' | 'klarna' = 'callback'): Promise<ProbeExchange> {
    const { kind, form, registered } = wanted;
    const request = { ...wanted.request, ...this.#placed(wanted.request.url), ...pinned(wanted.request) };
    const first = await this.#sender.send(task, request);
    const followed: ProbeExchange[] = [];
    for (let last = first; followed.length < mostHops; last = followed.at(-1) ?? first) {
      const url = this.#nextHop(last);
      if (url === undefined) break;
      followed.push(await this.#sender.send('callback', redirected(last, url)));
    }
    this.record.callbacks.push({ kind, form, registered, first, followed });
    return first;
  }

  /** Other forms of the push's address: in the shop's other languages, and those that would help where the own one does not. */
  async #otherForms(shop: ShopFacts, requests: CallbackRequests, push: CallbackRequest): Promise<CallbackRequest[]> {
    const others: CallbackRequest[] = [];
    for (const language of shop.languages.slice(0, mostLanguages)) {
      if (!/^[\w-]{1,20}$/.test(language)) continue;
      const url = new URL(`${language}/`, this.#helloUrl.replace(/\?.*$/, '')).href;
      const { signed } = await this.#sender.send('hello', {
        method: 'GET',
        url,
        headers: browser,
        ...this.#placed(url),
      });
      const template = signed?.shop?.urls.push;
      if (template === undefined || template === shop.urls.push) continue;
      others.push(...requests.at('push', template, { form: `in language ${language}`, registered: true }));
    }
    const url = new URL(push.request.url);
    const isRewritten = url.pathname.includes('/wc-api/');
    const failed = this.record.callbacks.some(
      ({ kind, first }) => kind === 'push' && first.signed?.stage !== 'handler',
    );
    if (isRewritten && failed) {
      const query = `${this.#base()}/?wc-api=KCO_WC_Push&${url.search.slice(1)}`;
      others.push(...requests.at('push', query, { form: 'as ?wc-api=', registered: false }));
    }
    if (url.protocol === 'https:' && !this.#site.connectTo && url.port === '') {
      url.protocol = 'http:';
      others.push(...requests.at('push', url.href, { form: 'by http', registered: false }));
    }
    return others;
  }

  #base(): string {
    return this.#helloUrl.replace(/\/?(\?.*)?$/, '');
  }

  async #otherAddresses(push: CallbackRequest): Promise<void> {
    const { addresses } = this.record;
    if (addresses.type !== 'found' || new URL(push.request.url).hostname !== this.#site.hostname) return;
    for (const { address } of addresses.list
      .filter(({ address: own }) => own !== this.#address)
      .slice(0, mostAddresses)) {
      await this.#callback({ ...push, form: `at ${address}`, request: { ...push.request, address } });
    }
  }

  async end(): Promise<void> {
    const { signed } = await this.#task('end');
    const seen = signed?.seen;
    if (seen) this.record.arrived = seen;
  }
}

const pinned = ({ address }: ProbeRequest): Pick<ProbeRequest, 'address'> => (address === undefined ? {} : { address });

/** 307 and 308 keep method and body; most clients make a GET without one of the others. */
function redirected({ request, outcome }: ProbeExchange, url: string): ProbeRequest {
  const { 'Content-Type': _type, ...headers } = request.headers;
  const keeps = outcome.type === 'answered' && (outcome.status === 307 || outcome.status === 308);
  return keeps ? { ...request, url, address: undefined } : { method: 'GET', url, headers };
}
