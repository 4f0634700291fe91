import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { eventsOf } from '../../../harness/evidence/site-record.ts';
import { klarnaAddresses, sourceHeader } from '../../../harness/scenario/klarna-addresses.ts';
import { orderIdIn } from './fake-rooms.ts';
import { test } from './rooms-fixture.ts';

test.describe('copies of a push', () => {
  test('have the number of their attempt, as often as it is copied', async ({ rooms }) => {
    const record = await rooms.run({ klarna: { pushCopies: 3 } });
    const pushes = eventsOf(record, 'callback');
    expect(pushes.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 2, 2, 2]);
    expect(new Set(pushes.map(({ requestId }) => requestId)).size).toBe(6);
  });

  test('are sent although the first was acknowledged, and end the attempts', async ({ rooms }) => {
    rooms.onPush = rooms.acknowledging;
    const record = await rooms.run({ klarna: { pushCopies: 2 } });
    expect(eventsOf(record, 'callback').map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  test('come one after the other', async ({ rooms }) => {
    let open = 0;
    const most: number[] = [];
    rooms.onPush = async (response) => {
      open += 1;
      most.push(open);
      // More round trips than a second connection would need to arrive.
      for (let trip = 0; trip < 5; trip++) await rooms.klarna.control.allRefusals();
      open -= 1;
      response.writeHead(200).end('-1');
    };
    await rooms.run({ klarna: { pushCopies: 3, pushAttempts: 1 } });
    expect(most).toEqual([1, 1, 1]);
  });
});

test.describe('an early push', () => {
  test('comes before the purchase, and is no attempt of the schedule', async ({ rooms }) => {
    const paidThen: boolean[] = [];
    rooms.onPush = async (response, url) => {
      const order = (await rooms.klarnaOrders()).find(({ orderId }) => orderId === orderIdIn(url));
      paidThen.push(order?.authorization !== undefined);
      response.writeHead(404).end();
    };
    const record = await rooms.run({ klarna: { earlyPush: true } });
    expect(rooms.played).toEqual(['push', 'returned', 'push', 'push']);
    expect(paidThen).toEqual([false, true, true]);
    expect(eventsOf(record, 'callback')).toMatchObject([
      { kind: 'push', attempt: 0, scheduledMs: 0 },
      { attempt: 1, scheduledMs: 120_000 },
      { attempt: 2, scheduledMs: 300_000 },
    ]);
  });

  test('has nothing to be sent for when Klarna knows no order', async ({ rooms }) => {
    rooms.checkOut = async (visit) => {
      await visit.beforeBuying();
      return { type: 'left' };
    };
    const record = await rooms.run({ klarna: { earlyPush: true } });
    expect(eventsOf(record, 'callback')).toEqual([]);
    expect(record.gaps).toEqual([]);
  });
});

for (const [fact, edge, address] of [
  ['tells a layer where it comes from', { layer: 'country-block' }, klarnaAddresses[0]],
  ['tells a site without a layer nothing', {}, undefined],
] as const) {
  test(`a push ${fact}`, async ({ rooms }) => {
    const seen: IncomingHttpHeaders[] = [];
    rooms.onPush = (response) => {
      seen.push(response.req.headers);
      response.writeHead(403).end();
    };
    await rooms.run({ edge, klarna: { pushAttempts: 1 } });
    expect(seen.map((headers) => headers[sourceHeader])).toEqual([address]);
  });
}

test.describe('a shop that wants to validate', () => {
  const validation = '/wc-api/KCO_WC_Validation/?kco_wc_order_id={checkout.order.id}';
  test.beforeEach(({ rooms }) => {
    rooms.merchantUrls = { ...rooms.merchantUrls, validation };
  });

  test('is asked while the customer waits, and the purchase goes on when it agrees', async ({ rooms }) => {
    const asked: unknown[] = [];
    rooms.onOther = async (response, url) => {
      const body = JSON.parse(await text(response.req)) as Record<string, unknown>;
      asked.push(body.order_id === orderIdIn(url), body.order_amount);
      response.writeHead(200).end();
    };
    const record = await rooms.run();
    expect(asked).toEqual([true, 14900]);
    expect(rooms.played).toEqual(['validation', 'returned', 'push', 'push']);
    expect(eventsOf(record, 'callback')[0]).toMatchObject({
      kind: 'validation',
      attempt: 1,
      scheduledMs: 0,
      outcome: { type: 'answered', status: 200 },
    });
    expect(record.gaps).toEqual([]);
  });

  test('can deny the purchase: nothing is paid, and no push is sent', async ({ rooms }) => {
    rooms.onOther = (response) => void response.writeHead(303, { location: '/cart/' }).end();
    const record = await rooms.run({ klarna: { followRedirects: true } });
    expect(rooms.played).toEqual(['validation']);
    expect(record.purchases).toMatchObject([{ status: 'open' }]);
    expect(eventsOf(record, 'shopper').map(({ step }) => step)).toEqual(['opened-checkout', 'refused']);
    expect(eventsOf(record, 'callback')).toMatchObject([{ outcome: { status: 303, location: '/cart/' } }]);
  });

  test('is asked again when the customer tries again', async ({ rooms }) => {
    let asked = 0;
    rooms.onOther = (response) => {
      asked += 1;
      response.writeHead(asked === 1 ? 303 : 200, { location: '/cart/' }).end();
    };
    rooms.checkOut = async (visit) => {
      const first = await rooms.pay(visit);
      return first.type === 'refused' ? rooms.pay(visit) : first;
    };
    const record = await rooms.run({ klarna: { pushAttempts: 1 } });
    expect(rooms.played).toEqual(['validation', 'validation', 'returned', 'push']);
    expect(record.purchases).toMatchObject([{ status: 'open' }, { status: 'authorized' }]);
  });
});
