import type { HarnessEvent } from '../../evidence/events.ts';
import type { SiteRecord } from '../../evidence/site-record.ts';
import { messageOf } from '../../lib/errors.ts';
import { type Conditions, type StoreConditions, withDeviations } from '../../scenario/conditions.ts';
import type { PluginBuild } from '../../store/store.ts';
import { placedOrders } from '../../verdict/shop-orders.ts';
import { CallbackSender } from '../callback-sender.ts';
import { collectRecord, isPaid } from '../collect-record.ts';
import { confirmationLock } from '../confirmation-lock.ts';
import { openSite, type Site } from '../open-site.ts';
import type { RunContext } from '../run-context.ts';
import { shop } from '../shop.ts';
import { type InvariantId, invariantIds, invariants, type Sample } from './invariants.ts';
import { choiceOf, participantsOf, sendMeanwhile } from './participants.ts';
import { type Participant, runScheduler } from './scheduler.ts';

/** A shop that counts its pieces, so that it can be seen how often one was taken. */
export const interleavedConditions = ({ checkout, objectCache, locks }: ShopPlayed): Conditions =>
  withDeviations({
    store: { stock: 'managed', checkout, objectCache },
    faults: locks ? [confirmationLock] : [],
  });

/** What the shop is like in which things happen at one time. */
export interface ShopPlayed extends Pick<StoreConditions, 'checkout' | 'objectCache'> {
  /** Whether the plugin's own lock is on. */
  locks: boolean;
}

/** Which interleaving is played: its steps follow from seed and number. */
export interface Drawn {
  seed: string;
  number: number;
  /** With its block checkout Klarna's validation takes part. */
  shop: ShopPlayed;
}

/** Half the time that a call is parked. */
const stepTimeoutMs = 4_000;

export interface Violation {
  invariant: InvariantId;
  seen: string;
}

/** What came of one interleaving. */
export interface Interleaving {
  kco: string;
  /** Counts from 1. */
  number: number;
  /** Steps in their order, with a blank between: `push:start push:read return:start …`. */
  schedule: string;
  samples: Sample[];
  violations: Violation[];
  /** Why nothing can be said; then there are no violations. */
  inconclusive: string | undefined;
}

/**
 * Buys on a fresh site; then the customer's return and Klarna's push, or two, act at the same time, in an order that follows
 * from seed and number. With the block checkout a validation acts as well: Klarna did not wait for the first one, whose work comes
 * late, and the customer paid after a second.
 * @throws HarnessError when no site can be opened or closed
 */
export async function playInterleaving(
  build: PluginBuild,
  drawn: Drawn,
  runContext: RunContext,
): Promise<{ interleaving: Interleaving; record: SiteRecord }> {
  const { number } = drawn;
  const conditions = interleavedConditions(drawn.shop);
  await using site = await openSite(runContext, `${build.name}i${number}`, build, conditions);
  const events: HarnessEvent[] = [];
  const gaps: string[] = [];
  const samples: Sample[] = [];
  try {
    await act(site, { kco: build.kco, conditions, ...drawn }, runContext, events, samples);
  } catch (error) {
    gaps.push(messageOf(error));
  }
  const record = await collectRecord(site, build, conditions, runContext, events, gaps);
  const inconclusive = record.gaps[0] ?? unanswered(events);
  const violations = inconclusive === undefined ? violationsOf({ record, samples }) : [];
  const schedule = samples.map(({ step }) => step).join(' ');
  return { interleaving: { kco: build.kco, number, schedule, samples, violations, inconclusive }, record };
}

async function act(
  site: Site,
  { kco, conditions, seed, number }: Drawn & { kco: string; conditions: Conditions },
  runContext: RunContext,
  events: HarnessEvent[],
  samples: Sample[],
): Promise<void> {
  const { klarna } = runContext;
  const { merchantId } = site;
  const gaps: string[] = [];
  const sender = new CallbackSender(site, conditions, runContext, events);
  // By HTTP nothing on this machine gets in the way.
  const shopping = { kco, sender, events, gaps, disturbed: () => {} };
  const purchase = await shop(site, conditions, runContext, shopping);
  if (gaps[0] !== undefined) throw new Error(gaps[0]);
  if (purchase.type !== 'paid') {
    throw new Error(`the customer could not pay: ${'message' in purchase ? purchase.message : purchase.type}`);
  }
  const order = (await klarna.orders(merchantId)).find(isPaid);
  if (!order) throw new Error('the customer saw the payment accepted, and Klarna holds no paid order');
  await site.store.timeIs(0);

  const { pushes, outage } = participantsOf(seed, number);
  const isBlock = conditions.store.checkout === 'block';
  // A validation reads the order at Klarna's checkout, where the other two have less to do.
  await klarna.setOptions(merchantId, { breakpoint: isBlock ? 'every-call' : 'order-management', faults: outage });
  const push = () => sendMeanwhile(site, { kind: 'push', order }, runContext, events);
  const validate = () => sendMeanwhile(site, { kind: 'validation', order }, runContext, events);
  const heal = () => klarna.setOptions(merchantId, { faults: [] });
  const sample = async (step: string) => {
    const orders = placedOrders({ orders: await site.store.orders() });
    samples.push({ step, orders: orders.map(({ id, status }) => ({ id, status })) });
  };
  const participants: Participant[] = [
    { name: 'return', begins: 'start', play: purchase.returnToShop },
    { name: 'push', begins: 'start', play: push },
    ...(pushes === 2 ? [{ name: 'push-2', begins: 'start', play: push }] : []),
    ...(isBlock ? [{ name: 'validation', begins: 'start', play: validate }] : []),
    ...(outage.length === 0 ? [] : [{ name: 'klarna', begins: 'heals', play: heal }]),
  ];
  await runScheduler({
    participants,
    breakpoint: {
      parked: (options) => klarna.parked(merchantId, options),
      release: (callId) => klarna.release(merchantId, callId),
      open: () => klarna.setOptions(merchantId, { breakpoint: 'off' }),
    },
    choose: (step, count) => choiceOf(count, seed, number, step),
    afterStep: sample,
    withinMs: stepTimeoutMs,
  });
  // Klarna pushes until it is acknowledged.
  const after = await klarna.order(merchantId, order.orderId);
  if (after?.authorization?.acknowledgedAt === undefined) {
    await push();
    await sample('push:later');
  }
}

/** A callback or a way back without any answer: the shop's hand was not played to its end. */
function unanswered(events: readonly HarnessEvent[]): string | undefined {
  for (const event of events) {
    if (event.type === 'callback' && event.outcome.type === 'failed')
      return `the ${event.kind}: ${event.outcome.message}`;
    if (event.type === 'shopper' && event.step === 'stuck') return `the shopper: ${event.detail ?? 'stuck'}`;
  }
  return undefined;
}

function violationsOf(history: Parameters<(typeof invariants)[InvariantId]['violation']>[0]): Violation[] {
  return invariantIds.flatMap((invariant) => {
    const seen = invariants[invariant].violation(history);
    return seen === undefined ? [] : [{ invariant, seen }];
  });
}
