import { expect, test } from 'vitest';
import type { PlainAnswer } from '../../../../harness/lib/http/plain-http.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import { klarnaAddresses, sourceHeader } from '../../../../harness/scenario/klarna-addresses.ts';
import { klarnaSecondMs } from '../../../../harness/scenario/klarna-second.ts';
import { callbackCache, dropsLocation } from '../../../../harness/scenario/presets.ts';
import { browser, fromKlarna, klarna, type MockRig, push, startRig, type Visit } from './mock-rig.ts';

const toShopper = { location: 'https://shop.test/refused/', 'content-type': 'text/html' };
/** By the last part of the path. */
const answers: Record<string, PlainAnswer> = {
  short: { status: 200, headers: { 'x-from': 'shop' }, body: '-1' },
  refuses: { status: 303, headers: toShopper, body: 'see other' },
  bare303: { status: 303, headers: {}, body: 'see other' },
  moves: { status: 302, headers: toShopper, body: 'moved' },
  denied: { status: 403, headers: {}, body: 'no' },
  missing: { status: 404, headers: {}, body: 'no' },
};

let rig: MockRig;
let calls: number;
const edge = (does: Fault['does'], more: Partial<Fault> = {}): Fault => ({ at: 'edge', does, ...more });
test.beforeAll(async () => {
  calls = 0;
  rig = await startRig(
    [{ faults: [edge({ reset: true })] }, { edge: { waf: 'modsecurity' }, faults: [edge({ reset: true })] }],
    {
      store: async ({ url, headers }) => {
        calls += 1;
        const [, name = ''] = /\/(\w+)(?:\?.*)?$/.exec(url) ?? [];
        const { 'user-agent': agent, cookie } = headers;
        return answers[name] ?? { status: 200, headers: {}, body: JSON.stringify({ call: calls, url, agent, cookie }) };
      },
    },
  );
});
test.afterAll(() => rig[Symbol.asyncDispose]());

const callback = (name: string): Visit => ({ path: `/wc-api/KCO_WC_Validation/${name}`, headers: fromKlarna });

test.describe('answer', () => {
  test('with any status, headers and body', async () => {
    const body = '<p>Weiß – ☃</p>';
    const fault = edge({ answer: { status: 507, headers: { 'X-Odd': 'a b', 'Content-Type': 'text/x' }, body } });
    const { answer, requests } = await rig.visit({ faults: [fault] }, push);
    expect(answer).toMatchObject({ status: 507, body, headers: { 'x-odd': 'a b', 'content-type': 'text/x' } });
    expect(requests).toMatchObject([{ status: 507 }]);
    expect(requests[0]?.upstreamStatus).toBeUndefined();
  });

  test('without headers and body is bare', async () => {
    const { answer } = await rig.visit({ faults: [edge({ answer: { status: 200 } })] }, push);
    expect([answer.status, answer.body, Object.keys(answer.headers).sort()]).toEqual([
      200,
      '',
      ['connection', 'content-length', 'date', 'keep-alive'],
    ]);
  });

  test('in the place of the shop’s, whose work is done', async () => {
    const fault: Fault = { at: 'answers', on: { status: 200 }, does: { answer: { status: 500, body: 'lost' } } };
    const { outcome, ask, recording } = await rig.open({ faults: [fault] });
    const before = calls;
    expect(await ask(push)).toMatchObject({ status: 500, body: 'lost' });
    expect(await outcome(callback('denied'))).toBe(403);
    expect(calls).toBe(before + 2);
    expect(await recording.requests([])).toMatchObject([
      { status: 500, upstreamStatus: 200 },
      { status: 403, upstreamStatus: 403 },
    ]);
    expect(await recording.wafRows([])).toMatchObject([{ layer: 'answer 500 at answers', status: 500 }]);
    expect(await recording.faultEvents()).toMatchObject([{ fault: 0, did: 'acted' }]);
  });
});

test('a redirect fills its template, once and as it was sent', async () => {
  const path = '/wc-api/{query}/$&$1//';
  for (const [to, location] of [
    ['{bare}{query}', '/wc-api/{query}/$&$1?a=$$&b'],
    ['https://x.test{path}?was={host}', 'https://x.test/wc-api/{query}/$&$1//?was=HOST'],
    ['/gone/', '/gone/'],
  ] as const) {
    const { ask, host } = await rig.open({ faults: [edge({ redirect: { status: 308, to } })] });
    const answer = await ask({ path: `${path}?a=$$&b`, headers: klarna });
    expect(answer).toMatchObject({ status: 308, location: location.replace('HOST', host) });
    expect((await ask({ path: '/x/?', headers: klarna })).location).not.toContain('??');
  }
});

test.describe('delay', () => {
  const delayMs = 5_000;
  const slept = async (fault: Fault, visit: Visit) => {
    const before = rig.clock.sleeps.length;
    const { answer, faults, rows, requests } = await rig.visit({ faults: [fault] }, visit);
    return {
      answer,
      did: faults.map(({ did }) => did),
      rows: rows.length,
      requests,
      sleeps: rig.clock.sleeps.slice(before),
    };
  };
  const expected = (delayMs / 1_000) * klarnaSecondMs;

  test('alone: the request goes on, later', async () => {
    const { answer, did, rows, requests, sleeps } = await slept(edge({ delayMs }), callback('short'));
    expect([answer.body, did, rows, sleeps]).toEqual(['-1', ['acted'], 0, [expected]]);
    expect(requests).toMatchObject([{ durationMs: expected, upstreamStatus: 200 }]);
  });

  test('beside something else', async () => {
    const { answer, sleeps } = await slept(edge({ delayMs, answer: { status: 504 } }), push);
    expect([answer.status, sleeps]).toEqual([504, [expected]]);
  });

  test('on the way back', async () => {
    const { answer, did, rows, sleeps } = await slept({ at: 'answers', does: { delayMs } }, callback('short'));
    expect([answer.body, did, rows, sleeps]).toEqual(['-1', ['acted'], 0, [expected]]);
  });

  test('of a cache and of a ban, when they act', async () => {
    const before = rig.clock.sleeps.length;
    const ban = { after: 1, minutes: 1, answer: { status: 403 } };
    for (const does of [{ delayMs, cache: 'first-answer' } as const, { delayMs, ban }]) {
      const { ask } = await rig.open({ faults: [edge(does)] });
      await ask(callback('missing'));
      await ask(callback('missing'));
    }
    expect(rig.clock.sleeps.slice(before)).toEqual([expected, expected]);
  });
});

test.describe('headers taken off', () => {
  test('a request, in any case', async () => {
    const fault = edge({ strip: ['Cookie', 'USER-AGENT'] });
    const { answer, rows } = await rig.visit(
      { faults: [fault] },
      { path: '/', headers: { ...browser, cookie: 'a=1' } },
    );
    const seen = JSON.parse(answer.body);
    expect([seen.agent, seen.cookie, rows]).toEqual([undefined, undefined, []]);
  });

  test('nothing of a request that lacks the header, and then it has not acted', async () => {
    const { faults } = await rig.visit({ faults: [edge({ strip: ['x-nobody'] })] }, { path: '/', headers: browser });
    expect(faults).toMatchObject([{ fault: 0, did: 'nothing-to-do', on: 'POST /' }]);
  });

  test('a request, before the WAF', async () => {
    const faults = [edge({ strip: ['referer'] })];
    const headers = { ...browser, referer: 'https://elsewhere.test/' };
    const given = { edge: { waf: 'modsecurity' }, faults } as const;
    const { answer, rows } = await rig.visit(given, { path: push.path, headers });
    expect([answer.status, rows.map(({ layer }) => layer)]).toEqual([403, ['modsecurity']]);
  });

  test('a 303 of the shop: drops-location, with a row', async () => {
    const { answer, requests, rows, faults } = await rig.visit({ faults: [dropsLocation()] }, callback('refuses'));
    expect(answer).toMatchObject({ status: 303, location: undefined, body: 'see other' });
    expect(answer.headers['content-type']).toBe('text/html');
    expect(requests).toMatchObject([{ status: 303, upstreamStatus: 303 }]);
    expect(rows).toMatchObject([{ layer: 'drops-location', status: 303, rules: [{ id: 'drops-location' }] }]);
    expect(faults).toMatchObject([{ fault: 0, did: 'acted' }]);
  });

  for (const [what, name, status] of [
    ['a 303 that has none', 'bare303', 303],
    ['another redirect', 'moves', 302],
    ['an answer', 'short', 200],
  ] as const) {
    test(`drops-location leaves ${what} as it is: no row, and it has not acted`, async () => {
      const { answer, rows, faults } = await rig.visit({ faults: [dropsLocation()] }, callback(name));
      const { headers, body } = answers[name] as PlainAnswer;
      expect(answer).toMatchObject({ status, headers, body });
      expect([rows, faults.map(({ did }) => did)]).toEqual([[], status === 303 ? ['nothing-to-do'] : []]);
    });
  }

  test('drops-location is on from the payment until it ends', async () => {
    const { ask, recording } = await rig.open({ faults: [dropsLocation({ from: 'paid', until: { minutes: 10 } })] });
    const location = async () => (await ask(callback('refuses'))).location;
    expect(await location()).toBe(toShopper.location);
    await recording.timeIs(0);
    expect(await location()).toBeUndefined();
    await recording.timeIs(10 * 60_000);
    expect(await location()).toBe(toShopper.location);
  });

  test('what an edge refuses by itself did not come from the shop', async () => {
    const faults: Fault[] = [edge({ answer: { status: 303, headers: { location: '/x' } } }), dropsLocation()];
    const seen = await rig.visit({ faults }, push);
    expect(seen.answer.location).toBe('/x');
    expect(seen.faults).toMatchObject([
      { fault: 0, did: 'acted' },
      { fault: 1, did: 'forestalled', by: 0 },
    ]);
  });
});

test.describe('rewrite', () => {
  const seenBehind = async (rewrite: Fault['does']['rewrite'], visit: Visit, ...behind: Fault[]) => {
    const { answer, rows, faults, requests } = await rig.visit({ faults: [edge({ rewrite }), ...behind] }, visit);
    const body = answer.body.startsWith('{') ? JSON.parse(answer.body) : answer.body;
    return {
      status: answer.status,
      body,
      rows,
      requests,
      acted: faults.flatMap(({ fault, did }) => (did === 'acted' ? [fault] : [])),
    };
  };

  test('the User-Agent, for the shop and for what stands behind', async () => {
    const seen = await seenBehind({ agent: 'curl/8' }, { path: '/', headers: browser });
    expect(seen).toMatchObject({ status: 200, body: { agent: 'curl/8' }, rows: [], acted: [0] });
    const other = edge({ answer: { status: 418 } }, { on: { agent: 'curl/*' } });
    expect(await seenBehind({ agent: 'curl/8' }, push, other)).toMatchObject({ status: 418, acted: [0, 1] });
  });

  test('the address', async () => {
    const other = edge({ answer: { status: 418 } }, { on: { source: '203.0.113.*' } });
    expect(await seenBehind({ source: '203.0.113.9' }, push, other)).toMatchObject({ status: 418, acted: [0, 1] });
  });

  test('nothing where all is so already, and then it has not acted', async () => {
    const visit = { path: '/?a=b', headers: browser };
    for (const rewrite of [{ agent: browser['user-agent'] }, { query: 'a=b' }]) {
      expect(await seenBehind(rewrite, visit)).toMatchObject({ status: 200, body: { url: '/?a=b' }, acted: [] });
    }
    expect(await seenBehind({ agent: browser['user-agent'], query: '' }, visit)).toMatchObject({ acted: [0] });
  });

  test('the query, which is lost where it is empty', async () => {
    expect(await seenBehind({ query: '' }, push)).toMatchObject({ body: { url: '/wc-api/KCO_WC_Push/' } });
    const other = await seenBehind({ query: 'a=b' }, push);
    expect(other).toMatchObject({ body: { url: '/wc-api/KCO_WC_Push/?a=b' } });
    // The log has the request as it was sent.
    expect(other.requests).toMatchObject([{ url: push.path }]);
  });
});

test.describe('a ban', () => {
  const minuteMs = 60_000;
  const ban = (after: number, minutes: number, status?: number): Fault =>
    edge({
      ban: { after, minutes, ...(status === undefined ? {} : { status }), answer: { status: 403, body: 'banned' } },
    });
  const from = (address: string | undefined, { headers, ...rest }: Visit): Visit => ({
    ...rest,
    headers: { ...headers, [sourceHeader]: address },
  });

  test('comes after so many refusals by the shop, for some minutes of Klarna’s time', async () => {
    const { ask, outcome, recording } = await rig.open({ faults: [ban(2, 10)] });
    const send = async (name: string) => (await ask(callback(name))).body;
    expect([await send('denied'), await send('short'), await send('missing')]).toEqual(['no', '-1', 'no']);
    expect((await recording.faultEvents()).map(({ did }) => did)).toEqual(['nothing-to-do']);
    expect(await send('short')).toBe('banned');
    await recording.timeIs(10 * minuteMs - 1);
    expect(await send('short')).toBe('banned');
    await recording.timeIs(10 * minuteMs);
    expect(await send('short')).toBe('-1');
    // It counts anew then.
    expect([await send('denied'), await send('short'), await send('denied')]).toEqual(['no', '-1', 'no']);
    expect(await outcome(callback('short'))).toBe(403);
    const events = (await recording.faultEvents()).filter(({ did }) => did === 'acted');
    expect(events).toHaveLength(3);
    expect((await recording.wafRows([])).map(({ layer, status }) => [layer, status])).toEqual(
      events.map(() => ['ban at edge', 403]),
    );
  });

  test('counts the WAF’s refusals, and those of the faults behind it', async () => {
    const given = { edge: { waf: 'modsecurity' as const }, faults: [ban(2, 10)] };
    const behindWaf = await rig.open(given);
    for (const expected of ['403 Forbidden', '403 Forbidden', 'banned']) {
      expect((await behindWaf.ask(push)).body).toContain(expected);
    }
    const behindIt = await rig.open({ faults: [ban(1, 10), edge({ answer: { status: 429, body: 'slow' } })] });
    expect([(await behindIt.ask(push)).body, (await behindIt.ask(push)).body]).toEqual(['slow', 'banned']);
    const beforeIt = await rig.open({ faults: [edge({ answer: { status: 429, body: 'slow' } }), ban(1, 10)] });
    expect([(await beforeIt.ask(push)).body, (await beforeIt.ask(push)).body]).toEqual(['slow', 'slow']);
  });

  test('counts answers of one status, where it says which', async () => {
    const { ask } = await rig.open({ faults: [ban(1, 10, 404)] });
    const got = [];
    for (const name of ['denied', 'denied', 'missing', 'short']) got.push((await ask(callback(name))).body);
    expect(got).toEqual(['no', 'no', 'no', 'banned']);
  });

  test('meets the caller who was refused, and no other', async () => {
    const { ask } = await rig.open({ faults: [ban(1, 10)] });
    const [one, other] = klarnaAddresses;
    await ask(from(one, callback('denied')));
    expect((await ask(from(one, callback('short')))).body).toBe('banned');
    expect((await ask(from(other, callback('short')))).body).toBe('-1');
    expect((await ask({ path: '/short', headers: browser })).body).toBe('-1');
  });

  test('begins at the time when it is told', async () => {
    const { ask, recording } = await rig.open({ faults: [ban(1, 10)] });
    await recording.timeIs(5 * minuteMs);
    await ask(callback('denied'));
    await recording.timeIs(15 * minuteMs - 1);
    expect((await ask(callback('short'))).body).toBe('banned');
    await recording.timeIs(15 * minuteMs);
    expect((await ask(callback('short'))).body).toBe('-1');
  });
});

test.describe('a cache', () => {
  test('keeps the first answer to each callback, and the shop is not asked again', async () => {
    const { ask, recording } = await rig.open({ faults: [callbackCache()] });
    const before = calls;
    const first = await ask(push);
    const again = await ask(push);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(calls).toBe(before + 1);
    await ask({ ...push, method: 'GET' });
    await ask({ ...push, path: `${push.path}&other` });
    expect(calls).toBe(before + 3);
    // No callback: not kept.
    await ask({ path: '/', headers: browser });
    await ask({ path: '/', headers: browser });
    expect(calls).toBe(before + 5);
    expect(await recording.faultEvents()).toMatchObject([
      { did: 'nothing-to-do', requestId: first.requestId },
      { did: 'acted', requestId: again.requestId },
    ]);
    const [one, two] = await recording.requests([]);
    expect([one?.upstreamStatus, two?.upstreamStatus, two?.status]).toEqual([200, undefined, 200]);
    expect(await recording.wafRows([])).toMatchObject([{ layer: 'callback-cache', requestId: again.requestId }]);
  });

  test('keeps a refusal as well, whoever made it', async () => {
    const faults: Fault[] = [callbackCache(), edge({ answer: { status: 503 } }, { on: { nth: 1 } })];
    const { outcome } = await rig.open({ faults });
    expect([await outcome(push), await outcome(push)]).toEqual([503, 503]);
  });

  test('of another site is another', async () => {
    const [one, other] = [await rig.open({ faults: [callbackCache()] }), await rig.open({ faults: [callbackCache()] })];
    expect((await one.ask(push)).body).not.toBe((await other.ask(push)).body);
  });
});
