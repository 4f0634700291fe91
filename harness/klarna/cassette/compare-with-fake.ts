import { type CallbackKind, callbackOf } from '../../scenario/callback-kinds.ts';
import { klarnaRouteOf } from '../../scenario/klarna-routes.ts';
import { isRecord } from '../order/checkout-api.ts';
import { compareCallback, type OpenOrder, pushesThatNeverCame } from './callbacks.ts';
import type { Cassette, CassetteEntry } from './cassette.ts';
import { isWhole, postedBilling, type Seen, seenIn } from './customer.ts';
import { type Difference, saidDifferences } from './differences.ts';
import { IdMap, idsIn, isId } from './id-map.ts';
import { marketsOf } from './markets.ts';
import { PlayedFake, shippingOf } from './played-fake.ts';

/** One difference, and the entries that have it, counted from 1 by when they began. */
export interface FoundDifference extends Difference {
  /** `checkout create`, `push`; method and path of what is neither. */
  route: string;
  entries: number[];
}

export interface FakeComparison {
  /** How many entries were compared. */
  compared: { calls: number; callbacks: number };
  differences: FoundDifference[];
  /** What was not compared, and why. */
  skipped: { entry: number; route: string; why: string }[];
  /** What the fake was told that no cassette has: what the customer did, and what Klarna decided. */
  told: { entry: number; order: string; what: string }[];
  /** What each call took, in milliseconds. Nothing is concluded from it: the fake is asked without a network. */
  times: { entry: number; route: string; recordedMs: number; fakeMs: number }[];
}

/** Plays what a shop asked against the fake, in the order in which it asked, and compares what comes back. */
export async function compareWithFake(cassette: Cassette, stopwatch: () => number): Promise<FakeComparison> {
  const good = cassette.entries.flatMap(({ account, outcome }) =>
    account !== undefined && !(outcome.type === 'answered' && outcome.status === 401) ? [account] : [],
  );
  await using fake = await PlayedFake.start(new Set(good), marketsOf(cassette), Date.parse(cassette.recordedAt));
  const replay = new Replay(cassette, fake, stopwatch);
  for (const [index, entry] of cassette.entries.entries()) await replay.play(index + 1, entry);
  return replay.comparison();
}

class Replay {
  readonly #cassette: Cassette;
  readonly #fake: PlayedFake;
  readonly #stopwatch: () => number;
  readonly #ids = new IdMap();
  readonly #orders = new Map<string, OpenOrder>();
  /** By their ids in the cassette. */
  readonly #pages = new Map<string, string>();
  readonly #comparison: FakeComparison = {
    compared: { calls: 0, callbacks: 0 },
    differences: [],
    skipped: [],
    told: [],
    times: [],
  };

  constructor(cassette: Cassette, fake: PlayedFake, stopwatch: () => number) {
    this.#cassette = cassette;
    this.#fake = fake;
    this.#stopwatch = stopwatch;
  }

  async play(number: number, entry: CassetteEntry): Promise<void> {
    this.#fake.now = Date.parse(this.#cassette.recordedAt) + entry.atMs;
    const callback = entry.from === 'klarna' ? callbackOf(entry.target) : undefined;
    if (callback === undefined) await this.#call(number, entry);
    else if (callback !== 'other') await this.#callback(number, entry, callback);
  }

  comparison(): FakeComparison {
    const { callbacks, entries } = this.#cassette;
    if (callbacks) {
      const endMs = Math.max(0, ...entries.map(({ atMs }) => atMs));
      for (const order of this.#orders.values()) this.#found(entries.length, 'push', pushesThatNeverCame(order, endMs));
    }
    return this.#comparison;
  }

  async #call(number: number, entry: CassetteEntry): Promise<void> {
    const { outcome, body } = entry;
    const route = routeOf(entry);
    const why =
      outcome.type === 'failed'
        ? `no answer was recorded: ${outcome.message}`
        : body.type === 'other'
          ? 'its body is no JSON, and no cassette has such'
          : knowsNoId.has(outcome.status)
            ? undefined
            : this.#whyUnknown(idsIn(entry.target));
    if (why !== undefined) return void this.#comparison.skipped.push({ entry: number, route, why });
    if (outcome.type === 'failed') return;
    const order = this.#orderOf(entry);
    if (order) await this.#happened(number, order, entry, seenIn(entry, undefined));

    const startedAt = this.#stopwatch();
    const sent = body.type === 'json' ? JSON.stringify(this.#ids.fillAll(body.value)) : '';
    const answer = await this.#fake.call(entry, this.#ids.fill(entry.target), sent);
    const fakeMs = Math.round(this.#stopwatch() - startedAt);
    this.#comparison.times.push({ entry: number, route, recordedMs: entry.durationMs, fakeMs });
    this.#comparison.compared.calls += 1;
    const agree = (recorded: string, fake: string) => this.#ids.agree(recorded, fake);
    const ofStatus: Difference[] =
      outcome.status === answer.status
        ? []
        : [{ kind: 'status', where: '', recorded: inWords(outcome), fake: inWords(answer) }];
    // A refusal and an answer have nothing else in common.
    const isComparable = Math.floor(outcome.status / 100) === Math.floor(answer.status / 100);
    this.#found(number, route, [...ofStatus, ...(isComparable ? saidDifferences(outcome, answer, agree) : [])]);
    this.#opened(entry);
    // A capture acknowledges, too.
    const isTaken = (route === 'acknowledge' || route === 'capture') && outcome.status < 300;
    if (order && isTaken) order.acknowledgedAtMs ??= entry.atMs;
  }

  async #callback(number: number, entry: CassetteEntry, kind: CallbackKind): Promise<void> {
    const order = this.#orderOf(entry) ?? (kind === 'shipping-option-update' ? this.#newestUnpaid() : undefined);
    if (!order) {
      const why = this.#whyUnknown(idsIn(entry.target)) ?? 'it names no order of the recording';
      return void this.#comparison.skipped.push({ entry: number, route: kind, why });
    }
    await this.#happened(number, order, entry, seenIn(entry, kind), kind);
    const differences = await compareCallback({ fake: this.#fake, ids: this.#ids, order, entry, kind });
    if (kind === 'push') order.pushes += 1;
    this.#comparison.compared.callbacks += 1;
    this.#found(number, kind, differences);
  }

  /** Does at the fake what had happened at Klarna by then. */
  async #happened(
    number: number,
    order: OpenOrder,
    entry: CassetteEntry,
    seen: Seen,
    kind?: CallbackKind,
  ): Promise<void> {
    const { account, orderId, placeholder } = order;
    const told = (what: string) => this.#comparison.told.push({ entry: number, order: placeholder, what });
    const known = await this.#fake.order(account, orderId);
    if (!known) return;
    const posted = kind === undefined ? postedBilling(entry) : {};
    const expected = { ...known.billingAddress, country: known.billingAddress.country?.toLowerCase(), ...posted };
    const isNew = Object.entries(seen.billing).some(([field, value]) => expected[field as 'email'] !== value);
    if (!known.authorization && isNew && isWhole(seen.billing)) {
      if (await this.#fake.types(orderId, seen.billing)) told('the address that the customer typed');
    }
    const chosen = seen.shipping !== undefined && seen.shipping !== shippingOf(known) && !known.authorization;
    // Where the shop is asked, that is part of the callback.
    if (chosen && kind !== 'shipping-option-update' && (await this.#fake.chooses(orderId, seen.shipping ?? ''))) {
      told(`the shipping that the customer chose: ${seen.shipping}`);
    }
    if (seen.isPaid && order.paidAtMs === undefined) {
      order.paidAtMs = entry.atMs;
      if (!known.authorization) told(await this.#paid(order, known.addressFrom === 'customer'));
    }
    if (known.authorization?.fraudStatus !== 'PENDING' || !seen.fraudStatus || seen.fraudStatus === 'PENDING') return;
    await this.#fake.decides(account, orderId, seen.fraudStatus === 'ACCEPTED' ? 'accepted' : 'rejected');
    told(`Klarna’s decision: ${seen.fraudStatus}`);
  }

  /** @returns what was done, in words */
  async #paid({ account, orderId, placeholder }: OpenOrder, isTyped: boolean): Promise<string> {
    const all = this.#cassette.entries.flatMap((entry) =>
      idsOf(entry).includes(placeholder) ? [seenIn(entry, entry.from === 'klarna' ? kindOf(entry) : undefined)] : [],
    );
    const address = all.map(({ billing }) => billing).findLast(isWhole);
    if (!isTyped && address) await this.#fake.types(orderId, address);
    const fraudStatus = all.find((seen) => seen.fraudStatus !== undefined)?.fraudStatus;
    if (await this.#fake.pays(account, orderId, fraudStatus)) return `the payment, ${fraudStatus ?? 'ACCEPTED'}`;
    return address || isTyped
      ? 'the payment, which the fake did not take'
      : 'the payment, which the fake did not take: no entry shows a whole address';
  }

  /** A create that both answered has its order open at the fake, and so has a page of Klarna's. */
  #opened({ account = '', body, outcome }: CassetteEntry): void {
    if (outcome.type !== 'answered' || outcome.body.type !== 'json' || !isRecord(outcome.body.value)) return;
    const { order_id: placeholder, session_id: session } = outcome.body.value;
    if (typeof placeholder === 'string' && !this.#orders.has(placeholder)) {
      const orderId = this.#ids.get(placeholder);
      if (orderId !== undefined) this.#orders.set(placeholder, { placeholder, account, orderId, pushes: 0 });
    }
    const [paid] = body.type === 'json' ? idsIn(JSON.stringify(body.value)) : [];
    if (typeof session === 'string' && paid !== undefined) this.#pages.set(session, paid);
  }

  #orderOf(entry: CassetteEntry): OpenOrder | undefined {
    const [found] = idsOf(entry).flatMap(
      (id) => this.#orders.get(id) ?? this.#orders.get(this.#pages.get(id) ?? '') ?? [],
    );
    return found;
  }

  /** Of a choice of shipping Klarna tells the shop everything but the order: it is that of the customer who shops. */
  #newestUnpaid(): OpenOrder | undefined {
    return [...this.#orders.values()].findLast(({ paidAtMs }) => paidAtMs === undefined);
  }

  /** @param ids in an address */
  #whyUnknown(ids: readonly string[]): string | undefined {
    const unknown = ids.find((id) => isId(id) && this.#ids.get(id) === undefined);
    return unknown === undefined
      ? undefined
      : `${unknown} is unknown to the fake: it was made before the recording began, or the fake refused to make it`;
  }

  #found(entry: number, route: string, differences: readonly Difference[]): void {
    for (const { kind, where, recorded, fake } of differences) {
      const known = this.#comparison.differences.find(
        (one) =>
          one.route === route &&
          one.kind === kind &&
          one.where === where &&
          one.recorded === recorded &&
          one.fake === fake,
      );
      if (known) known.entries.push(entry);
      else this.#comparison.differences.push({ route, kind, where, recorded, fake, entries: [entry] });
    }
  }
}

/** Answers for which no order has to be there. */
const knowsNoId: ReadonlySet<number> = new Set([401, 404]);

const kindOf = (entry: CassetteEntry): CallbackKind | undefined => {
  const kind = callbackOf(entry.target);
  return kind === 'other' ? undefined : kind;
};

/** Ids that an entry is about: in its address, or, of a callback or a page, in its body. */
function idsOf({ from, target, body }: CassetteEntry): string[] {
  const inTarget = idsIn(target);
  if (inTarget.length > 0 || body.type !== 'json' || !isRecord(body.value)) return inTarget;
  const { order_id: orderId, payment_session_url: session } = body.value;
  return [from === 'klarna' ? orderId : session].flatMap((text) => (typeof text === 'string' ? idsIn(text) : []));
}

function routeOf({ method, target }: CassetteEntry): string {
  const [path = ''] = target.split('?');
  return klarnaRouteOf(method, path)?.route ?? `${method} ${path}`;
}

function inWords({ status, body }: { status: number; body: { type: string; value?: unknown } }): string {
  const said = isRecord(body.value) ? [body.value.error_code, body.value.error_messages].flat() : [];
  return [status, ...said.filter((word) => typeof word === 'string')].join(' ');
}
