import { expect } from 'vitest';
import type { FaultEvent } from '../../../harness/evidence/events.ts';
import { eventsOf } from '../../../harness/evidence/site-record.ts';
import type { Fault } from '../../../harness/scenario/fault.ts';
import { klarnaOutage, namePrivate, pluginDeactivated, wordfence } from '../../../harness/scenario/presets.ts';
import { edgeRequest, shopOrder, trace, wafRow } from '../verdict/site-record-builder.ts';
import type { FakeRooms } from './fake-rooms.ts';
import { test } from './rooms-fixture.ts';

const acted = (fault: number, parts: Partial<FaultEvent> = {}): FaultEvent => ({
  type: 'fault',
  at: 1,
  fault,
  did: 'acted',
  on: 'POST /',
  ...parts,
});

test.describe('the record', () => {
  test('holds both books, the logs and the conditions', async ({ rooms }) => {
    rooms.orders = [shopOrder()];
    rooms.requests = [edgeRequest()];
    const record = await rooms.run();
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
    expect(types).toEqual(new Set(['shopper', 'callback', 'edge-request', 'api-call', 'ledger', 'shop-order']));
  });

  test('has the pieces that are left, where the shop counts them', async ({ rooms }) => {
    rooms.stockLeft = 9;
    expect((await rooms.run()).stockLeft).toBe(9);
    rooms.stockLeft = undefined;
    expect((await rooms.run()).stockLeft).toBeUndefined();
  });

  test('shows an order that nobody paid as open', async ({ rooms }) => {
    rooms.checkOut = async (visit) => {
      await rooms.create(visit);
      visit.record('stuck', 'no button');
      return { type: 'stuck', message: 'no button' };
    };
    expect((await rooms.run()).purchases).toMatchObject([{ status: 'open', acknowledged: false }]);
  });

  test('has the rows of every push that was answered, or waited for them', async ({ rooms }) => {
    const record = await rooms.run();
    expect(rooms.expected.requests).toEqual(eventsOf(record, 'callback').map(({ requestId }) => requestId));
  });

  test('does not wait for rows of pushes that were never answered', async ({ rooms }) => {
    await rooms.run({ faults: [namePrivate()] });
    expect(rooms.expected.requests).toEqual([]);
  });

  test('does not ask a WAF that is off', async ({ rooms }) => {
    await rooms.run();
    expect(rooms.log).not.toContain('read wafRows');
  });

  test('waits for the WAF’s rows of requests that the edge itself stopped', async ({ rooms }) => {
    rooms.requests = [
      edgeRequest({ requestId: 'stopped', status: 403, upstreamStatus: undefined }),
      edgeRequest({ requestId: 'refused-by-store', status: 403, upstreamStatus: 403 }),
      edgeRequest({ requestId: 'let-through' }),
    ];
    await rooms.run({ edge: { waf: 'modsecurity' } });
    expect(rooms.expected.wafRows).toEqual(['stopped']);
  });

  test('leaves out the WAF’s rows of other sites', async ({ rooms }) => {
    rooms.requests = [edgeRequest({ requestId: 'mine', status: 403, upstreamStatus: undefined })];
    rooms.wafRows = [wafRow(['211180'], { requestId: 'mine' }), wafRow(['211180'], { requestId: 'others' })];
    const { events } = await rooms.run({ edge: { waf: 'modsecurity' } });
    expect(events.filter(({ type }) => type === 'waf')).toMatchObject([{ requestId: 'mine' }]);
  });

  test('asks for the rows of faults at the edge, whether there is a WAF or not', async ({ rooms }) => {
    rooms.requests = [edgeRequest({ requestId: 'mine', status: 503, upstreamStatus: undefined })];
    rooms.wafRows = [wafRow(['wordfence'], { requestId: 'mine', layer: 'wordfence', status: 503 })];
    const { events } = await rooms.run({ faults: [wordfence()] });
    expect(events.filter(({ type }) => type === 'waf')).toMatchObject([{ requestId: 'mine', layer: 'wordfence' }]);
  });

  test('has what the faults of every room did', async ({ rooms }) => {
    rooms.edgeFaults = [acted(0, { requestId: 'mine' })];
    rooms.storeFaults = [acted(1, { on: 'init during push' })];
    rooms.onPush = rooms.acknowledging;
    const faults = [
      wordfence(),
      pluginDeactivated(),
      klarnaOutage({ route: 'acknowledge' }),
      namePrivate({ from: { minutes: 5 } }),
    ];
    const record = await rooms.run({ faults });
    expect(new Set(eventsOf(record, 'fault').map(({ fault }) => fault))).toEqual(new Set([0, 1, 2, 3]));
  });

  test('has what the plugin did, at which lines', async ({ rooms }) => {
    rooms.traces = [trace('call', 'GET /ordermanagement/v1/orders/1', 84)];
    expect(eventsOf(await rooms.run(), 'trace')).toEqual(rooms.traces);
  });

  test('gives a row of the WAF the time of its request: its log has whole seconds', async ({ rooms }) => {
    rooms.requests = [edgeRequest({ requestId: 'mine', at: 1_234_567, status: 403, upstreamStatus: undefined })];
    rooms.wafRows = [wafRow(['211180'], { requestId: 'mine', at: 1_234_000 })];
    const { events } = await rooms.run({ edge: { waf: 'modsecurity' } });
    expect(events.find(({ type }) => type === 'waf')?.at).toBe(1_234_567);
  });
});

test.describe('gaps', () => {
  const readings: [what: string, break_: (rooms: FakeRooms) => void, words: string][] = [
    ['orders', (rooms) => (rooms.orders = new Error('gone away')), 'the shop’s orders could not be read: gone away'],
    ['log', (rooms) => (rooms.storeLog = new Error('gone away')), 'the shop’s log could not be read: gone away'],
    [
      'requests',
      (rooms) => (rooms.requests = new Error('no edge')),
      'the edge’s access log could not be read: no edge',
    ],
    ['stock', (rooms) => (rooms.stockLeft = new Error('gone away')), 'the shop’s stock could not be read: gone away'],
    [
      'deaths',
      (rooms) => (rooms.deaths = new Error('no broker')),
      'the state of the containers could not be read: no broker',
    ],
  ];
  for (const [what, breakIt, words] of readings) {
    test(`${what} that cannot be read are one, and the rest is still read`, async ({ rooms }) => {
      breakIt(rooms);
      const record = await rooms.run();
      expect([...new Set(record.gaps)]).toEqual([words]);
      expect(record.purchases).toHaveLength(1);
      expect(rooms.log).toContain('closed');
    });
  }

  for (const [what, breakIt] of [
    ['what the edge’s faults did', (rooms: FakeRooms) => (rooms.edgeFaults = new Error('no edge'))],
    ['what the shop’s faults did', (rooms: FakeRooms) => (rooms.storeFaults = new Error('no edge'))],
    ['what the plugin did', (rooms: FakeRooms) => (rooms.traces = new Error('no edge'))],
    ['what failed at the edge', (rooms: FakeRooms) => (rooms.edgeFailures = new Error('no edge'))],
  ] as const) {
    test(`${what} is one where it cannot be read`, async ({ rooms }) => {
      breakIt(rooms);
      expect((await rooms.run()).gaps).toEqual([`${what} could not be read: no edge`]);
    });
  }

  test('what failed at the edge or behind it is one, with its cause, before what follows of it', async ({ rooms }) => {
    rooms.edgeFailures = ['the shop gave no answer to POST /: out of memory', 'the mock edge failed at GET /: a bug'];
    rooms.orders = new Error('gone away');
    const { gaps } = await rooms.run();
    expect(gaps.slice(0, 2)).toEqual(rooms.edgeFailures);
    expect(gaps).toContain('the shop’s orders could not be read: gone away');
  });

  test('rows of the WAF that cannot be read are one', async ({ rooms }) => {
    rooms.wafRows = new Error('no audit log');
    const { gaps } = await rooms.run({ edge: { waf: 'modsecurity' } });
    expect(gaps).toEqual(['the WAF’s audit log could not be read: no audit log']);
  });

  test('deaths come before all others: they are why', async ({ rooms }) => {
    rooms.deaths = ['the store died with exit code 137'];
    rooms.orders = new Error('gone away');
    const { gaps } = await rooms.run();
    expect(gaps[0]).toBe('the store died with exit code 137');
    expect(gaps).toContain('the shop’s orders could not be read: gone away');
  });

  for (const status of [502, 504]) {
    test(`a ${status} of the edge is one: the store gave no answer`, async ({ rooms }) => {
      rooms.requests = [edgeRequest({ status, method: 'GET', url: '/checkout/' })];
      expect((await rooms.run()).gaps).toEqual([`the store gave no answer to GET /checkout/ (${status})`]);
    });
  }

  test('a 502 that a fault answered is none', async ({ rooms }) => {
    rooms.requests = [edgeRequest({ requestId: 'mine', status: 502, upstreamStatus: undefined })];
    rooms.edgeFaults = [acted(0, { requestId: 'mine' })];
    const answers: Fault = { at: 'edge', does: { answer: { status: 502 } } };
    expect((await rooms.run({ faults: [answers] })).gaps).toEqual([]);
  });

  for (const [what, did, does] of [
    ['let through', 'let-through', { answer: { status: 502 } }],
    ['delayed', 'acted', { delayMs: 1_000 }],
    ['took headers off', 'acted', { strip: ['x'] }],
    ['rewrote', 'acted', { rewrite: { query: '' } }],
  ] satisfies [string, FaultEvent['did'], Fault['does']][]) {
    test(`a 502 of what a fault ${what} is one: somebody else had to answer`, async ({ rooms }) => {
      rooms.requests = [edgeRequest({ requestId: 'mine', status: 502, upstreamStatus: undefined })];
      rooms.edgeFaults = [acted(0, { did, requestId: 'mine' })];
      expect((await rooms.run({ faults: [{ at: 'edge', does }] })).gaps).toEqual([
        expect.stringMatching(/^the store gave no answer/),
      ]);
    });
  }

  for (const status of [403, 500, 503]) {
    test(`a ${status} is none: somebody answered`, async ({ rooms }) => {
      rooms.requests = [edgeRequest({ status })];
      expect((await rooms.run()).gaps).toEqual([]);
    });
  }

  test('a shopper who throws is one, and what was seen until then is kept', async ({ rooms }) => {
    rooms.checkOut = async (visit) => {
      visit.record('opened-checkout');
      throw new Error('the browser crashed');
    };
    const record = await rooms.run();
    expect(record.gaps).toEqual(['the browser crashed']);
    expect(eventsOf(record, 'shopper').map(({ step }) => step)).toEqual(['opened-checkout']);
  });

  test('a way back that fails is one', async ({ rooms }) => {
    rooms.checkOut = async (visit) => {
      const purchase = await rooms.pay(visit);
      if (purchase.type !== 'paid') return purchase;
      return { ...purchase, returnToShop: () => Promise.reject(new Error('ECONNRESET')) };
    };
    expect((await rooms.run()).gaps).toEqual(['ECONNRESET']);
  });

  test('what a model could not do is one', async ({ rooms }) => {
    rooms.beyond = ['POST /?wc-ajax=apply_coupon: 501'];
    expect((await rooms.run()).gaps).toEqual(['POST /?wc-ajax=apply_coupon: 501']);
  });
});
