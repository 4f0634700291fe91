import { request } from 'undici';
import { expect, test } from 'vitest';
import type { FaultEvent } from '../../../harness/evidence/events.ts';
import { type Fault, faultSchema } from '../../../harness/scenario/fault.ts';
import { klarnaSecondMs } from '../../../harness/scenario/klarna-second.ts';
import { klarnaOutage } from '../../../harness/scenario/presets.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { TestKlarna } from './klarna-client.ts';
import { orderBody, typedAddress } from './order-body.ts';

const orders = '/checkout/v3/orders';
const minuteMs = 60_000;
let fake: TestKlarna;
let clock: FakeClock;
test.beforeEach(async () => {
  clock = new FakeClock(1_700_000_000_000);
  fake = await TestKlarna.start({ clock });
  fake.answersAsDescribed = false;
});
test.afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

const api = (does: Fault['does'], more: Partial<Fault> = {}): Fault => ({ at: 'klarna-api', does, ...more });
const play = (...faults: Fault[]) =>
  fake.control.setOptions('s1', { faults: faults.map((fault) => faultSchema.parse(fault)) });
const timeIs = (sincePaidMs: number) => fake.control.setOptions('s1', { sincePaidMs });

async function create(user = 's1'): Promise<string> {
  const { json } = await fake.call({ method: 'POST', path: orders, body: orderBody(), user });
  return String(json.order_id);
}
async function pay(user = 's1'): Promise<string> {
  const orderId = await create(user);
  await fake.shopper('POST', `/kco/${orderId}/address`, typedAddress);
  await fake.shopper('POST', `/kco/${orderId}/complete`);
  return `/ordermanagement/v1/orders/${orderId}`;
}
/** Status of a call, or the code of the error that came in its place. */
const outcome = (method: 'GET' | 'POST' | 'PATCH', path: string, user = 's1', body?: unknown) =>
  fake.call({ method, path, user, body }).then(
    ({ status }) => status,
    ({ code }: { code?: string }) => code ?? 'no code',
  );
const events = async (): Promise<FaultEvent[]> =>
  (await fake.control.events('s1')).filter((event) => event.type === 'fault');
const acknowledgedAt = async () => (await fake.control.orders('s1'))[0]?.authorization?.acknowledgedAt;

test.describe('a route', () => {
  const calls = (managed: string) =>
    ({
      'order-management read': ['GET', managed],
      acknowledge: ['POST', `${managed}/acknowledge`],
      'merchant-references': ['PATCH', `${managed}/merchant-references`, { merchant_reference1: '1' }],
      cancel: ['POST', `${managed}/cancel`],
      'checkout create': ['POST', orders, orderBody()],
      'checkout read': ['GET', managed.replace('/ordermanagement/v1/orders', orders)],
    }) as const;

  for (const route of Object.keys(calls('')) as (keyof ReturnType<typeof calls>)[]) {
    test(`${route} is out, and no other, nor another merchant’s`, async () => {
      const [managed, foreign] = [await pay(), await pay('s2')];
      await play(klarnaOutage({ route }));
      for (const [name, [method, path, body]] of Object.entries(calls(managed))) {
        const got = await outcome(method, path, 's1', body);
        if (name === route) expect(got, name).toBe(500);
        else expect(got, name).toBeLessThan(500);
      }
      const [method, path, body] = calls(foreign)[route];
      expect(await outcome(method, path, 's2', body)).toBeLessThan(500);
      expect(await events()).toMatchObject([
        { fault: 0, did: 'acted', on: `${calls(managed)[route][0]} ${calls(managed)[route][1]}` },
      ]);
    });
  }

  test('several are, and all where none is named', async () => {
    const managed = await pay();
    await play(klarnaOutage({ route: ['acknowledge', 'cancel'] }));
    expect(await outcome('POST', `${managed}/acknowledge`)).toBe(500);
    expect(await outcome('POST', `${managed}/cancel`)).toBe(500);
    expect(await outcome('GET', managed)).toBe(200);
    await play(api({ answer: { status: 503 } }));
    expect([await outcome('GET', managed), await outcome('POST', orders)]).toEqual([503, 503]);
    // What Klarna does not know is no call that a fault could meet.
    expect(await outcome('GET', '/hpp/v1/sessions')).toBe(404);
  });
});

test.describe('an answer', () => {
  test('of an outage is Klarna’s envelope, is recorded, and leaves the book as it is', async () => {
    const managed = await pay();
    await play(klarnaOutage({ route: 'acknowledge' }));
    const failed = await fake.call({ method: 'POST', path: `${managed}/acknowledge` });
    expect(failed).toMatchObject({ status: 500, json: { error_code: 'INTERNAL_SERVER_ERROR' } });
    expect(failed.headers['content-type']).toBe('application/json');
    expect(await acknowledgedAt()).toBeUndefined();
    const [fault, call] = (await fake.control.events('s1')).slice(-2);
    expect(fault).toMatchObject({ type: 'fault', did: 'acted' });
    expect(call).toMatchObject({ type: 'api-call', path: `${managed}/acknowledge`, status: 500 });
    await play();
    expect(await outcome('POST', `${managed}/acknowledge`)).toBe(204);
  });

  test('may be any: status, headers and body', async () => {
    const managed = await pay();
    await play(
      api({ answer: { status: 429, headers: { 'Retry-After': '5', 'Content-Type': 'text/x' }, body: 'slow down' } }),
    );
    const { status, headers, text } = await fake.call({ path: managed });
    expect([status, headers['retry-after'], headers['content-type'], text]).toEqual([429, '5', 'text/x', 'slow down']);
  });
});

test('wrong credentials are told before any fault', async () => {
  const managed = await pay();
  await play(api({ answer: { status: 500 } }));
  expect((await fake.call({ path: managed, secret: 'wrong' })).status).toBe(401);
  expect(await events()).toEqual([]);
});

test.describe('a delay', () => {
  test('is Klarna’s time, and the call is served', async () => {
    const managed = await pay();
    await play(api({ delayMs: 8_000 }));
    expect(await outcome('POST', `${managed}/acknowledge`)).toBe(204);
    expect(clock.sleeps).toEqual([8 * klarnaSecondMs]);
    expect(await acknowledgedAt()).toBeDefined();
    expect((await fake.control.events('s1')).at(-1)).toMatchObject({
      type: 'api-call',
      durationMs: 8 * klarnaSecondMs,
    });
  });

  test('of more than 30 s is given up by Klarna’s own front, and nothing is done', async () => {
    const managed = await pay();
    await play(api({ delayMs: 31_000 }, { on: { route: 'acknowledge' } }));
    const before = clock.now();
    expect(await outcome('POST', `${managed}/acknowledge`)).toBe(504);
    expect(clock.now() - before).toBe(30 * klarnaSecondMs);
    expect(await acknowledgedAt()).toBeUndefined();
  });

  test('comes before what else the fault does', async () => {
    const managed = await pay();
    await play(api({ delayMs: 1_000, answer: { status: 504 } }));
    expect([await outcome('GET', managed), clock.sleeps]).toEqual([504, [klarnaSecondMs]]);
  });
});

for (const [what, signal, shopGot] of [
  ['has given up got nothing', AbortSignal.abort(), 'nothing'],
  ['waits got the answer', new AbortController().signal, undefined],
] as const) {
  test(`the event of a call says that a shop that ${what}`, async () => {
    const url = await pay();
    const authorization = `Basic ${Buffer.from('s1:secret-s1').toString('base64')}`;
    const headers = { host: 'api.playground.klarna.com', authorization };
    await fake.klarna.serve({ method: 'GET', url, headers, body: Buffer.alloc(0), signal });
    const call = (await fake.control.events('s1')).at(-1);
    expect(call).toMatchObject({ type: 'api-call', path: url, status: 200 });
    expect(call && 'shopGot' in call ? call.shopGot : undefined).toBe(shopGot);
  });
}

test('a reset ends the connection, and the book has nothing of the call', async () => {
  const managed = await pay();
  await play(api({ reset: true }, { on: { route: 'acknowledge' } }));
  expect(await outcome('POST', `${managed}/acknowledge`)).toMatch(/^(UND_ERR_SOCKET|ECONNRESET)$/);
  expect(await acknowledgedAt()).toBeUndefined();
  expect(await events()).toMatchObject([{ fault: 0, did: 'acted' }]);
  expect(await outcome('GET', managed)).toBe(200);
});

test('silence ends some time after everybody has given up', async () => {
  const managed = await pay();
  await play(api({ drop: true }, { on: { route: 'acknowledge' } }));
  expect(await outcome('POST', `${managed}/acknowledge`)).toMatch(/^(UND_ERR_SOCKET|ECONNRESET)$/);
  expect(clock.sleeps).toEqual([60 * klarnaSecondMs]);
  expect(await acknowledgedAt()).toBeUndefined();
});

/** The text of an answer that may be no JSON. */
async function textOf(path: string): Promise<{ status: number; type: unknown; text: string }> {
  const authorization = `Basic ${Buffer.from('s1:secret-s1').toString('base64')}`;
  const {
    statusCode: status,
    headers,
    body,
  } = await request(fake.url + path, {
    headers: { host: 'api.playground.klarna.com', authorization },
  });
  return { status, type: headers['content-type'], text: await body.text() };
}

test.describe('malformed JSON', () => {
  test('is half of the answer, and the call is served', async () => {
    const managed = await pay();
    const whole = await fake.call({ path: managed });
    await play(api({ malform: true }));
    const text = whole.text.slice(0, Math.floor(whole.text.length / 2));
    expect(await textOf(managed)).toEqual({ status: 200, type: 'application/json', text });
    expect(await events()).toMatchObject([{ did: 'acted', on: `GET ${managed}` }]);
    expect((await fake.control.events('s1')).at(-1)).toMatchObject({ status: 200, shopGot: 'half' });
  });

  test('needs JSON: an acknowledgement has no body, and the fault did nothing', async () => {
    const managed = await pay();
    await play(api({ malform: true }));
    expect(await outcome('POST', `${managed}/acknowledge`)).toBe(204);
    expect(await events()).toMatchObject([{ fault: 0, did: 'nothing-to-do' }]);
  });
});

test.describe('the n-th call', () => {
  test('of a route, counted by each fault, and anew with another list', async () => {
    const managed = await pay();
    const second = api({ answer: { status: 500 } }, { on: { route: 'order-management read', nth: 2 } });
    await play(second);
    const got = [];
    for (let call = 1; call <= 3; call++) {
      got.push(await outcome('GET', managed));
      expect(await outcome('POST', `${managed}/acknowledge`)).toBe(204);
    }
    expect(got).toEqual([200, 500, 200]);
    await play(second);
    expect([await outcome('GET', managed), await outcome('GET', managed)]).toEqual([200, 500]);
  });

  test('of a range', async () => {
    const managed = await pay();
    await play(api({ answer: { status: 500 } }, { on: { nth: { from: 2, to: 3 } } }));
    const got = [];
    for (let call = 1; call <= 4; call++) got.push(await outcome('GET', managed));
    expect(got).toEqual([200, 500, 500, 200]);
  });
});

test.describe('faults chain in the order of the list', () => {
  test('what the first answers, the second never hears of', async () => {
    const managed = await pay();
    await play(api({ answer: { status: 429 } }), api({ answer: { status: 500 } }));
    expect(await outcome('GET', managed)).toBe(429);
    expect(await outcome('GET', managed)).toBe(429);
    expect((await events()).map(({ fault, did, by }) => [fault, did, by])).toEqual([
      [1, 'forestalled', 0],
      [0, 'acted', undefined],
      [0, 'acted', undefined],
    ]);
  });

  test('a delay goes on to the next', async () => {
    const managed = await pay();
    await play({ at: 'edge', does: { reset: true } }, api({ delayMs: 1_000 }), api({ answer: { status: 500 } }));
    expect(await outcome('GET', managed)).toBe(500);
    expect((await events()).map(({ fault }) => fault)).toEqual([1, 2]);
  });

  test('what the first malforms may be another’s answer', async () => {
    const managed = await pay();
    await play(api({ malform: true }), api({ answer: { status: 200, body: '{"a":1}' } }));
    expect((await textOf(managed)).text).toBe('{"a');
    expect((await events()).map(({ fault }) => fault).sort()).toEqual([0, 1]);
  });
});

test.describe('time', () => {
  test('begins when the customer pays, and ends', async () => {
    const managed = await pay();
    await play(klarnaOutage({ route: 'order-management read', from: 'paid', until: { minutes: 3 } }));
    const at = async (ms: number) => {
      await timeIs(ms);
      return outcome('GET', managed);
    };
    expect(await outcome('GET', managed)).toBe(200);
    expect([await at(0), await at(3 * minuteMs - 1), await at(3 * minuteMs)]).toEqual([500, 500, 200]);
  });

  test('from some minutes on', async () => {
    const managed = await pay();
    await play(klarnaOutage({ route: 'order-management read', from: { minutes: 5 } }));
    const got = [];
    for (const minutes of [0, 4, 5]) {
      await timeIs(minutes * minuteMs);
      got.push(await outcome('GET', managed));
    }
    expect(got).toEqual([200, 200, 500]);
  });

  test('from the start, before anybody has paid', async () => {
    await play(klarnaOutage({ route: 'checkout create' }));
    expect(await outcome('POST', orders, 's1', orderBody())).toBe(500);
  });
});

test('what is unreachable is so at the shop’s end: here it is served', async () => {
  const managed = await pay();
  await play(api({ unreachable: 'name' }), api({ unreachable: 'connection' }));
  expect(await outcome('GET', managed)).toBe(200);
  expect(await events()).toEqual([]);
});
