import { expect } from 'vitest';
import type { HarnessEvent } from '../../../harness/evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../../harness/evidence/site-record.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { namePrivate } from '../../../harness/scenario/presets.ts';
import { customerPatienceMs } from '../../../harness/shopper/shopper.ts';
import { test } from './rooms-fixture.ts';

/** Shopper's steps and callbacks, in the order of the record. */
const story = ({ events }: SiteRecord) =>
  events.flatMap((event: HarnessEvent) => {
    if (event.type === 'shopper') return [event.step as string];
    return event.type === 'callback' ? [`push ${event.attempt}`] : [];
  });

test.describe('the order of things', () => {
  test('a tab is closed before the first push', async ({ rooms }) => {
    const record = await rooms.run({ shopper: { afterPaying: 'closes-tab' } });
    expect(rooms.played).toEqual(['closed-tab', 'push', 'push']);
    expect(story(record)).toEqual(['opened-checkout', 'paid', 'closed-tab', 'push 1', 'push 2']);
  });

  test('a customer returns before the first push', async ({ rooms }) => {
    const record = await rooms.run();
    expect(rooms.played).toEqual(['returned', 'push', 'push']);
    expect(story(record)).toEqual(['opened-checkout', 'paid', 'returned', 'push 1', 'push 2']);
  });

  test('a late customer returns after the first push and before the second', async ({ rooms }) => {
    const record = await rooms.run({ shopper: { afterPaying: 'returns-late' } });
    expect(rooms.played).toEqual(['push', 'returned', 'push']);
    expect(story(record)).toEqual(['opened-checkout', 'paid', 'push 1', 'returned', 'push 2']);
  });

  test('a late customer returns once', async ({ rooms }) => {
    await rooms.run({ shopper: { afterPaying: 'returns-late' }, klarna: { pushAttempts: 4 } });
    expect(rooms.played).toEqual(['push', 'returned', 'push', 'push', 'push']);
  });

  for (const [afterPaying, step] of [
    ['closes-tab', 'closed-tab'],
    ['returns', 'returned'],
  ] as const) {
    test(`the first push waits until the customer has ${step}, however long that takes`, async ({ rooms }) => {
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
      await rooms.run({ shopper: { afterPaying }, klarna: { pushAttempts: 1 } });
      expect(rooms.played).toEqual([step, 'push']);
    });
  }

  test('everything is read before the site is closed', async ({ rooms }) => {
    await rooms.run();
    const lastPush = rooms.log.lastIndexOf('push');
    const closed = rooms.log.indexOf('closed');
    for (const what of ['requests', 'orders', 'log', 'beyond', 'stock']) {
      const read = rooms.log.lastIndexOf(`read ${what}`);
      expect(read, what).toBeGreaterThan(lastPush);
      expect(read, what).toBeLessThan(closed);
    }
  });
});

test.describe('a visit', () => {
  test('knows what the customer is to do out of the ordinary', async ({ rooms }) => {
    const seen: unknown[] = [];
    rooms.checkOut = async ({ options, hesitate }) => {
      seen.push(options, hesitate);
      return { type: 'left' };
    };
    await rooms.run({
      shopper: { pays: 'leaves-unpaid', submits: 'twice' },
      store: { shipping: 'in-iframe' },
    });
    expect(seen).toEqual([
      {
        pays: 'leaves-unpaid',
        submits: 'twice',
        otherTab: 'none',
        account: 'guest',
        shipping: 'in-iframe',
        opensCart: false,
        patienceMs: customerPatienceMs,
      },
      undefined,
    ]);
  });

  test('that ends without paying is not called back', async ({ rooms }) => {
    rooms.checkOut = async (visit) => {
      await rooms.create(visit);
      visit.record('left');
      return { type: 'left' };
    };
    const record = await rooms.run({ shopper: { pays: 'leaves-unpaid' } });
    expect(story(record)).toEqual(['left']);
    expect(record.purchases).toMatchObject([{ status: 'open' }]);
    expect(rooms.log).not.toContain('store at 0 min');
  });

  for (const [hoursLong, status] of [
    [47, 200],
    [49, 404],
  ] as const) {
    test(`of a customer who hesitates for ${hoursLong} hours finds Klarna’s order ${status}`, async ({ rooms }) => {
      const found: number[] = [];
      rooms.checkOut = async (visit) => {
        const orderId = await rooms.create(visit);
        await visit.hesitate?.();
        found.push((await rooms.readCheckout(orderId)).status);
        return { type: 'left' };
      };
      await rooms.run({ shopper: { hesitatesHours: hoursLong } });
      expect(found).toEqual([status]);
    });
  }
});

test.describe('pushes', () => {
  test('end when the store has acknowledged', async ({ rooms }) => {
    rooms.onPush = rooms.acknowledging;
    const record = await rooms.run({ klarna: { pushAttempts: 5 } });
    expect(eventsOf(record, 'callback')).toMatchObject([{ attempt: 1, outcome: { status: 200, body: '-1' } }]);
    expect(record.purchases).toMatchObject([{ acknowledged: true }]);
  });

  test('end with the attempts that the scenario plays', async ({ rooms }) => {
    const record = await rooms.run({ klarna: { pushAttempts: 3 } });
    expect(eventsOf(record, 'callback').map(({ scheduledMs }) => scheduledMs)).toEqual([120_000, 300_000, 900_000]);
  });

  test('are not sent to a customer who did not pay', async ({ rooms }) => {
    rooms.checkOut = async (visit) => {
      visit.record('refused', 'sold out');
      return { type: 'refused', message: 'sold out' };
    };
    const record = await rooms.run();
    expect(rooms.played).toEqual([]);
    expect(story(record)).toEqual(['refused']);
    expect(record.gaps).toEqual([]);
  });

  test('do not find a private name', async ({ rooms }) => {
    const record = await rooms.run({ faults: [namePrivate()] });
    expect(record.host).toBe('w0n0-a-open-http.shop.test');
    expect(eventsOf(record, 'callback')).toMatchObject([{ outcome: { layer: 'dns' } }, { outcome: { layer: 'dns' } }]);
    expect(rooms.log).not.toContain('push');
  });

  test('are not redirected unless Klarna follows', async ({ rooms }) => {
    rooms.onPush = (response) => void response.writeHead(302, { location: '/elsewhere' }).end();
    const record = await rooms.run({ klarna: { pushAttempts: 1 } });
    expect(eventsOf(record, 'callback')).toMatchObject([
      { method: 'POST', outcome: { status: 302, location: '/elsewhere' } },
    ]);
  });

  test('that are redirected leave each answer in the record', async ({ rooms }) => {
    rooms.onPush = (response, url) =>
      void (url === '/elsewhere'
        ? response.writeHead(200).end('page')
        : response.writeHead(302, { location: '/elsewhere' }).end());
    const record = await rooms.run({ klarna: { pushAttempts: 1, followRedirects: true } });
    expect(eventsOf(record, 'callback')).toMatchObject([
      { method: 'POST', outcome: { status: 302 } },
      { method: 'GET', outcome: { status: 200 } },
    ]);
  });
});

test.describe('the site is closed', () => {
  test('after a scenario, and its merchant is forgotten', async ({ rooms }) => {
    await rooms.run();
    expect(rooms.log.at(-1)).toBe('closed');
    await expect(rooms.klarnaOrders()).rejects.toMatchObject({ code: 'KLARNA_UNREACHABLE' });
  });

  test('also when the shopper throws', async ({ rooms }) => {
    rooms.checkOut = () => Promise.reject(new Error('the browser crashed'));
    await rooms.run();
    expect(rooms.log.at(-1)).toBe('closed');
    await expect(rooms.klarnaOrders()).rejects.toMatchObject({ code: 'KLARNA_UNREACHABLE' });
  });

  test('also when nothing can be read', async ({ rooms }) => {
    rooms.orders = rooms.storeLog = rooms.requests = rooms.deaths = new Error('all is gone');
    expect(new Set((await rooms.run()).gaps.filter((gap) => gap.includes('could not be read'))).size).toBe(4);
    expect(rooms.log.at(-1)).toBe('closed');
  });

  test('once', async ({ rooms }) => {
    await rooms.run();
    expect(rooms.log.filter((entry) => entry === 'closed')).toHaveLength(1);
  });

  test('and the record survives a store that cannot close it', async ({ rooms }) => {
    rooms.storeCloses = new Error('cannot drop the database');
    expect((await rooms.run()).purchases).toHaveLength(1);
  });
});

test.describe('a site that cannot be opened', () => {
  test('ends the scenario with the store’s error, and leaves no merchant', async ({ rooms }) => {
    rooms.storeOpens = new HarnessError('SITE_NOT_OPENED', 'no such template');
    await expect(rooms.run()).rejects.toMatchObject({ code: 'SITE_NOT_OPENED' });
    await expect(rooms.klarna.control.orders('K_w0n0'.padEnd(19, '_'))).rejects.toMatchObject({
      code: 'KLARNA_UNREACHABLE',
    });
  });

  test('because its id is taken leaves the site that has it alone', async ({ rooms }) => {
    const merchantId = 'K_w0n0'.padEnd(19, '_');
    await rooms.klarna.control.register({ merchantId, sharedSecret: 'another' });
    await expect(rooms.run()).rejects.toMatchObject({ code: 'KLARNA_UNREACHABLE' });
    expect(rooms.log).toEqual([]);
    expect(await rooms.klarna.control.orders(merchantId)).toEqual([]);
  });

  test('because the edge does not record leaves no shop behind', async ({ rooms }) => {
    rooms.edgeRecords = new HarnessError('EVIDENCE_INCOMPLETE', 'no log');
    await expect(rooms.run()).rejects.toMatchObject({ code: 'EVIDENCE_INCOMPLETE' });
    expect(rooms.log).toEqual(['opened', 'closed']);
  });
});

test('two sites have their own secrets, in the length that the store needs', async ({ rooms }) => {
  await rooms.run();
  const first = rooms.opened?.merchant;
  await rooms.run();
  const second = rooms.opened?.merchant;
  expect(first?.sharedSecret).toMatch(/^[\w-]{21}$/);
  expect(second?.sharedSecret).not.toBe(first?.sharedSecret);
  expect(first?.id).toBe('K_w0n0_____________');
});
