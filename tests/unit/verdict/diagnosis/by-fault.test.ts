import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import {
  answersReset,
  basicAuth,
  cloudflareBotFight,
  cloudflareChallenge,
  cloudflareRule,
  countryBlock,
  databaseReadOnly,
  deadIpv6,
  imperva,
  imunify360,
  ipBlock,
  klarnaOutage,
  liteSpeed211180,
  maintenance,
  rateLimit,
  siteGround,
  slowCallbacks,
  sucuri,
  tlsTooOld,
  wordfence,
  wordfenceRule,
} from '../../../../harness/scenario/presets.ts';
import { diagnose } from '../../../../harness/verdict/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../../../harness/verdict/diagnosis/diagnosis.ts';
import { judgeCallbacks } from '../../../../harness/verdict/judge-callbacks.ts';
import {
  answered,
  faultActed,
  lostPush,
  orderRead,
  purchase,
  push,
  pushedAt,
  shopOrder,
  siteRecord,
  unanswered,
  wafRow,
} from '../site-record-builder.ts';
import { refused } from './refused.ts';

/** Who spoke, and the word without which the advice is of no use: as it was said before there were presets. */
const said: [fault: Fault, why: string, change: RegExp][] = [
  [
    wordfence(),
    'Wordfence limits callers that are no browsers, and so answered 503 to the push.',
    /Wordfence’s allowlist/,
  ],
  [wordfenceRule(), 'A rule of Wordfence’s firewall answered 403 to the push.', /allowlist of Wordfence’s firewall/],
  [
    cloudflareRule(),
    'A rule at Cloudflare answered 403 to the push, which never reached the shop’s server.',
    /skip rule/,
  ],
  [
    cloudflareChallenge(),
    'Cloudflare answered the push with a challenge (403) that only a browser can solve.',
    /skip rule/,
  ],
  [
    cloudflareBotFight(),
    'Cloudflare’s Bot Fight Mode took Klarna for a bot and answered 403 to the push; skip rules do not apply to it.',
    /Turn Bot Fight Mode off/,
  ],
  [
    sucuri(),
    'Sucuri’s firewall answered 403 to the push, which never reached the shop’s server.',
    /Sucuri’s allowlist/,
  ],
  [
    basicAuth(),
    'The site asks every visitor for a password, and Klarna has none: the push was answered 401.',
    /Exempt \/wc-api\//,
  ],
  [maintenance(), 'WordPress was in maintenance mode and answered 503 to the push.', /\.maintenance/],
  [rateLimit(), 'A rate limit answered 429 to the push.', /out of the limit/],
  [
    countryBlock(),
    'The host lets in visitors of the shop’s own country only, and Klarna calls from abroad: the push was answered 403.',
    /Let Klarna’s addresses in/,
  ],
  [
    ipBlock(),
    'The host’s firewall cut the connection from Klarna’s address: the push got no answer at all.',
    /Unblock Klarna’s addresses/,
  ],
  [imunify360(), 'Imunify360’s bot protection took Klarna for a robot and answered 403 to the push.', /white list/],
];

for (const [fault, why, change] of said) {
  test(`${fault.called} is named, and has its own advice`, () => {
    expect(refused(fault)).toEqual({ why, change: expect.stringMatching(change) });
  });

  test(`${fault.called} is told with the kind of callback that it stopped`, () => {
    const found = refused(fault, { kind: 'notification' });
    expect(found?.why).toMatch(/the notification/i);
    expect(found?.why).not.toMatch(/the push/i);
  });
}

test('LiteSpeed’s rule is told as a rule', () => {
  const found = refused(liteSpeed211180(), { blockedBy: { layer: 'litespeed', ruleIds: ['211180'] } });
  expect(found?.why).toContain('LiteSpeed rule 211180 answered 403 to the push');
});

for (const layer of ['edge', 'store', 'unknown'] as const) {
  test(`a 403 of "${layer}" is not laid at the door of a fault that did nothing`, () => {
    expect(refused(wordfence(), { blockedBy: { layer, ruleIds: [] } })).toBeUndefined();
  });
}

/** Plays a push at a site with these faults, and says what came of it. */
function played(faults: Fault[], ...events: HarnessEvent[]): Diagnosis | undefined {
  const record = siteRecord({ given: { faults }, events, purchases: [purchase()], orders: [shopOrder()] });
  return diagnose(record, judgeCallbacks(record), 'paid-but-pending');
}

test.describe('a push that was answered well, and not by the shop', () => {
  for (const [fault, status, why] of [
    [siteGround(), 202, /captcha and status 202/],
    [imperva(), 200, /a page and status 200/],
  ] as const) {
    const lost = push({ outcome: answered(status, '<html>a page</html>') });

    test(`${fault.called} is known by its event`, () => {
      expect(played([fault], lost, faultActed())?.why).toMatch(why);
    });

    test(`${fault.called} is known by its row`, () => {
      expect(played([fault], lost, wafRow(['any'], { layer: fault.called, status }))?.why).toMatch(why);
    });

    for (const [fact, event] of [
      ['acted on another callback', faultActed({ requestId: 'validation-1' })],
      ['let the push through', faultActed({ did: 'let-through' })],
      ['is another one', faultActed({ fault: 1 })],
      ['knows no request', faultActed({ requestId: undefined })],
    ] as const) {
      test(`${fault.called} is not it where it ${fact}`, () => {
        expect(played([fault], lost, event)?.why ?? '').not.toMatch(why);
      });
    }
  }
});

test.describe('a fault without words', () => {
  const fault: Fault = { at: 'edge', called: 'mod_qos', does: { answer: { status: 406 } } };
  const lost = push({ outcome: answered(406) });

  test('gets two sentences from what it is', () => {
    expect(played([fault], lost, faultActed())).toEqual({
      why: 'Mod_qos answered 406 to the push, which never reached the shop.',
      change: 'Let /wc-api/KCO_WC_Push/ pass mod_qos: put /wc-api/* or Klarna’s addresses on its allow list.',
    });
  });

  test('that answers 200 with a page is named, and not the shop behind it', () => {
    const page: Fault = { at: 'edge', called: 'bot filter', does: { answer: { status: 200, body: '<h1>No</h1>' } } };
    const found = played([page], push({ outcome: answered(200, '<h1>No</h1>') }), faultActed());
    expect(found?.why).toBe('Bot filter answered 200 to the push, which never reached the shop.');
  });

  test('of two pushes lost to two faults, the last one’s is told: only it could still have saved the order', () => {
    const ban: Fault = {
      at: 'edge',
      called: 'auto-ban',
      does: { ban: { after: 1, minutes: 60, answer: { status: 423 } } },
    };
    const second = push({ attempt: 2, requestId: 'push-2', outcome: answered(423) });
    const found = played([fault, ban], lost, second, faultActed(), faultActed({ fault: 1, requestId: 'push-2' }));
    expect(found?.why).toBe(
      'Auto-ban shut Klarna out for 60 minutes after 1 refused request, and so answered 423 to the push.',
    );
  });

  test('is not it where its event has another request', () => {
    expect(played([fault], lost, faultActed({ requestId: 'shopper' }))).toBeUndefined();
  });

  test('has its removal for advice, where it has one', () => {
    expect(played([{ ...fault, removal: 'Turn mod_qos off' }], lost, faultActed())?.change).toBe('Turn mod_qos off.');
  });

  test('comes after what the answer itself says', () => {
    const redirect: Fault = { at: 'edge', called: 'moved', does: { redirect: { status: 301, to: '/elsewhere' } } };
    const moved = push({ outcome: answered(301, '', '/elsewhere') });
    expect(played([redirect], moved, faultActed())?.why).toContain('a redirected POST does not arrive');
  });

  test('of several, the one that the push does not survive is told', () => {
    const changed: Fault = { at: 'edge', called: 'proxy', does: { rewrite: { agent: 'curl' } } };
    const found = played([changed, fault], lost, faultActed(), faultActed({ fault: 1 }));
    expect(found?.why).toContain('Mod_qos answered 406');
  });

  test('a changed request explains a push that the shop took and did nothing for, and no refused one', () => {
    const changed: Fault = { at: 'edge', called: 'proxy', does: { rewrite: { query: '' } } };
    expect(played([changed], push(), faultActed())?.why).toBe(
      'Proxy lost the query of the push, and the shop did not do its work with that.',
    );
    expect(played([changed], push({ outcome: answered(403) }), faultActed())).toBeUndefined();
  });

  test('a delay explains a push that Klarna did not wait for, and no other', () => {
    const slow: Fault = { at: 'edge', called: 'proxy', does: { delayMs: 6_000 } };
    const late = push({ outcome: unanswered('time-out', 'ETIMEDOUT') });
    expect(played([slow], late, faultActed())?.why).toBe('Proxy held the push back for 6 s, longer than Klarna waits.');
    expect(played([slow], push({ outcome: answered(500) }), faultActed())).toBeUndefined();
  });
});

test.describe('a push that Klarna takes for done, and the order is lost', () => {
  const acknowledged = { type: 'ledger', at: pushedAt + 50, orderId: 'o-1', change: 'acknowledged' } as const;

  test('a database that took no writes is told', () => {
    const found = played([databaseReadOnly({ during: 'push' })], push(), acknowledged, faultActed({ on: 'database' }));
    expect(found?.why).toContain('the push');
    expect(found?.change).toContain('database');
  });

  test('a total that Klarna’s API did not tell is laid at its door', () => {
    const busy: Fault = { at: 'klarna-api', does: { answer: { status: 429 } } };
    const record = siteRecord({
      given: { faults: [busy] },
      events: [push(), faultActed({ requestId: undefined })],
      purchases: [purchase()],
      orders: [
        shopOrder({
          status: 'on-hold',
          notes: ['Klarna order total (0.0) does not match WooCommerce order total (149.0).'],
        }),
      ],
    });
    expect(diagnose(record, judgeCallbacks(record), 'paid-but-on-hold')?.why).toBe(
      'Klarna’s API answered 429 (too many requests) to a call of the shop during the push, so the plugin found 0.0 at Klarna and 149.0 in the shop, and put the order on hold.',
    );
  });
});

test.describe('what comes before words that fit many', () => {
  const late = push({ outcome: unanswered('time-out', 'ETIMEDOUT') });

  test('a preset’s own come before "too slow"', () => {
    expect(played([deadIpv6()], late, faultActed())?.why).toContain('IPv6 address at which nothing answers');
  });

  test('silence before the shop is not the shop’s slowness', () => {
    const silence: Fault = { at: 'edge', does: { drop: true } };
    expect(played([silence], late, faultActed())?.why).toContain('kept the push without a word');
    expect(played([silence], late, faultActed({ requestId: 'other' }))?.why).toContain('within the time');
  });

  test('a slow shop is told as one', () => {
    expect(played([slowCallbacks({ seconds: 6 })], late, faultActed({ requestId: undefined }))?.why).toContain(
      'got no answer within the time that Klarna waits',
    );
  });

  test('the sender’s faults may know no request: then the time tells', () => {
    const at = (when: number) => played([deadIpv6()], late, faultActed({ requestId: undefined, at: when }))?.why;
    expect(at(pushedAt + 1)).toContain('IPv6');
    expect(at(pushedAt - 1)).not.toContain('IPv6');
  });

  test('an old TLS is no bad certificate', () => {
    const lost = push({ outcome: unanswered('tls', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION') });
    expect(played([tlsTooOld()], lost, faultActed())?.why).toContain('no version of TLS in common');
  });

  test('a connection that broke after the work is no lost push', () => {
    const broken = push({ outcome: unanswered('tcp', 'ECONNRESET') });
    const done = orderRead({ method: 'POST', path: `/ordermanagement/v1/orders/${broken.orderId}/acknowledge` });
    expect(played([answersReset()], broken, orderRead(), done, faultActed())).toBeUndefined();
    expect(played([answersReset()], broken, faultActed())?.why).toContain('broke after the shop had done its work');
  });
});

test.describe('Klarna’s API', () => {
  const outage = klarnaOutage({ route: 'order-management read' });
  const inPush = faultActed({ requestId: undefined });
  const why =
    'Klarna’s API answered 500 (an error of Klarna’s own) to the call “order-management read” during the push.';

  test('is why, where it failed while the push was under way', () => {
    expect(played([outage], push(), orderRead({ status: 500 }), inPush)?.why).toBe(why);
  });

  test('is not why, where it failed at another time and all is well', () => {
    const record = siteRecord({
      given: { faults: [outage] },
      events: [push(), faultActed({ requestId: undefined, at: pushedAt - 5_000 })],
      purchases: [purchase({ acknowledged: true })],
      orders: [shopOrder({ status: 'processing', paid: true })],
    });
    expect(diagnose(record, [lostPush({ handled: true })], 'paid')).toBeUndefined();
  });

  test('is why also where every push did its work and the order is on hold', () => {
    const record = siteRecord({ given: { faults: [outage] }, events: [push(), inPush], purchases: [purchase()] });
    expect(diagnose(record, [lostPush({ handled: true })], 'paid-but-on-hold')).toEqual({
      why,
      change: expect.stringMatching(/^Nothing in the shop: /),
    });
  });

  test('is not why an order is on hold, where it let everything pass', () => {
    const record = siteRecord({ given: { faults: [outage] }, events: [push(), { ...inPush, did: 'let-through' }] });
    expect(diagnose(record, [lostPush({ handled: true })], 'paid-but-on-hold')).toBeUndefined();
  });

  test('of another place than Klarna’s, a fault on nobody’s callback is not why', () => {
    const record = siteRecord({ given: { faults: [wordfence()] }, events: [push(), faultActed({ requestId: 'x' })] });
    expect(diagnose(record, [lostPush({ handled: true })], 'paid-but-on-hold')).toBeUndefined();
  });
});

test('of two faults of one name the one that acted on the callback speaks', () => {
  const twin = (why: string): Fault => ({ at: 'edge', does: { answer: { status: 403 } }, called: 'fw', why });
  const callback = lostPush({ blockedBy: { layer: 'fw', ruleIds: ['fw'] } });
  const { requestId } = callback;
  const record = siteRecord({
    given: { faults: [twin('First.'), twin('Second.')] },
    events: [faultActed({ fault: 1, requestId }), wafRow(['fw'], { layer: 'fw', requestId })],
  });
  expect(diagnose(record, [callback], 'paid-but-pending')?.why).toBe('Second.');
});
