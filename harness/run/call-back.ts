import type { CallbackEvent, HarnessEvent } from '../evidence/events.ts';
import type { KlarnaOrder } from '../klarna/order/klarna-order.ts';
import type { CallbackMessage } from '../klarna/sender/callback-body.ts';
import { callbackTimeouts } from '../klarna/sender/callback-timeouts.ts';
import { type Resolve, sendCallback } from '../klarna/sender/send-callback.ts';
import type { Conditions } from '../scenario/conditions.ts';
import { klarnaAddresses, sourceHeader } from '../scenario/klarna-addresses.ts';
import { klarnaSecondMs } from '../scenario/klarna-second.ts';
import { isPublicShopName } from '../scenario/site-host.ts';
import type { Site } from './open-site.ts';
import type { Equipment } from './run-scenario.ts';

/** Sends callbacks to one site as Klarna does under these conditions, and writes every answer down. */
export class CallbackDesk {
  readonly #site: Site;
  readonly #conditions: Conditions;
  readonly #equipment: Equipment;
  readonly #events: HarnessEvent[];

  constructor(site: Site, conditions: Conditions, equipment: Equipment, events: HarnessEvent[]) {
    this.#site = site;
    this.#conditions = conditions;
    this.#equipment = equipment;
    this.#events = events;
  }

  /** @param atMs Klarna's time, in milliseconds after the payment */
  async send(
    message: CallbackMessage,
    attempt: number,
    atMs: number,
    onConnected?: () => void,
  ): Promise<CallbackEvent> {
    const { edge, klarna, store } = this.#conditions;
    const event = await sendCallback({
      ...message,
      attempt,
      scheduledMs: atMs,
      resolve: publicNames(this.#site.address),
      ca: this.#equipment.trust,
      extraHeaders: edge.layer === 'none' ? undefined : { [sourceHeader]: klarnaAddresses[0] ?? '' },
      followRedirects: klarna.followRedirects,
      timeouts: store.callbackSeconds === 0 ? undefined : inKlarnaSeconds(callbackTimeouts[message.kind]),
      clock: this.#equipment.clock,
      onConnected,
      onRedirect: (redirected) => this.#events.push(redirected),
    });
    this.#events.push(event);
    return event;
  }

  /** One attempt of the schedule: as many pushes as the conditions want, one after the other. */
  async push(order: KlarnaOrder, attempt: number, atMs: number, onConnected?: () => void): Promise<void> {
    for (let copy = 0; copy < this.#conditions.klarna.pushCopies; copy++) {
      await this.send({ kind: 'push', order }, attempt, atMs, onConnected);
    }
  }

  /**
   * Sends what Klarna has to ask the shop while the customer shops, until the signal ends it.
   * @source facts/klarna-contract.md: validation (1.x) and the shipping option update
   */
  async runErrands(signal: AbortSignal): Promise<void> {
    const { klarna } = this.#equipment;
    const { merchantId } = this.#site;
    while (!signal.aborted) {
      const errand = await klarna.nextErrand(merchantId, signal);
      if (!errand) continue;
      const { outcome } = await this.send(errand, 1, 0);
      await klarna.answerErrand(merchantId, errand.errandId, outcome);
    }
  }
}

/** Klarna's name server: names under shop.test are public and lead to the edge; others do not exist. */
function publicNames(edge: { host: string; httpsPort: number; httpPort: number }): Resolve {
  return (hostname, _port, scheme) =>
    isPublicShopName(hostname)
      ? { address: edge.host, port: scheme === 'https' ? edge.httpsPort : edge.httpPort }
      : undefined;
}

/** Connections are as fast as ever; the wait for the answer is as short as the shop's seconds are. */
const inKlarnaSeconds = ({ connectMs, readMs }: { connectMs: number; readMs: number }) => ({
  connectMs,
  readMs: (readMs / 1_000) * klarnaSecondMs,
});
