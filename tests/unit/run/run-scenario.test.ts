import { expect, test } from '@playwright/test';
import type { HarnessEvent } from '../../../harness/evidence/events.ts';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { runScenario } from '../../../harness/run/run-scenario.ts';
import type { Deviations } from '../../../harness/scenario/conditions.ts';
import { edgeRequest, scenario, shopOrder, wafRow } from '../verdict/site-record-builder.ts';
import { FakeRooms } from './fake-rooms.ts';

let rooms: FakeRooms;
test.beforeEach(async () => {
  rooms = await FakeRooms.start();
});
test.afterEach(() => rooms[Symbol.asyncDispose]());

/** Runs a scenario on a site that lives on http. */
const run = (given: Deviations = {}): Promise<SiteRecord> =>
  runScenario(
    scenario({ verdict: 'paid' }, { ...given, store: { https: 'none', ...given.store } }),
    { name: 'a', kco: '2.13.11' },
    'w0n0',
    rooms.equipment,
  );

/** What happened between opening and reading. */
const played = () => rooms.log.slice(1).filter((entry) => !entry.startsWith('read ') && entry !== 'closed');

/** Shopper's steps and callbacks, in the order of the record. */
const story = ({ events }: SiteRecord) =>
  events.flatMap((event: HarnessEvent) => {
    if (event.type === 'shopper') return [event.step as string];
    return event.type === 'callback' ? [`push ${event.attempt}`] : [];
  });

const callbacks = ({ events }: SiteRecord) => events.flatMap((event) => (event.type === 'callback' ? [event] : []));

const acknowledging = async (response: Parameters<FakeRooms['onPush']>[0], url: string) => {
  await rooms.acknowledge(new URL(url, 'http://x').searchParams.get('kco_wc_order_id') ?? '');
  response.writeHead(200).end('-1');
};

test.describe('the order of things', () => {
  test('a tab is closed before the first push', async () => {
    const record = await run({ shopper: { afterPaying: 'closes-tab' } });
    expect(played()).toEqual(['closed-tab', 'push', 'push']);
    expect(story(record)).toEqual(['opened-checkout', 'paid', 'closed-tab', 'push 1', 'push 2']);
  });

  test('a customer returns before the first push', async () => {
    const record = await run();
    expect(played()).toEqual(['returned', 'push', 'push']);
    expect(story(record)).toEqual(['opened-checkout', 'paid', 'returned', 'push 1', 'push 2']);
  });

  test('a late customer returns after the first push and before the second', async () => {
    const record = await run({ shopper: { afterPaying: 'returns-late' } });
    expect(played()).toEqual(['push', 'returned', 'push']);
    expect(story(record)).toEqual(['opened-checkout', 'paid', 'push 1', 'returned', 'push 2']);
  });

  test('a late customer returns once', async () => {
    await run({ shopper: { afterPaying: 'returns-late' }, klarna: { pushAttempts: 4 } });
    expect(played()).toEqual(['push', 'returned', 'push', 'push', 'push']);
  });

  test('a late customer returns also when no push is sent at all', async () => {
    rooms.checkOut = async (visit) => {
      const purchase = await rooms.pay(visit);
      const [order] = await rooms.klarna.control.orders(rooms.opened?.merchant.id ?? '');
      await rooms.acknowledge(order?.orderId ?? '');
      return purchase;
    };
    const record = await run({ shopper: { afterPaying: 'returns-late' } });
    expect(played()).toEqual(['returned']);
    expect(callbacks(record)).toEqual([]);
  });

  for (const [afterPaying, step] of [
    ['closes-tab', 'closed-tab'],
    ['returns', 'returned'],
  ] as const) {
    test(`the first push waits until the customer has ${step}, however long that takes`, async () => {
      rooms.checkOut = async (visit) => {
        const purchase = await rooms.pay(visit);
        if (purchase.type !== 'paid') return purchase;
        const slowly = (then: () => Promise<void>) => async () => {
          // More round trips than a push needs.
          for (let trip = 0; trip < 20; trip++) await rooms.klarna.control.allRefusals();
          await then();
        };
        return { ...purchase, closeTab: slowly(purchase.closeTab), returnToShop: slowly(purchase.returnToShop) };
      };
      await run({ shopper: { afterPaying }, klarna: { pushAttempts: 1 } });
      expect(played()).toEqual([step, 'push']);
    });
  }

  test('everything is read before the site is closed', async () => {
    await run();
    const closed = rooms.log.indexOf('closed');
    expect(rooms.log.filter((entry) => entry.startsWith('read '))).toHaveLength(4);
    for (const what of ['requests', 'orders', 'log', 'beyond'])
      expect(rooms.log.indexOf(`read ${what}`)).toBeLessThan(closed);
  });
});

test('what a model could not do is a gap', async () => {
  rooms.beyond = ['POST /?wc-ajax=apply_coupon: 501'];
  expect((await run()).gaps).toEqual(['POST /?wc-ajax=apply_coupon: 501']);
});

test.describe('pushes', () => {
  test('end when the store has acknowledged', async () => {
    rooms.onPush = acknowledging;
    const record = await run({ klarna: { pushAttempts: 5 } });
    expect(callbacks(record)).toMatchObject([{ attempt: 1, outcome: { status: 200, body: '-1' } }]);
    expect(record.purchases).toMatchObject([{ acknowledged: true }]);
  });

  test('end with the attempts that the scenario plays', async () => {
    const record = await run({ klarna: { pushAttempts: 3 } });
    expect(callbacks(record).map(({ scheduledMs }) => scheduledMs)).toEqual([120_000, 300_000, 900_000]);
  });

  test('are not sent to a customer who did not pay', async () => {
    rooms.checkOut = async (visit) => {
      visit.record('refused', 'sold out');
      return { type: 'refused', message: 'sold out' };
    };
    const record = await run();
    expect(played()).toEqual([]);
    expect(story(record)).toEqual(['refused']);
    expect(record.gaps).toEqual([]);
  });

  test('do not find a private name', async () => {
    const record = await run({ edge: { name: 'private' } });
    expect(record.host).toBe('w0n0-a-open-http.shop.internal');
    expect(callbacks(record)).toMatchObject([{ outcome: { layer: 'dns' } }, { outcome: { layer: 'dns' } }]);
    expect(rooms.log).not.toContain('push');
  });

  test('are not redirected unless Klarna follows', async () => {
    rooms.onPush = (response) => void response.writeHead(302, { location: '/elsewhere' }).end();
    const record = await run({ klarna: { pushAttempts: 1 } });
    expect(callbacks(record)).toMatchObject([{ method: 'POST', outcome: { status: 302, location: '/elsewhere' } }]);
  });

  test('that are redirected leave each answer in the record', async () => {
    rooms.onPush = (response, url) =>
      void (url === '/elsewhere'
        ? response.writeHead(200).end('page')
        : response.writeHead(302, { location: '/elsewhere' }).end());
    const record = await run({ klarna: { pushAttempts: 1, followRedirects: true } });
    expect(callbacks(record)).toMatchObject([
      { method: 'POST', outcome: { status: 302 } },
      { method: 'GET', outcome: { status: 200 } },
    ]);
  });
});

test.describe('the record', () => {
  test('holds both books, the logs and the conditions', async () => {
    rooms.orders = [shopOrder()];
    rooms.requests = [edgeRequest()];
    const record = await run();
    expect(record).toMatchObject({
      host: 'w0n0-a-open-http.shop.test',
      kco: '2.13.11',
      conditions: { store: { https: 'none', permalinks: 'pretty' } },
      orders: [shopOrder()],
      storeLog: 'a line of the shop’s log',
      gaps: [],
      purchases: [{ status: 'authorized', fraudStatus: 'ACCEPTED', acknowledged: false, merchantReference: '15' }],
    });
    const types = new Set(record.events.map(({ type }) => type));
    expect(types).toEqual(new Set(['shopper', 'callback', 'edge-request', 'api-call', 'ledger']));
  });

  test('shows an order that nobody paid as open', async () => {
    rooms.checkOut = async (visit) => {
      await rooms.create(visit);
      visit.record('stuck', 'no button');
      return { type: 'stuck', message: 'no button' };
    };
    expect((await run()).purchases).toMatchObject([{ status: 'open', acknowledged: false }]);
  });

  test('has the rows of every push that was answered, or waited for them', async () => {
    const record = await run();
    expect(rooms.expected.requests).toEqual(callbacks(record).map(({ requestId }) => requestId));
  });

  test('does not wait for rows of pushes that were never answered', async () => {
    await run({ edge: { name: 'private' } });
    expect(rooms.expected.requests).toEqual([]);
  });

  test('does not ask a WAF that is off', async () => {
    await run();
    expect(rooms.log).not.toContain('read wafRows');
  });

  test('waits for the WAF’s rows of requests that the edge itself stopped', async () => {
    rooms.requests = [
      edgeRequest({ requestId: 'stopped', status: 403, upstreamStatus: undefined }),
      edgeRequest({ requestId: 'refused-by-store', status: 403, upstreamStatus: 403 }),
      edgeRequest({ requestId: 'let-through' }),
    ];
    await run({ edge: { waf: 'modsecurity' } });
    expect(rooms.expected.wafRows).toEqual(['stopped']);
  });

  test('leaves out the WAF’s rows of other sites', async () => {
    rooms.requests = [edgeRequest({ requestId: 'mine', status: 403, upstreamStatus: undefined })];
    rooms.wafRows = [wafRow(['211180'], { requestId: 'mine' }), wafRow(['211180'], { requestId: 'others' })];
    const { events } = await run({ edge: { waf: 'modsecurity' } });
    expect(events.filter(({ type }) => type === 'waf')).toMatchObject([{ requestId: 'mine' }]);
  });

  test('gives a row of the WAF the time of its request: its log has whole seconds', async () => {
    rooms.requests = [edgeRequest({ requestId: 'mine', at: 1_234_567, status: 403, upstreamStatus: undefined })];
    rooms.wafRows = [wafRow(['211180'], { requestId: 'mine', at: 1_234_000 })];
    const { events } = await run({ edge: { waf: 'modsecurity' } });
    expect(events.find(({ type }) => type === 'waf')?.at).toBe(1_234_567);
  });
});

test.describe('gaps', () => {
  const readings: [what: string, break_: () => void, words: string][] = [
    ['orders', () => (rooms.orders = new Error('gone away')), 'the shop’s orders could not be read: gone away'],
    ['log', () => (rooms.storeLog = new Error('gone away')), 'the shop’s log could not be read: gone away'],
    ['requests', () => (rooms.requests = new Error('no edge')), 'the edge’s access log could not be read: no edge'],
    [
      'deaths',
      () => (rooms.deaths = new Error('no broker')),
      'the state of the containers could not be read: no broker',
    ],
  ];
  for (const [what, breakIt, words] of readings) {
    test(`${what} that cannot be read are one, and the rest is still read`, async () => {
      breakIt();
      const record = await run();
      expect(record.gaps).toEqual([words]);
      expect(record.purchases).toHaveLength(1);
      expect(rooms.log).toContain('closed');
    });
  }

  test('rows of the WAF that cannot be read are one', async () => {
    rooms.wafRows = new Error('no audit log');
    const { gaps } = await run({ edge: { waf: 'modsecurity' } });
    expect(gaps).toEqual(['the WAF’s audit log could not be read: no audit log']);
  });

  test('deaths come before all others: they are why', async () => {
    rooms.deaths = ['the store died with exit code 137'];
    rooms.orders = new Error('gone away');
    expect((await run()).gaps).toEqual([
      'the store died with exit code 137',
      'the shop’s orders could not be read: gone away',
    ]);
  });

  for (const status of [502, 504]) {
    test(`a ${status} of the edge is one: the store gave no answer`, async () => {
      rooms.requests = [edgeRequest({ status, method: 'GET', url: '/checkout/' })];
      expect((await run()).gaps).toEqual([`the store gave no answer to GET /checkout/ (${status})`]);
    });
  }

  for (const status of [403, 500, 503]) {
    test(`a ${status} is none: somebody answered`, async () => {
      rooms.requests = [edgeRequest({ status })];
      expect((await run()).gaps).toEqual([]);
    });
  }

  test('a shopper who throws is one, and what was seen until then is kept', async () => {
    rooms.checkOut = async (visit) => {
      visit.record('opened-checkout');
      throw new Error('the browser crashed');
    };
    const record = await run();
    expect(record.gaps).toEqual(['the browser crashed']);
    expect(story(record)).toEqual(['opened-checkout']);
  });

  test('a way back that fails is one', async () => {
    rooms.checkOut = async (visit) => {
      const purchase = await rooms.pay(visit);
      if (purchase.type !== 'paid') return purchase;
      return { ...purchase, returnToShop: () => Promise.reject(new Error('ECONNRESET')) };
    };
    expect((await run()).gaps).toEqual(['ECONNRESET']);
  });
});

test.describe('the site is closed', () => {
  const merchants = () => rooms.klarna.control.orders(rooms.opened?.merchant.id ?? '');

  test('after a scenario, and its merchant is forgotten', async () => {
    await run();
    expect(rooms.log.at(-1)).toBe('closed');
    await expect(merchants()).rejects.toMatchObject({ code: 'KLARNA_UNREACHABLE' });
  });

  test('also when the shopper throws', async () => {
    rooms.checkOut = () => Promise.reject(new Error('the browser crashed'));
    await run();
    expect(rooms.log.at(-1)).toBe('closed');
    await expect(merchants()).rejects.toMatchObject({ code: 'KLARNA_UNREACHABLE' });
  });

  test('also when nothing can be read', async () => {
    rooms.orders = rooms.storeLog = rooms.requests = rooms.deaths = new Error('all is gone');
    expect((await run()).gaps).toHaveLength(4);
    expect(rooms.log.at(-1)).toBe('closed');
  });

  test('once', async () => {
    await run();
    expect(rooms.log.filter((entry) => entry === 'closed')).toHaveLength(1);
  });

  test('and the record survives a store that cannot close it', async () => {
    rooms.storeCloses = new Error('cannot drop the database');
    expect((await run()).purchases).toHaveLength(1);
  });
});

test.describe('a site that cannot be opened', () => {
  test('ends the scenario with the store’s error, and leaves no merchant', async () => {
    rooms.storeOpens = new HarnessError('SITE_NOT_OPENED', 'no such template');
    await expect(run()).rejects.toMatchObject({ code: 'SITE_NOT_OPENED' });
    await expect(rooms.klarna.control.orders('K_w0n0'.padEnd(19, '_'))).rejects.toMatchObject({
      code: 'KLARNA_UNREACHABLE',
    });
  });

  test('because its id is taken leaves the site that has it alone', async () => {
    const merchantId = 'K_w0n0'.padEnd(19, '_');
    await rooms.klarna.control.register({ merchantId, sharedSecret: 'another' });
    await expect(run()).rejects.toMatchObject({ code: 'KLARNA_UNREACHABLE' });
    expect(rooms.log).toEqual([]);
    expect(await rooms.klarna.control.orders(merchantId)).toEqual([]);
  });

  test('because the edge does not record leaves no shop behind', async () => {
    rooms.edgeRecords = new HarnessError('EVIDENCE_INCOMPLETE', 'no log');
    await expect(run()).rejects.toMatchObject({ code: 'EVIDENCE_INCOMPLETE' });
    expect(rooms.log).toEqual(['opened', 'closed']);
  });
});

test('two sites have their own secrets, in the length that the store needs', async () => {
  await run();
  const first = rooms.opened?.merchant;
  await run();
  const second = rooms.opened?.merchant;
  expect(first?.sharedSecret).toMatch(/^[\w-]{21}$/);
  expect(second?.sharedSecret).not.toBe(first?.sharedSecret);
  expect(first?.id).toBe('K_w0n0_____________');
});
