import { randomBytes, randomUUID } from 'node:crypto';
import type { ProbeRequest, ShopFacts } from '../../evidence/probe-record.ts';
import { withHost } from '../../lib/http/http-request.ts';
import { isInRange } from '../../scenario/version-range.ts';
import { loadCorpora } from '../../waf/corpus/load-corpora.ts';
import type { CallbackProbe } from '../../waf/probe.ts';

/** A callback of Klarna's, ready to be sent. */
export interface CallbackRequest {
  kind: string;
  form: string;
  registered: boolean;
  request: ProbeRequest;
}

/** What Klarna would send to a shop, with an order id that no shop has: should it be handled, nothing comes of it. */
export class CallbackRequests {
  readonly #shop: ShopFacts;
  readonly #probes: readonly CallbackProbe[];
  readonly #orderId = randomUUID();

  private constructor(shop: ShopFacts, probes: readonly CallbackProbe[]) {
    this.#shop = shop;
    this.#probes = probes;
  }

  static async for(shop: ShopFacts): Promise<CallbackRequests> {
    const corpora = await loadCorpora([]);
    const probes = corpora
      .flatMap((corpus) => corpus.probes)
      .filter((probe): probe is CallbackProbe => probe.type === 'callback' && probe.sent === 'known');
    return new CallbackRequests(shop, probes);
  }

  /** At the addresses that the plugin registers at Klarna, the push first. */
  registered(): CallbackRequest[] {
    return Object.entries(this.#shop.urls)
      .sort(([one], [other]) => Number(other === 'push') - Number(one === 'push'))
      .flatMap(([name, url]) => this.at(name, url, { form: 'as registered', registered: true }));
  }

  /** One callback at one address; nothing where that is none. */
  at(
    name: string,
    template: string,
    { form, registered }: Pick<CallbackRequest, 'form' | 'registered'>,
  ): CallbackRequest[] {
    const kind = name.replaceAll('_', '-');
    const url = this.#filled(template);
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return [];
    const { headers, body } = this.#sample(kind, new URL(url).host);
    return [
      { kind, form, registered, request: { method: 'POST', url, headers, ...(body === undefined ? {} : { body }) } },
    ];
  }

  /** As Klarna fills it in; the session of a guest where the plugin names one. */
  #filled(template: string): string {
    return template
      .replaceAll(/\{checkout\.order\.id\}|%7Bcheckout\.order\.id%7D/gi, this.#orderId)
      .replace(/([?&]kco_session_id=)(?=&|$)/, `$1t_${randomBytes(15).toString('hex')}`);
  }

  #sample(kind: string, host: string): Pick<ProbeRequest, 'headers' | 'body'> {
    const ofKind = this.#probes.filter((probe) => probe.kind === kind && probe.form === 'pretty');
    const version = this.#shop.kco ?? '';
    const probe = ofKind.find(({ versions }) => isInRange(version, versions)) ?? ofKind[0];
    if (!probe) return { headers: { 'User-Agent': 'APIs-Klarna', Accept: '*/*' } };
    const { headers, body } = withHost(probe.request, host);
    return { headers, ...(body === undefined ? {} : { body }) };
  }
}
