import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { silent } from '../../../../harness/lib/log.ts';
import { lookUp } from '../../../../harness/run/probe/probe-options.ts';
import { mostRequests } from '../../../../harness/run/probe/probe-sender.ts';
import { probeShop } from '../../../../harness/run/probe/probe-shop.ts';
import { judgeProbe } from '../../../../harness/verdict/probe/judge-probe.ts';
import { closedPort, httpSite, rawSite } from '../../edge/site/test-site.ts';
import { companionSays, companionSite, isCallback, key, markOf, shopAt, signedLine } from './companion-site.ts';

/** The shop of these tests has no TLS, which is a finding of its own. */
const findingsOf = (record: Parameters<typeof judgeProbe>[0]) =>
  judgeProbe(record).findings.filter(({ cause }) => cause !== 'no-https');
const causesOf = (record: Parameters<typeof judgeProbe>[0]) =>
  findingsOf(record).flatMap(({ about, state, cause }) => (cause ? [`${about}: ${state}, ${cause}`] : []));
const never = new AbortController().signal;

describe('a shop that does it well', () => {
  test('each callback is proven, and Klarna and the shop itself are reached', async () => {
    await using site = await companionSite();
    const record = await site.probe();
    const proven = findingsOf(record).filter(({ state }) => state === 'proven');
    expect(proven.map(({ about }) => about)).toEqual([
      'push',
      'push, again',
      'push, a third time',
      'notification',
      'the shop → Klarna’s API',
      'the shop → itself',
    ]);
    expect(causesOf(record)).toEqual([]);
    expect(record.requests).toBe(site.seen.length);
  });

  test('callbacks are sent as Klarna sends them, the mark aside', async () => {
    await using site = await companionSite();
    const { callbacks } = await site.probe();
    const { request } = callbacks.find(({ kind }) => kind === 'push')?.first ?? {};
    expect(request).toMatchObject({ method: 'POST', headers: { 'User-Agent': 'APIs-Klarna' } });
    expect(request?.headers).not.toHaveProperty('Referer');
    expect(new URL(request?.url ?? '').search).toMatch(
      /^\?kco-action=push&kco_wc_order_id=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}&kco_session_id=t_[0-9a-f]{30}$/,
    );
    const notification = callbacks.find(({ kind }) => kind === 'notification')?.first.request;
    expect(JSON.parse(notification?.body ?? '')).toHaveProperty('event_type');
  });

  test('each mark is for one request', async () => {
    await using site = await companionSite();
    await site.probe();
    const nonces = site.seen.map(({ marked }) => marked?.nonce);
    expect(new Set(nonces).size).toBe(nonces.length);
  });
});

describe('nothing shows that the shop is the user’s', () => {
  test.each([
    ['a site that answers 200 to everything', 'plugin-missing', (response: ServerResponse) => response.end('OK -1')],
    [
      'one that pretends to be the plugin',
      'wrong-key',
      (response: ServerResponse) => response.end(`kco-harness-probe:v1:${'0'.repeat(32)}:e30=:${'0'.repeat(64)}:`),
    ],
  ])('%s: not proven, and no callback is sent', async (_title, cause, answer) => {
    await using site = await companionSite((_request, response) => answer(response));
    const record = await site.probe();
    expect(causesOf(record)).toEqual([`the site: unproven, ${cause}`]);
    expect(site.seen.filter(isCallback)).toEqual([]);
    expect(judgeProbe(record).outcome).toBe('unproven');
  });

  test('a closed port: one finding', async () => {
    const port = await closedPort();
    const record = await probeShop({ url: `http://127.0.0.1:${port}`, key }, silent, never);
    expect(causesOf(record)).toEqual(['the site: unproven, no-answer']);
    expect(record.requests).toBe(1);
  });

  test('a name that nobody knows', async () => {
    const record = await probeShop({ url: 'https://shop.invalid', key }, silent, never, {
      lookup: async () => {
        throw new Error('getaddrinfo ENOTFOUND shop.invalid');
      },
    });
    expect(causesOf(record)).toEqual(['the site: wrong, name-unknown']);
    expect(record.requests).toBe(0);
  });

  test('a plugin of the same key in another shop', async () => {
    await using site = await companionSite(undefined, (said) => ({
      ...said,
      ...(said.shop ? { shop: shopAt('http://production.example/', { urls: {} }) } : {}),
    }));
    expect(causesOf(await site.probe())).toContain('the site: wrong, another-shop');
  });
});

describe('a hostile site', () => {
  test.each([
    [
      'an endless body',
      'hostile',
      (response: ServerResponse) => {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      },
    ],
    [
      'headers without end',
      'hostile',
      (response: ServerResponse) => response.setHeader('x-a', 'a'.repeat(20_000)).end(),
    ],
    [
      'a byte now and then',
      'hostile',
      (response: ServerResponse) => {
        const timer = setInterval(() => response.write('.'), 50);
        response.on('close', () => clearInterval(timer));
      },
    ],
    ['no answer at all', 'silent', () => undefined],
  ])('%s: one message, bounded in requests and bytes', async (_title, cause, answer) => {
    await using site = await companionSite((_request, response) => void answer(response));
    const record = await site.probe();
    expect(causesOf(record)).toEqual([`the site: unproven, ${cause}`]);
    expect(record.requests).toBeLessThanOrEqual(2);
  });

  test.each([
    ['an endless body', (response: ServerResponse) => void response.write('x'.repeat(400_000)), 'hostile'],
    ['no answer', () => undefined, 'silent'],
  ])('%s to callbacks alone: given up after three', async (_title, answer, cause) => {
    await using site = await companionSite((request, response, pass) =>
      isCallback(request) ? answer(response) : pass(),
    );
    const record = await site.probe();
    expect(causesOf(record)[0]).toContain(cause);
    expect(record.requests).toBeLessThan(mostRequests);
  });

  test('a redirect to itself, for ever: bounded, and one finding', async () => {
    await using site = await companionSite((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://x');
      response.writeHead(302, { location: `${pathname}x?${randomBytes(4).toString('hex')}` }).end();
    });
    const record = await site.probe();
    expect(causesOf(record)).toEqual(['the site: unproven, redirect']);
    expect(record.requests).toBeLessThanOrEqual(10);
  });

  test('a redirect to another site is not followed: the mark stays here', async () => {
    let visited = 0;
    await using other = await httpSite((_request, response) => {
      visited++;
      response.end();
    });
    await using site = await companionSite((_request, response) =>
      response.writeHead(302, { location: `http://localhost:${other.port}/` }).end(),
    );
    expect(causesOf(await site.probe())).toEqual(['the site: unproven, redirect']);
    expect(visited).toBe(0);
  });

  test('words for the terminal are one printable line', async () => {
    await using site = await companionSite((request, response, pass) =>
      isCallback(request) ? response.end('\u001b[2J\u0000evil\r\nTitle') : pass(),
    );
    const { outcome } = (await site.probe()).callbacks[0]?.first ?? {};
    expect(outcome).toMatchObject({ begins: '[2J evil Title' });
  });

  test('an answer that is no HTTP', async () => {
    await using site = await rawSite((socket) => socket.end('220 mail.example ESMTP\r\n'));
    const record = await probeShop({ url: `http://127.0.0.1:${site.port}`, key }, silent, never);
    expect(causesOf(record)).toEqual(['the site: unproven, hostile']);
  });
});

describe('something stands before the callbacks', () => {
  test.each([
    ['a page with 200', 'answered-by-another', (response: ServerResponse) => response.end('<h1>Are you human?</h1>')],
    ['204 of an old copy', 'answered-by-another', (response: ServerResponse) => response.writeHead(204).end()],
    ['-1, as WordPress answers', 'answered-by-another', (response: ServerResponse) => response.end('-1')],
    ['403', 'firewall', (response: ServerResponse) => response.writeHead(403).end('no')],
    ['429', 'rate-limit', (response: ServerResponse) => response.writeHead(429).end()],
    [
      'a password',
      'password',
      (response: ServerResponse) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end(),
    ],
    ['404 of the web server', 'not-rewritten', (response: ServerResponse) => response.writeHead(404).end()],
    ['a closed connection', 'closed', (response: ServerResponse) => response.destroy()],
  ])('%s: the push is %s', async (_title, cause, answer) => {
    await using site = await companionSite((request, response, pass) =>
      isCallback(request) ? void answer(response) : pass(),
    );
    const record = await site.probe();
    expect(causesOf(record)[0]).toBe(`push: wrong, ${cause}`);
    expect(judgeProbe(record).outcome).toBe('wrong');
  });

  test('a cache that gives the first answer again', async () => {
    const kept = new Map<string, string>();
    await using site = await companionSite((request, response, pass) => {
      const { url = '' } = request;
      const earlier = kept.get(url);
      if (earlier !== undefined) return response.end(earlier);
      const marked = markOf(request);
      if (marked && isCallback(request)) kept.set(url, signedLine(marked.nonce, companionSays(request, '', marked)));
      pass();
    });
    expect(causesOf(await site.probe())).toEqual(['push, again: wrong, cache']);
  });

  test('a limit that the second push meets', async () => {
    let pushes = 0;
    await using site = await companionSite((request, response, pass) =>
      isCallback(request) && ++pushes > 1 ? response.writeHead(429).end() : pass(),
    );
    expect(causesOf(await site.probe())).toContain('push, again: wrong, rate-limit');
  });

  test('a redirect that adds a slash is followed, to tell what comes of it', async () => {
    await using site = await companionSite((request, response, pass) => {
      if (!isCallback(request) || request.method === 'GET') return pass();
      response.writeHead(301, { location: (request.url ?? '').replace('/?', '?') }).end();
    });
    const [push] = findingsOf(await site.probe()).filter(({ about }) => about === 'push');
    expect(push).toMatchObject({ state: 'wrong', cause: 'redirect' });
    expect(push?.why).toContain('by 301 for a slash at its end: a POST loses its method and body there');
  });

  test('an answer that is replaced on the way back: the shop tells that the callback came', async () => {
    await using site = await companionSite((request, response, pass) => {
      if (!isCallback(request)) return pass();
      const { end } = response;
      response.end = (() => end.call(response.writeHead(502), 'bad gateway', 'utf8')) as typeof response.end;
      pass();
    });
    expect(causesOf(await site.probe())[0]).toBe('push: wrong, answer-lost');
  });

  test('a proxy that takes unknown headers off: the mark goes in the query', async () => {
    await using site = await companionSite((request, _response, pass) => {
      delete request.headers['x-kco-harness-probe'];
      pass();
    });
    const record = await site.probe();
    expect(causesOf(record)).toEqual([]);
    expect(findingsOf(record).map(({ seen }) => seen)).toContain(
      'Something before the shop takes unknown headers off: the probe’s mark went in the query instead',
    );
  });

  test('never more than 40 requests', async () => {
    const languages = Array.from({ length: 30 }, (_, index) => `l${index}`);
    await using site = await companionSite(
      (request, response, pass) =>
        isCallback(request)
          ? response.writeHead(302, { location: `/wc-api/${randomBytes(4).toString('hex')}/` }).end()
          : pass(),
      (said, request) => {
        const home = `http://${request.headers.host}/`;
        const urls = Object.fromEntries(
          Array.from({ length: 30 }, (_, index) => [`push${index || ''}`, `${home}wc-api/P${index}/?a=${request.url}`]),
        );
        return said.shop ? { ...said, shop: shopAt(home, { urls, languages }) } : said;
      },
    );
    const record = await site.probe();
    expect(record.requests).toBe(mostRequests);
    expect(site.seen).toHaveLength(mostRequests);
    expect(causesOf(record).at(-1)).toContain('not-tried');
  });

  test('an interruption ends it', async () => {
    const stop = new AbortController();
    await using site = await companionSite((request, _response, pass) => {
      if (isCallback(request)) stop.abort();
      pass();
    });
    const url = `http://127.0.0.1:${site.port}`;
    await expect(probeShop({ url, key }, silent, stop.signal, { lookup: lookUp, intervalMs: 0 })).rejects.toThrow();
    expect(site.seen.filter(isCallback)).toHaveLength(1);
  });
});
