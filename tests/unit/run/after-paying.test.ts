import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import type { MomentEvent } from '../../../harness/evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../../harness/evidence/site-record.ts';
import type { AfterPaying, Deviations } from '../../../harness/scenario/conditions.ts';
import {
  answersReset,
  klarnaOutage,
  maintenance,
  pluginDeactivated,
  slowCallbacks,
} from '../../../harness/scenario/presets.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { edgeRequest, shopOrder } from '../verdict/site-record-builder.ts';
import { orderIdIn } from './fake-rooms.ts';
import { test } from './rooms-fixture.ts';

const momentsOf = (record: SiteRecord): Pick<MomentEvent, 'what' | 'sincePaidMs' | 'detail'>[] =>
  eventsOf(record, 'moment').map(({ what, sincePaidMs, detail }) => ({ what, sincePaidMs, detail }));

test.describe('Klarna’s time', () => {
  test('is told to the store at the payment, and before each push', async ({ rooms }) => {
    await rooms.run();
    expect(rooms.playedBy('store')).toEqual([
      'store at 0 min',
      'returned',
      'store at 2 min',
      'push',
      'store at 5 min',
      'push',
    ]);
  });

  test('does not go on with pushes that are not sent', async ({ rooms }) => {
    rooms.onPush = rooms.acknowledging;
    await rooms.run({ klarna: { pushAttempts: 5 } });
    expect(rooms.playedBy('store')).toEqual(['store at 0 min', 'returned', 'store at 2 min', 'push']);
  });

  test('goes on after the last push, to whatever is due then', async ({ rooms }) => {
    rooms.onPush = rooms.acknowledging;
    await rooms.run({ store: { stock: 'managed', holdStockMinutes: 30 } });
    expect(rooms.playedBy('store').at(-1)).toBe('store at 30 min');
  });

  test('is told to an edge without faults never', async ({ rooms }) => {
    await rooms.run({ faults: [klarnaOutage({ route: 'acknowledge' }), pluginDeactivated({ from: 'paid' })] });
    expect(rooms.log.filter((entry) => entry.startsWith('edge at'))).toEqual([]);
  });

  for (const [what, fault] of [
    ['a fault that begins', maintenance({ from: 'paid' })],
    ['a fault that ends', maintenance({ until: { minutes: 5 } })],
    ['answers that are spoiled', answersReset()],
  ] as const) {
    test(`is told to an edge with ${what}, before the customer goes on`, async ({ rooms }) => {
      await rooms.run({ faults: [fault] });
      const [first, next] = rooms.playedBy('edge');
      expect([first, next]).toEqual(['edge at 0 min', 'returned']);
      expect(rooms.playedBy('edge').slice(-2)).toEqual(['edge at 5 min', 'push']);
    });
  }

  for (const [what, detail, given] of [
    ['fault-ended', 'plugin-deactivated', { faults: [pluginDeactivated({ until: { minutes: 3 } })] }],
    ['fault-began', 'maintenance', { faults: [maintenance({ from: { minutes: 3 } })] }],
    ['unpaid-orders-due', undefined, { store: { stock: 'managed', holdStockMinutes: 3 } }],
  ] as const satisfies readonly (readonly [MomentEvent['what'], string | undefined, Deviations])[]) {
    test(`has the moment ${what}, of which the rooms are told`, async ({ rooms }) => {
      const record = await rooms.run(given);
      expect(momentsOf(record)).toEqual([{ what, sincePaidMs: 180_000, detail }]);
      const rest = rooms.playedBy('store').slice(2);
      expect(rest).toEqual(['store at 2 min', 'push', 'store at 3 min', 'store at 5 min', 'push']);
    });
  }

  test('is that of every change of the order', async ({ rooms }) => {
    rooms.orders = [shopOrder()];
    rooms.onPush = (response) => {
      rooms.orders = [shopOrder({ status: 'processing', paid: true })];
      response.writeHead(200).end('-1');
    };
    const record = await rooms.run({ shopper: { afterPaying: 'closes-tab' } });
    expect(eventsOf(record, 'shop-order')).toMatchObject([
      { sincePaidMs: 0, status: 'pending', paid: false },
      { sincePaidMs: 120_000, status: 'processing', paid: true },
    ]);
  });
});

test.describe('the customer', () => {
  test('who reloads the checkout does so before the first push, and never returns', async ({ rooms }) => {
    await rooms.run({ shopper: { afterPaying: 'reloads-checkout' } });
    expect(rooms.played).toEqual(['reloaded-checkout', 'push', 'push']);
  });

  test('who returns with the push is under way while it is', async ({ rooms }) => {
    let pushArrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      pushArrived = resolve;
    });
    let customerCame = () => {};
    const returned = new Promise<void>((resolve) => {
      customerCame = resolve;
    });
    // Each waits for the other: one after the other, the push would run into its time-out.
    rooms.onPush = async (response) => {
      pushArrived();
      await returned;
      response.writeHead(200).end('-1');
    };
    rooms.checkOut = async (visit) => {
      const purchase = await rooms.pay(visit);
      if (purchase.type !== 'paid') return purchase;
      const returnToShop = async () => {
        await arrival;
        await purchase.returnToShop();
        customerCame();
      };
      return { ...purchase, returnToShop };
    };
    const record = await rooms.run({ shopper: { afterPaying: 'returns-with-push' } });
    expect(eventsOf(record, 'callback')).toMatchObject([
      { attempt: 1, outcome: { type: 'answered', status: 200 } },
      { attempt: 2, outcome: { type: 'answered', status: 200 } },
    ]);
    expect(rooms.played).toEqual(['push', 'returned', 'push']);
  });

  for (const afterPaying of ['returns-late', 'returns-with-push'] as const satisfies readonly AfterPaying[]) {
    test(`who ${afterPaying} does so also when the order is acknowledged before any push`, async ({ rooms }) => {
      rooms.checkOut = async (visit) => {
        const purchase = await rooms.pay(visit);
        const [order] = await rooms.klarnaOrders();
        await rooms.acknowledge(order?.orderId ?? '');
        return purchase;
      };
      await rooms.run({ shopper: { afterPaying } });
      expect(rooms.played).toEqual(['returned']);
    });
  }
});

test.describe('the owner', () => {
  test('acts at the time that was given, when the shop knows it', async ({ rooms }) => {
    const record = await rooms.run({ store: { owner: 'edits-total', ownerAfterMinutes: 3 } });
    expect(rooms.playedBy('store').slice(3)).toEqual([
      'push',
      'store at 3 min',
      'owner edits-total',
      'store at 5 min',
      'push',
    ]);
    expect(momentsOf(record)).toEqual([{ what: 'owner-acted', sincePaidMs: 180_000, detail: 'edits-total' }]);
  });

  test('who does nothing leaves no moment', async ({ rooms }) => {
    expect(momentsOf(await rooms.run())).toEqual([]);
  });
});

test.describe('Klarna’s decision', () => {
  const review: Deviations['klarna'] = { fraud: 'pending', decision: 'accepted', decisionAfterMinutes: 3 };

  for (const [decision, fraudStatus, eventType] of [
    ['accepted', 'ACCEPTED', 'FRAUD_RISK_ACCEPTED'],
    ['rejected', 'REJECTED', 'FRAUD_RISK_REJECTED'],
  ] as const) {
    test(`${decision} is in the book, and then the shop hears of it`, async ({ rooms }) => {
      const told: unknown[] = [];
      rooms.onOther = async (response, url) => {
        const body = JSON.parse(await text(response.req)) as { event_type?: string; order_id?: string };
        told.push(body.event_type, body.order_id === orderIdIn(url));
        const [order] = await rooms.klarnaOrders();
        told.push(order?.authorization?.fraudStatus);
        response.writeHead(200).end();
      };
      const record = await rooms.run({ klarna: { ...review, decision } });
      expect(told).toEqual([eventType, true, fraudStatus]);
      expect(rooms.played).toEqual(['returned', 'push', 'notification', 'push']);
      expect(eventsOf(record, 'callback')[1]).toMatchObject({
        kind: 'notification',
        attempt: 1,
        scheduledMs: 180_000,
        outcome: { type: 'answered', status: 200 },
      });
      expect(record.purchases).toMatchObject([{ status: 'authorized', fraudStatus }]);
      expect(momentsOf(record)).toEqual([{ what: 'klarna-decided', sincePaidMs: 180_000, detail: decision }]);
    });
  }

  test('is not told to a shop that has no URL for it, and the moment says so', async ({ rooms }) => {
    rooms.merchantUrls = { push: '/wc-api/KCO_WC_Push/?kco_wc_order_id={checkout.order.id}' };
    const record = await rooms.run({ klarna: review });
    expect(rooms.played).toEqual(['returned', 'push', 'push']);
    expect(record.purchases).toMatchObject([{ fraudStatus: 'ACCEPTED' }]);
    expect(momentsOf(record)).toMatchObject([{ detail: 'accepted, and the shop has no URL for notifications' }]);
  });

  test('about a purchase that was never under review is a gap', async ({ rooms }) => {
    const record = await rooms.run({ klarna: { decision: 'accepted', decisionAfterMinutes: 3 } });
    expect(record.gaps).toEqual([expect.stringContaining('Not under review')]);
  });

  test('that does not come leaves the purchase under review', async ({ rooms }) => {
    const record = await rooms.run({ klarna: { fraud: 'pending' } });
    expect(record.purchases).toMatchObject([{ fraudStatus: 'PENDING' }]);
    expect(rooms.played).not.toContain('notification');
  });
});

test.describe('an outage of Klarna’s API', () => {
  /** What the shop's handler was answered, a line each. */
  const calls = (record: SiteRecord): string[] =>
    eventsOf(record, 'api-call')
      .filter(({ path }) => path.startsWith('/ordermanagement/') && !path.endsWith('/merchant-references'))
      .map(({ method, path, status }) => `${method} ${path.split('/')[5] ?? 'order'} ${status}`);

  test('that ends between two pushes lets the second one through', async ({ rooms }) => {
    rooms.onPush = rooms.acknowledging;
    const record = await rooms.run({
      faults: [klarnaOutage({ route: 'order-management read', until: { minutes: 3 } })],
    });
    expect(calls(record)).toEqual(['GET order 500', 'GET order 200', 'POST acknowledge 204']);
    expect(momentsOf(record)).toMatchObject([{ what: 'fault-ended', sincePaidMs: 180_000 }]);
    expect(record.purchases).toMatchObject([{ acknowledged: true }]);
  });

  test('of the acknowledgement alone lets the order be read', async ({ rooms }) => {
    rooms.onPush = rooms.acknowledging;
    const record = await rooms.run({ faults: [klarnaOutage({ route: 'acknowledge', until: { minutes: 3 } })] });
    expect(calls(record)).toEqual(['GET order 200', 'POST acknowledge 500', 'GET order 200', 'POST acknowledge 204']);
  });

  test('from the payment on lets the purchase be, and is on when the customer comes back', async ({ rooms }) => {
    rooms.onPush = rooms.acknowledging;
    const record = await rooms.run({
      faults: [klarnaOutage({ route: ['checkout create', 'acknowledge'], from: 'paid' })],
    });
    expect(calls(record)).toEqual(['GET order 200', 'POST acknowledge 500', 'GET order 200', 'POST acknowledge 500']);
    expect(eventsOf(record, 'fault')).toMatchObject([
      { fault: 0, did: 'acted', on: expect.stringMatching(/^POST .*acknowledge$/) },
      { fault: 0, did: 'acted' },
    ]);
  });

  test('that never ends stays, and Klarna goes on pushing', async ({ rooms }) => {
    rooms.onPush = rooms.acknowledging;
    const record = await rooms.run({ faults: [klarnaOutage({ route: 'order-management read' })] });
    expect(calls(record)).toEqual(['GET order 500', 'GET order 500']);
    expect(momentsOf(record)).toEqual([]);
    expect(record.purchases).toMatchObject([{ acknowledged: false }]);
  });
});

test.describe('a shop that is slower than Klarna waits', () => {
  const slow: Deviations = { faults: [slowCallbacks({ seconds: 7 })], klarna: { pushAttempts: 1 } };

  test('has its time: the books are read when its work is done', async ({ rooms }) => {
    rooms.onPush = (response, url) => {
      // The work is done when Klarna has long hung up.
      response.on('close', () => void rooms.acknowledge(orderIdIn(url)));
    };
    const record = await rooms.run(slow);
    // Klarna's five seconds, of 200 ms each.
    const message = 'no complete answer within 5 s';
    expect(eventsOf(record, 'callback')).toMatchObject([{ outcome: { type: 'failed', layer: 'time-out', message } }]);
    expect(record.purchases).toMatchObject([{ acknowledged: true }]);
  });

  test('and never ends is not waited for forever', async ({ rooms }) => {
    const clock = new FakeClock();
    rooms.clock = clock;
    rooms.onPush = () => {};
    const record = await rooms.run(slow);
    const waitedMs = clock.sleeps.reduce((sum, ms) => sum + ms, 0);
    // Twice its seven seconds, of 200 ms each, and one more real one.
    expect(waitedMs).toBe(3_800);
    expect(record.purchases).toMatchObject([{ acknowledged: false }]);
  });

  test('is not waited for when the edge has seen its answer, whatever became of the order', async ({ rooms }) => {
    const clock = new FakeClock();
    rooms.clock = clock;
    rooms.onPush = ({ req }) => {
      rooms.requests = [edgeRequest({ requestId: String(req.headers['x-request-id']), upstreamStatus: 200 })];
    };
    const record = await rooms.run(slow);
    expect(clock.sleeps).toEqual([]);
    expect(record.purchases).toMatchObject([{ acknowledged: false }]);
  });

  test('is not waited for when it has acknowledged', async ({ rooms }) => {
    const clock = new FakeClock();
    rooms.clock = clock;
    rooms.onPush = rooms.acknowledging;
    await rooms.run({ faults: [slowCallbacks({ seconds: 3 })] });
    expect(clock.sleeps).toEqual([]);
  });
});
