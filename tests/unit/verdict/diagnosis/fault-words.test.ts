import { expect, test } from 'vitest';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import { changeFor, pathsFor, type Struck, whyOf } from '../../../../harness/verdict/diagnosis/fault-words.ts';

const of: Struck = { callback: 'the push', status: null, path: '/wc-api/KCO_WC_Push/' };
const answer = { status: 406 };

/** What each place can do, and what is said of it. */
const sentences: [fault: Fault, why: string, change: RegExp][] = [
  [
    { at: 'edge', does: { answer } },
    'Whatever stands before the shop answered 406 to the push, which never reached the shop.',
    /^Let \/wc-api\/KCO_WC_Push\/ pass whatever stands before the shop: put \/wc-api\/\* .* on its allow list\.$/,
  ],
  [
    { at: 'edge', called: 'moat', heedsUnless: false, does: { answer } },
    'Moat answered 406 to the push, which never reached the shop.',
    /^Take moat away from \/wc-api\/KCO_WC_Push\/: it follows no allow list\.$/,
  ],
  [
    { at: 'edge', called: 'moat', does: { redirect: { status: 301, to: '/x' } } },
    'Moat sent the push elsewhere (301), and the shop never heard of it.',
    /take it out of the redirect of moat/,
  ],
  [
    { at: 'edge', called: 'moat', does: { reset: true } },
    'Moat cut the connection by a reset: the push never reached the shop.',
    /allow list/,
  ],
  [
    { at: 'edge', called: 'moat', does: { drop: true } },
    'Moat kept the push without a word until Klarna gave up, and the shop never heard of it.',
    /allow list/,
  ],
  [
    { at: 'edge', called: 'moat', does: { delayMs: 6_500 } },
    'Moat held the push back for 6.5 s, longer than Klarna waits.',
    /on at once/,
  ],
  [
    { at: 'edge', called: 'moat', does: { cache: 'first-answer' } },
    'Moat answered the push with what it had kept of an earlier one, and the shop was not asked.',
    /Exclude \/wc-api\/\* from the cache of moat/,
  ],
  [
    { at: 'edge', called: 'fail2ban', does: { ban: { after: 3, minutes: 60, answer } } },
    'Fail2ban shut Klarna out for 60 minutes after 3 refused requests, and so answered 406 to the push.',
    /so that no callback counts towards a ban/,
  ],
  [
    { at: 'edge', called: 'fail2ban', does: { ban: { after: 2, minutes: 5, status: 404, answer } } },
    'Fail2ban shut Klarna out for 5 minutes after 2 answers of 404, and so answered 406 to the push.',
    /allow list/,
  ],
  [
    { at: 'edge', called: 'moat', does: { strip: ['content-type', 'host'] } },
    'Moat took content-type, host off the push, and the shop did not do its work without.',
    /on as they come/,
  ],
  [
    { at: 'edge', called: 'moat', does: { rewrite: { query: '' } } },
    'Moat lost the query of the push, and the shop did not do its work with that.',
    /on as they come/,
  ],
  [
    { at: 'edge', called: 'moat', does: { rewrite: { agent: 'curl' } } },
    'Moat changed the User-Agent of the push, and the shop did not do its work with that.',
    /on as they come/,
  ],
  [
    { at: 'edge', called: 'moat', does: { rewrite: { source: '10.0.0.1' } } },
    'Moat hid the address of the push, and the shop did not do its work with that.',
    /on as they come/,
  ],
  [
    { at: 'answers', does: { answer } },
    'Something on the way back from the shop put 406 in the place of the shop’s answer to the push.',
    /pass answers on whole/,
  ],
  [
    { at: 'answers', called: 'moat', does: { reset: true } },
    'Moat cut the connection after the shop had done its work, and so the push got no answer.',
    /time-outs and buffers/,
  ],
  [
    { at: 'answers', called: 'moat', does: { drop: true } },
    'Moat kept the shop’s answer to the push until Klarna gave up.',
    /time-outs/,
  ],
  [
    { at: 'answers', called: 'moat', does: { truncate: true } },
    'Moat passed on half of the shop’s answer to the push.',
    /whole/,
  ],
  [
    { at: 'answers', called: 'moat', does: { strip: ['location'] } },
    'Moat took location off the shop’s answer to the push.',
    /whole/,
  ],
  [
    { at: 'answers', called: 'moat', does: { delayMs: 6_000 } },
    'Moat held the shop’s answer to the push back for 6 s, longer than Klarna waits.',
    /at once/,
  ],
  [
    { at: 'store', on: { hook: 'init' }, does: { answer } },
    'Another plugin answered 406 to the push in the hook init, before the KCO plugin could.',
    /Find the plugin that acts in the hook init/,
  ],
  [
    { at: 'store', on: { hook: 'init' }, does: { php: 'exit' } },
    'Another plugin ended PHP in the hook init while the push was handled.',
    /the hook init/,
  ],
  [
    { at: 'store', called: 'erp', on: { hook: 'init' }, does: { php: 'throw' } },
    'Erp threw an exception in the hook init while the push was handled.',
    /keep it out of callbacks/,
  ],
  [
    { at: 'store', called: 'erp', on: { hook: 'init' }, does: { php: 'fatal' } },
    'Erp ended in a fatal error of PHP’s in the hook init while the push was handled.',
    /keep it out of callbacks/,
  ],
  [
    { at: 'store', called: 'erp', on: { hook: 'init' }, does: { php: 'sleep', delayMs: 9_000 } },
    'Erp slept for 9 s in the hook init while the push was handled.',
    /Find what is slow in the hook init/,
  ],
  [
    { at: 'store', called: 'erp', on: { hook: 'init' }, does: { php: 'wp_die();' } },
    'Erp ran code of its own in the hook init while the push was handled.',
    /keep it out of callbacks/,
  ],
  [
    { at: 'store', called: 'erp', on: { hook: 'init' }, does: { delayMs: 9_000 } },
    'Erp kept the push waiting for 9 s in the hook init.',
    /Find what is slow/,
  ],
  [
    { at: 'store', does: { database: 'read-only' } },
    'The shop’s database took no writes while the push was handled: what the plugin did was not kept.',
    /read-only replica/,
  ],
  [
    { at: 'store', does: { rewrite: { query: '' } } },
    'The web server lost the query of the push, so the plugin did not learn which order it is about.',
    /\?\$args/,
  ],
  [
    { at: 'store', does: { without: 'klarna-authority' } },
    'The shop was without its certificate authority for Klarna when the push came.',
    /certificate authority for Klarna back/,
  ],
  [
    { at: 'loopback', does: { answer } },
    'While the push was handled, the shop’s request to itself was answered 406.',
    /reach itself/,
  ],
  [
    { at: 'loopback', does: { reset: true } },
    'While the push was handled, the shop’s request to itself was cut off by a reset.',
    /reach itself/,
  ],
  [
    { at: 'loopback', does: { drop: true } },
    'While the push was handled, the shop’s request to itself was never answered.',
    /reach itself/,
  ],
  [
    { at: 'loopback', does: { delayMs: 2_000 } },
    'While the push was handled, the shop’s request to itself took 2 s more.',
    /reach itself/,
  ],
  [
    { at: 'klarna-api', on: { route: 'acknowledge' }, does: { answer: { status: 429 } } },
    'Klarna’s API answered 429 (too many requests) to the call “acknowledge” during the push.',
    /fewer calls to Klarna/,
  ],
  [
    { at: 'klarna-api', on: { route: ['acknowledge', 'capture'] }, does: { answer: { status: 503 } } },
    'Klarna’s API answered 503 (an error of Klarna’s own) to a call of the shop during the push.',
    /^Nothing in the shop: Klarna’s next push/,
  ],
  [
    { at: 'klarna-api', on: { route: 'hosted-page create' }, does: { answer: { status: 503 } } },
    'Klarna’s API answered 503 (an error of Klarna’s own) to the call “hosted-page create” during the push.',
    /^Nothing in the shop: the customer can pay once/,
  ],
  [
    { at: 'klarna-api', does: { answer: { status: 404 } } },
    'Klarna’s API answered 404 to a call of the shop during the push.',
    /^Nothing in the shop/,
  ],
  [
    { at: 'klarna-api', does: { reset: true } },
    'Klarna’s API cut the connection of a call of the shop during the push.',
    /^Nothing in the shop/,
  ],
  [
    { at: 'klarna-api', does: { drop: true } },
    'Klarna’s API never answered a call of the shop during the push, until the plugin gave up.',
    /^Nothing in the shop/,
  ],
  [
    { at: 'klarna-api', does: { malform: true } },
    'Klarna’s API answered a call of the shop during the push with JSON that cannot be read.',
    /^Nothing in the shop/,
  ],
  [
    { at: 'klarna-api', does: { delayMs: 12_000 } },
    'Klarna’s API took 12 s to answer a call of the shop during the push.',
    /^Nothing in the shop/,
  ],
  [
    { at: 'klarna-api', does: { unreachable: 'name' } },
    'The shop could not look up the name of Klarna’s API for a call of the shop during the push.',
    /way out of the shop’s server/,
  ],
  [
    { at: 'klarna-api', does: { unreachable: 'connection' } },
    'The shop found no way to Klarna’s API for a call of the shop during the push.',
    /way out of the shop’s server/,
  ],
  [
    { at: 'name', does: { resolve: 'nothing' } },
    'The shop’s name has no public address, so the push was never sent.',
    /public name/,
  ],
  [
    { at: 'name', does: { resolve: 'dead-ipv6' } },
    'The shop’s name has an IPv6 address at which nothing answers, so the push found no server.',
    /AAAA record/,
  ],
  [
    { at: 'tls', does: { protocol: 'none-in-common' } },
    'Klarna and the shop’s server have no version of TLS in common, so the push ended before any request was sent.',
    /TLS 1\.2 and 1\.3/,
  ],
  [
    { at: 'tls', does: { certificate: 'wrong-host' } },
    'Klarna does not accept the shop’s certificate (wrong-host), so the push ended before any request was sent.',
    /names the shop’s host/,
  ],
];
for (const [fault, why, change] of sentences) {
  test(`of ${JSON.stringify(fault)} two sentences are said`, () => {
    expect(whyOf(fault, of)).toBe(why);
    expect(changeFor(fault, of)).toMatch(change);
    expect(changeFor(fault, of)).toMatch(/^[A-Z].*\.$/);
  });
}

for (const [path, search, paths] of [
  ['/wc-api/KCO_WC_Push/', '?kco-action=push', '/wc-api/*'],
  ['/en/wc-api/KCO_WC_Push/', '', '/wc-api/*'],
  ['/wp-json/kco-block/order/1/validate', '', '/wp-json/kco-block/*'],
  ['/index.php/wp-json/kco-block/order/1/validate', '', '/index.php/wp-json/kco-block/*'],
  ['/index.php', '?rest_route=/kco-block/order/1/validate', '?rest_route=/kco-block/*'],
] as const) {
  test(`an allow list for ${path}${search} has ${paths}`, () => {
    expect(pathsFor({ path, search })).toBe(paths);
    expect(changeFor({ at: 'edge', does: { answer: { status: 403 } } }, { ...of, path, search })).toContain(paths);
  });
}

test('a delay that Klarna waited for is not said to be too long', () => {
  expect(whyOf({ at: 'edge', called: 'moat', does: { delayMs: 2_000 } }, { ...of, status: 200 })).toBe(
    'Moat held the push back for 2 s.',
  );
});

test('an answer that came too late is told as the wait that it was', () => {
  const fault: Fault = { at: 'edge', called: 'tarpit', does: { delayMs: 8_000, answer: { status: 503 } } };
  expect(whyOf(fault, { callback: 'the push', status: null, path: '/' })).toBe(
    'Tarpit held the push back for 8 s, longer than Klarna waits.',
  );
  expect(whyOf(fault, { callback: 'the push', status: 503, path: '/' })).toContain('answered 503');
});
