import { isEdgeFault } from '../edge/edge-policy.ts';
import type { HarnessEvent, MomentEvent } from '../evidence/events.ts';
import type { KlarnaOrder } from '../klarna/order/klarna-order.ts';
import type { Conditions } from '../scenario/conditions.ts';
import type { Fault } from '../scenario/fault.ts';
import { klarnaSecondMs } from '../scenario/klarna-second.ts';
import type { Purchase } from '../shopper/shopper.ts';
import type { CallbackSender } from './callback-sender.ts';
import { isPaid } from './collect-record.ts';
import type { Site } from './open-site.ts';
import { OrderWatch } from './order-watch.ts';
import type { RunContext } from './run-context.ts';
import { type ScheduledEvent, scheduleOf } from './schedule.ts';

type Paid = Extract<Purchase, { type: 'paid' }>;

/** The customer's way back, Klarna's pushes, and whatever else happens within 48 hours: in order of Klarna's time. */
export class AfterPayment {
  readonly #purchase: Paid;
  readonly #site: Site;
  readonly #conditions: Conditions;
  readonly #context: RunContext;
  readonly #sender: CallbackSender;
  readonly #events: HarnessEvent[];
  readonly #watch: OrderWatch;
  /** What is still to come. */
  readonly #due: ScheduledEvent[];
  #isBack = false;
  /** Klarna's time: milliseconds since the customer paid. */
  #nowMs = 0;
  /** Of the last push. */
  #attempt = 0;
  /** Pushes beside the schedule: its own count on from them. */
  #unscheduled = 0;

  constructor(
    purchase: Paid,
    given: {
      site: Site;
      conditions: Conditions;
      runContext: RunContext;
      sender: CallbackSender;
      events: HarnessEvent[];
    },
  ) {
    this.#purchase = purchase;
    this.#site = given.site;
    this.#conditions = given.conditions;
    this.#context = given.runContext;
    this.#sender = given.sender;
    this.#events = given.events;
    this.#watch = new OrderWatch(given.site.store, given.runContext.clock, given.events);
    this.#due = scheduleOf(given.conditions);
  }

  /** The moment of the payment, and the way back of a customer who takes it at once. Comes first, and once. */
  async begin(): Promise<void> {
    await this.#tellTime(0);
    await this.#watch.look(0);
    await this.#leaveKlarna();
    await this.#watch.look(0);
  }

  /** All that is still to come. */
  async playOut(): Promise<void> {
    await this.#passUntil(Number.POSITIVE_INFINITY);
    // The pushes of somebody who meant to come back after one may have ended early.
    if (!this.#isBack) await this.#comeBack();
    await this.#watch.look(this.#nowMs);
  }

  /** Lets Klarna's time pass, with all that falls due meanwhile. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await this.#passUntil(untilMs);
    await this.#tellTime(untilMs);
    this.#nowMs = untilMs;
    await this.#watch.look(untilMs);
  }

  /** A push now, whether one is due or not. */
  async pushNow(): Promise<void> {
    this.#unscheduled++;
    const order = await this.#paidOrder();
    if (order) await this.#send(order, this.#attempt + 1);
    await this.#watch.look(this.#nowMs);
  }

  async #passUntil(untilMs: number): Promise<void> {
    for (let next = this.#due[0]; next && next.atMs <= untilMs; next = this.#due[0]) {
      this.#due.shift();
      this.#nowMs = next.atMs;
      await this.#keep(next);
      await this.#watch.look(next.atMs);
    }
  }

  async #leaveKlarna(): Promise<void> {
    switch (this.#conditions.shopper.afterPaying) {
      case 'closes-tab':
        this.#isBack = true;
        return this.#purchase.closeTab();
      case 'reloads-checkout':
        this.#isBack = true;
        return this.#purchase.reloadCheckout();
      case 'returns':
        return this.#comeBack();
      case 'returns-late':
      case 'returns-with-push':
        return undefined;
    }
  }

  async #comeBack(): Promise<void> {
    this.#isBack = true;
    await this.#purchase.returnToShop();
  }

  async #keep(event: ScheduledEvent): Promise<void> {
    if (event.type === 'push') return this.#push(event);
    await this.#tellTime(event.atMs);
    const about = await this.#meet(event);
    const { atMs: sincePaidMs, type: what } = event;
    this.#events.push({ type: 'moment', at: this.#context.clock.now(), sincePaidMs, what, ...about });
  }

  async #meet(event: Exclude<ScheduledEvent, { type: 'push' }>): Promise<Pick<MomentEvent, 'place' | 'detail'>> {
    switch (event.type) {
      case 'klarna-decided':
        return { place: undefined, detail: await this.#decide(event.atMs) };
      case 'owner-acted':
        await this.#site.store.ownerActs(event.deed);
        return { place: undefined, detail: event.deed };
      case 'fault-began':
      case 'fault-ended':
      case 'unpaid-orders-due':
        return { place: event.place, detail: event.detail }; // the rooms have done it by the time that they were told
    }
  }

  /** Klarna stops when the order is acknowledged, whatever the shop answers. */
  async #push({ atMs, attempt }: Extract<ScheduledEvent, { type: 'push' }>): Promise<void> {
    const order = await this.#paidOrder();
    if (!order || order.authorization?.acknowledgedAt !== undefined) return;
    await this.#tellTime(atMs);
    await this.#send(order, attempt + this.#unscheduled);
  }

  async #send(order: KlarnaOrder, attempt: number): Promise<void> {
    this.#attempt = attempt;
    const together = !this.#isBack && this.#conditions.shopper.afterPaying === 'returns-with-push';
    const { promise: underWay, resolve: leaves } = withResolver();
    const pushing = this.#sender.push(order, attempt, this.#nowMs, leaves);
    // A push that never leaves keeps nobody.
    if (together) await Promise.all([pushing, Promise.race([underWay, pushing]).then(() => this.#comeBack())]);
    else await pushing;
    if (!this.#isBack) await this.#comeBack();
    const last = await pushing;
    if (last?.outcome.type === 'failed') await this.#letShopFinish(order, last.requestId);
  }

  /** Klarna did not wait for a slow shop; the books are read when it has had its time. A lost push leaves it nothing to do. */
  async #letShopFinish({ orderId }: KlarnaOrder, requestId: string): Promise<void> {
    const { clock, klarna } = this.#context;
    const delayMs = Math.max(0, ...this.#conditions.faults.map(workMs));
    if (delayMs === 0) return;
    const until = clock.now() + 2 * (delayMs / 1_000) * klarnaSecondMs + 1_000;
    while (clock.now() < until) {
      const events = await klarna.events(this.#site.merchantId);
      const changes = events.flatMap((event) =>
        event.type === 'ledger' && event.orderId === orderId ? [event.change] : [],
      );
      // Its references are the last that the plugin tells Klarna.
      if (changes.lastIndexOf('references-set') > changes.indexOf('acknowledged') && changes.includes('acknowledged'))
        return;
      // The mock sees the answer that nobody waited for; nginx has hung up, too, and sees none.
      const requests = await this.#site.recording.requests([]);
      const hasAnswered = requests.some((it) => it.requestId === requestId && it.upstreamStatus !== undefined);
      if (hasAnswered && !isKlarnaAtWork(events, this.#conditions.faults)) return;
      await clock.sleep(25);
    }
  }

  /** Klarna tells the shop by a notification, where the shop has registered a URL for it. */
  async #decide(atMs: number): Promise<string | undefined> {
    const { decision } = this.#conditions.klarna;
    const order = await this.#paidOrder();
    if (!order || decision === 'none') return undefined;
    await this.#context.klarna.decide(this.#site.merchantId, order.orderId, decision);
    if (order.merchantUrls.notification === undefined) return `${decision}, and the shop has no URL for notifications`;
    const eventType = decision === 'accepted' ? 'FRAUD_RISK_ACCEPTED' : 'FRAUD_RISK_REJECTED';
    await this.#sender.send({ kind: 'notification', order, eventType }, 1, atMs);
    return decision;
  }

  async #paidOrder(): Promise<KlarnaOrder | undefined> {
    return (await this.#context.klarna.orders(this.#site.merchantId)).find(isPaid);
  }

  /** The rooms whose behaviour depends on the time since the customer paid. */
  async #tellTime(sincePaidMs: number): Promise<void> {
    const { faults } = this.#conditions;
    this.#sender.sincePaidMs = sincePaidMs;
    await Promise.all([
      this.#site.store.timeIs(sincePaidMs),
      faults.some(isEdgeFault) ? this.#site.recording.timeIs(sincePaidMs) : undefined,
      faults.some(({ at }) => at === 'klarna-api')
        ? this.#context.klarna.setOptions(this.#site.merchantId, { sincePaidMs })
        : undefined,
    ]);
  }
}

/** Whether Klarna still has a call before it that a fault delays: it goes on where the shop has given up. */
function isKlarnaAtWork(events: readonly HarnessEvent[], faults: readonly Fault[]): boolean {
  const isDone = (at: number, call: string) =>
    events.some(
      (event) =>
        event.type === 'api-call' &&
        `${event.method} ${event.path}` === call &&
        event.at <= at &&
        at <= event.at + event.durationMs,
    );
  return events.some((event) => {
    if (event.type !== 'fault' || event.did !== 'acted') return false;
    const { delayMs, reset } = faults[event.fault]?.does ?? {};
    return delayMs !== undefined && reset === undefined && !isDone(event.at, event.on);
  });
}

/** How much longer the shop works than it would without the fault, in Klarna's time. */
const workMs = ({ at, does }: Fault): number =>
  does.delayMs ?? (does.drop && at === 'klarna-api' ? klarnaApiTimeoutMs : 0);

/** How long the plugin waits for Klarna. @source kco_wc_request_timeout, all of 2.x */
const klarnaApiTimeoutMs = 10_000;

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
