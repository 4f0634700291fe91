import { isEdgeFault } from '../edge/edge-policy.ts';
import type { CallbackEvent, HarnessEvent } from '../evidence/events.ts';
import type { KlarnaOrder } from '../klarna/order/klarna-order.ts';
import type { CallbackMessage } from '../klarna/sender/callback-body.ts';
import { type Resolve, sendCallback } from '../klarna/sender/send-callback.ts';
import type { Conditions } from '../scenario/conditions.ts';
import { asList, type Fault, isInside, isOn } from '../scenario/fault.ts';
import {
  attemptHeader,
  klarnaAddresses,
  klarnaPlaygroundAddresses,
  sourceHeader,
} from '../scenario/klarna-addresses.ts';
import { isPublicShopName } from '../scenario/site-host.ts';

import { answerWaitMs, longestDelay } from './answer-wait.ts';
import type { Site } from './open-site.ts';
import type { RunContext } from './run-context.ts';

/** A fault, and its place in the scenario's list. */
type ActiveFault = Fault & { index: number };

/** Sends callbacks to one site as Klarna does under these conditions, and writes every answer down. */
export class CallbackSender {
  readonly #site: Site;
  readonly #conditions: Conditions;
  readonly #context: RunContext;
  readonly #events: HarnessEvent[];
  /** Klarna's time since the customer paid; undefined before. */
  sincePaidMs: number | undefined;

  constructor(site: Site, conditions: Conditions, runContext: RunContext, events: HarnessEvent[]) {
    this.#site = site;
    this.#conditions = conditions;
    this.#context = runContext;
    this.#events = events;
  }

  /** @param atMs Klarna's time, in milliseconds after the payment */
  async send(
    message: CallbackMessage,
    attempt: number,
    atMs: number,
    onConnected?: () => void,
  ): Promise<CallbackEvent> {
    const { klarna, faults, store } = this.#conditions;
    const waitsInShop = store.phpWorkers === 'one' && message.kind === 'validation';
    const { sincePaidMs } = this;
    const followsRedirects = klarna.followRedirects;
    const delayMs = waitsInShop
      ? Number.POSITIVE_INFINITY
      : longestDelay(faults, message, { attempt, sincePaidMs, followsRedirects });
    const tooOld = this.#active(message.kind, attempt, ({ does }) => does.protocol !== undefined);
    const event = await sendCallback({
      ...message,
      withSnippet: klarna.validationBody === 'with-snippet',
      attempt,
      scheduledMs: atMs,
      resolve: this.#resolver(message.kind, attempt, tooOld),
      ca: this.#context.trust,
      oldTlsOnly: tooOld !== undefined,
      extraHeaders: {
        ...klarna.headers,
        ...(faults.some(isEdgeFault)
          ? { [sourceHeader]: addressesOf[klarna.sendsFrom][0] ?? '', [attemptHeader]: String(attempt) }
          : {}),
      },
      followRedirects: followsRedirects,
      answerWaitMs: (patienceMs) => answerWaitMs(patienceMs, delayMs),
      clock: this.#context.clock,
      onConnected,
      onRedirect: (redirected) => this.#events.push(redirected),
    });
    this.#events.push(event);
    return event;
  }

  /** One attempt of the schedule: as many pushes as the conditions want, one after the other. @returns the last */
  async push(
    order: KlarnaOrder,
    attempt: number,
    atMs: number,
    onConnected?: () => void,
  ): Promise<CallbackEvent | undefined> {
    let last: CallbackEvent | undefined;
    for (let copy = 0; copy < this.#conditions.klarna.pushCopies; copy++) {
      last = await this.send({ kind: 'push', order }, attempt, atMs, onConnected);
    }
    return last;
  }

  /**
   * Sends what Klarna has to ask the shop while the customer shops, until the signal ends it.
   * @source facts/klarna-contract.md: validation (1.x) and the shipping option update
   */
  async sendPending(signal: AbortSignal): Promise<void> {
    const { klarna } = this.#context;
    const { merchantId } = this.#site;
    let validations = 0;
    while (!signal.aborted) {
      const pending = await klarna.nextCallback(merchantId, signal);
      if (!pending) continue;
      // A customer who was refused may try again.
      const attempt = pending.kind === 'validation' ? ++validations : 1;
      const { outcome } = await this.send(pending, attempt, 0);
      await klarna.answerCallback(merchantId, pending.callbackId, outcome);
    }
  }

  /** Klarna's name server: every site's name leads to the edge, unless a fault says otherwise. */
  #resolver(kind: CallbackMessage['kind'], attempt: number, tooOld: ActiveFault | undefined): Resolve {
    const { host, httpsPort, httpPort } = this.#site.address;
    return (hostname, _port, scheme) => {
      if (!isPublicShopName(hostname)) return undefined;
      const [fault, ...others] = this.#allActive(kind, attempt, ({ at }) => at === 'name');
      const on = `look-up of ${hostname} for the ${kind}`;
      if (fault) this.#record(fault.index, on);
      for (const other of others) this.#record(other.index, on, fault?.index);
      if (fault?.does.resolve === 'nothing') return undefined;
      if (fault?.does.resolve === 'dead-ipv6') return deadIpv6;
      if (tooOld && scheme === 'https') this.#record(tooOld.index, `TLS handshake with ${hostname} for the ${kind}`);
      return { address: host, port: scheme === 'https' ? httpsPort : httpPort };
    };
  }

  #active(
    kind: CallbackMessage['kind'],
    attempt: number,
    isWanted: (fault: Fault) => boolean,
  ): ActiveFault | undefined {
    return this.#allActive(kind, attempt, isWanted)[0];
  }

  #allActive(kind: CallbackMessage['kind'], attempt: number, isWanted: (fault: Fault) => boolean): ActiveFault[] {
    return this.#conditions.faults
      .map((fault, index) => ({ ...fault, index }))
      .filter(
        (fault) =>
          isWanted(fault) &&
          isOn(fault, this.sincePaidMs) &&
          (fault.on?.callback === undefined || asList(fault.on.callback).some((it) => it === 'any' || it === kind)) &&
          isInside(fault.on?.attempts, attempt),
      );
  }

  /** @param by the fault that came before it */
  #record(fault: number, on: string, by?: number): void {
    const did = by === undefined ? { did: 'acted' as const } : { did: 'forestalled' as const, by };
    this.#events.push({ type: 'fault', at: this.#context.clock.now(), fault, ...did, on });
  }
}

const addressesOf = { production: klarnaAddresses, playground: klarnaPlaygroundAddresses };

/** Nobody listens on IPv6's loopback at the discard port: as an AAAA record that was forgotten when the server moved. */
const deadIpv6 = { address: '::1', port: 9 };
