import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { createSecureContext } from 'node:tls';
import { expect } from 'vitest';
import type { HarnessEvent } from '../../../harness/evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../../harness/evidence/site-record.ts';
import { CallbackSender } from '../../../harness/run/callback-sender.ts';
import type { Site } from '../../../harness/run/open-site.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../harness/scenario/fault.ts';
import { attemptHeader, klarnaAddresses, sourceHeader } from '../../../harness/scenario/klarna-addresses.ts';
import {
  answersReset,
  countryBlock,
  deadIpv6,
  klarnaOutage,
  namePrivate,
  pluginDeactivated,
  slowCallbacks,
  tlsTooOld,
} from '../../../harness/scenario/presets.ts';
import { startRig } from '../edge/mock/mock-rig.ts';
import { shopOrder } from '../verdict/site-record-builder.ts';
import { type FakeRooms, orderIdIn } from './fake-rooms.ts';
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

/** Headers of all that the shop was sent. */
async function headersSent(rooms: FakeRooms, given: Deviations): Promise<IncomingHttpHeaders[]> {
  const seen: IncomingHttpHeaders[] = [];
  rooms.onPush = (response) => {
    seen.push(response.req.headers);
    response.writeHead(403).end();
  };
  await rooms.run(given);
  return seen;
}

test.describe('headers', () => {
  test('tell the mock the address and the attempt', async ({ rooms }) => {
    for (const fault of [countryBlock(), answersReset()]) {
      const seen = await headersSent(rooms, { faults: [fault], klarna: { pushCopies: 2 } });
      expect(seen.map((headers) => headers[sourceHeader])).toEqual(Array(4).fill(klarnaAddresses[0]));
      expect(seen.map((headers) => headers[attemptHeader])).toEqual(['1', '1', '2', '2']);
    }
  });

  test('tell it of a push that is no attempt', async ({ rooms }) => {
    const seen = await headersSent(rooms, { faults: [countryBlock()], klarna: { earlyPush: true, pushAttempts: 1 } });
    expect(seen.map((headers) => headers[attemptHeader])).toEqual(['0', '1']);
  });

  test('tell a site that the mock has nothing to do for nothing', async ({ rooms }) => {
    for (const faults of [[], [pluginDeactivated(), klarnaOutage({ route: 'acknowledge' })]]) {
      const [headers] = await headersSent(rooms, { faults, klarna: { pushAttempts: 1 } });
      expect(Object.keys(headers ?? {}).filter((name) => name.startsWith('x-harness'))).toEqual([]);
    }
  });

  test('of the scenario stand beside Klarna’s own, or in their place', async ({ rooms }) => {
    const own = { 'user-agent': 'Klarna/2', Referer: 'https://klarna.test/' };
    const [headers] = await headersSent(rooms, { klarna: { pushAttempts: 1, headers: own } });
    expect(headers).toMatchObject({ 'user-agent': 'Klarna/2', referer: 'https://klarna.test/' });
  });
});

test.describe('a fault of the name', () => {
  const outcomes = (record: SiteRecord) =>
    eventsOf(record, 'callback').map(({ kind, outcome }) =>
      outcome.type === 'answered' ? `${kind} ${outcome.status}` : `${kind} ${outcome.layer} ${outcome.code}`,
    );

  test('that resolves to nothing: no push comes, and each says so', async ({ rooms }) => {
    const record = await rooms.run({ faults: [namePrivate()] });
    expect(outcomes(record)).toEqual(['push dns ENOTFOUND', 'push dns ENOTFOUND']);
    expect(rooms.played).not.toContain('push');
    expect(eventsOf(record, 'fault')).toMatchObject([
      { fault: 0, did: 'acted', on: expect.stringMatching(/^look-up of w0n0-.*\.shop\.test for the push$/) },
      { fault: 0, did: 'acted' },
    ]);
  });

  test('that has a dead IPv6 address: nobody answers there', async ({ rooms }) => {
    const record = await rooms.run({ faults: [deadIpv6()], klarna: { pushAttempts: 1 } });
    const [event] = eventsOf(record, 'callback');
    expect(event?.outcome).toMatchObject({ type: 'failed', layer: expect.stringMatching(/^(tcp|time-out)$/) });
    expect(event?.outcome).toMatchObject({ message: expect.stringMatching(/::1|no connection/) });
    expect(rooms.played).not.toContain('push');
    expect(eventsOf(record, 'fault')).toMatchObject([{ fault: 0, did: 'acted' }]);
  });

  test('begins with the payment and ends', async ({ rooms }) => {
    const record = await rooms.run({
      faults: [namePrivate({ from: 'paid', until: { minutes: 5 } })],
      klarna: { earlyPush: true },
    });
    expect(outcomes(record)).toEqual(['push 403', 'push dns ENOTFOUND', 'push 403']);
  });

  test('is one of some attempts, and of some callbacks', async ({ rooms }) => {
    const second: Fault = { at: 'name', on: { attempts: 2 }, does: { resolve: 'nothing' } };
    const klarna = { pushAttempts: 3 };
    expect(outcomes(await rooms.run({ faults: [second], klarna }))).toEqual([
      'push 403',
      'push dns ENOTFOUND',
      'push 403',
    ]);
    const other: Fault = { at: 'name', on: { callback: ['validation', 'notification'] }, does: { resolve: 'nothing' } };
    const review = { ...klarna, fraud: 'pending', decision: 'accepted', decisionAfterMinutes: 3 } as const;
    expect(outcomes(await rooms.run({ faults: [other], klarna: review }))).toEqual([
      'push 403',
      'notification dns ENOTFOUND',
      'push 403',
      'push 403',
    ]);
    const any: Fault = { at: 'name', on: { callback: 'any' }, does: { resolve: 'nothing' } };
    expect(outcomes(await rooms.run({ faults: [any], klarna: { pushAttempts: 1 } }))).toEqual(['push dns ENOTFOUND']);
  });
});

test('TLS too old meets no shop that lives on http, and so did nothing', async ({ rooms }) => {
  const record = await rooms.run({ faults: [tlsTooOld()], klarna: { pushAttempts: 1 } });
  expect(eventsOf(record, 'callback')).toMatchObject([{ outcome: { type: 'answered' } }]);
  expect(eventsOf(record, 'fault')).toEqual([]);
});

test('TLS too old ends in the handshake, while the fault is on', async ({ rooms }) => {
  await using mock = await startRig([{}]);
  const { host } = await mock.open({});
  const conditions = withDeviations({ faults: [tlsTooOld({ from: 'paid' })] });
  const events: HarnessEvent[] = [];
  const site = { address: mock.edge.address, merchantId: 's1' } as Site;
  const sender = new CallbackSender(
    site,
    conditions,
    { ...rooms.runContext, trust: createSecureContext({ ca: mock.ca }) },
    events,
  );
  const merchantUrls = { terms: '', checkout: '', confirmation: '', push: `https://${host}/wc-api/KCO_WC_Push/` };
  const send = () => sender.send({ kind: 'push', order: { orderId: 'o-1', merchantUrls } }, 1, 0);
  expect((await send()).outcome).toMatchObject({ type: 'answered', status: 200 });
  sender.sincePaidMs = 0;
  expect((await send()).outcome).toMatchObject({ layer: 'tls', code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
  expect(events.filter(({ type }) => type === 'fault')).toMatchObject([{ fault: 0, did: 'acted' }]);
});

test.describe('time-outs', () => {
  /** How long a push waited for a shop that never answers. */
  const waited = async (rooms: FakeRooms, faults: Fault[]) => {
    rooms.onPush = () => {};
    const record = await rooms.run({ faults, klarna: { pushAttempts: 1 } });
    return eventsOf(record, 'callback')[0];
  };
  // In Klarna's time, whichever that is.
  const late = { outcome: { layer: 'time-out', message: 'no complete answer within 5 s' } };

  for (const [what, fault] of [
    ['the shop is slow', slowCallbacks({ seconds: 1 })],
    ['an edge is slow', { at: 'edge', does: { delayMs: 1_000 } }],
    ['an edge is silent', { at: 'edge', does: { drop: true } }],
    ['an answer is kept back', { at: 'answers', does: { drop: true } }],
    ['Klarna’s API is slow', { at: 'klarna-api', on: { route: 'refund' }, does: { delayMs: 1_000 } }],
  ] satisfies [string, Fault][]) {
    test(`are as short as Klarna’s seconds are here where ${what}`, async ({ rooms }) => {
      const event = await waited(rooms, [fault]);
      expect(event).toMatchObject(late);
      expect(event?.durationMs).toBeLessThan(5_000);
    });
  }

  test('are whole where nothing that a push meets takes time', async ({ rooms }) => {
    const others: Fault[] = [
      countryBlock(),
      { at: 'edge', on: { callback: 'notification' }, does: { delayMs: 1_000 } },
      { at: 'edge', on: { caller: 'shopper' }, does: { drop: true } },
      { at: 'edge', on: { attempts: { from: 2 } }, does: { delayMs: 1_000 } },
      { at: 'store', on: { hook: 'init', during: 'return' }, does: { php: 'sleep', delayMs: 1_000 } },
    ];
    const event = await waited(rooms, others);
    expect(event).toMatchObject(late);
    expect(event?.durationMs).toBeGreaterThanOrEqual(4_990);
  });
});

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

  test('with one PHP worker gets as long as Klarna’s seconds are here', async ({ rooms }) => {
    rooms.onOther = () => {};
    rooms.orders = [shopOrder()];
    const record = await rooms.run({ store: { phpWorkers: 'one' } });
    expect(eventsOf(record, 'callback')[0]).toMatchObject({
      kind: 'validation',
      outcome: { layer: 'time-out', message: 'no complete answer within 3 s' },
    });
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
    expect(eventsOf(record, 'callback').map(({ kind, attempt }) => `${kind} ${attempt}`)).toEqual([
      'validation 1',
      'validation 2',
      'push 1',
    ]);
    expect(record.purchases).toMatchObject([{ status: 'open' }, { status: 'authorized' }]);
  });
});
