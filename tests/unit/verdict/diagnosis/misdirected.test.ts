import { expect, test } from 'vitest';
import type { StoreConditions } from '../../../../harness/scenario/conditions.ts';
import {
  anotherHost,
  answeredByPlugin,
  languagePrefix,
  notHooked,
  notRouted,
  pageInsteadOfCallback,
  redirected,
  redirectedNowhere,
} from '../../../../harness/verdict/diagnosis/misdirected.ts';
import type { CallbackResult } from '../../../../harness/verdict/judge-callbacks.ts';
import { answered, lostPush, push, pushUrl, siteRecord, trace } from '../site-record-builder.ts';

type Permalinks = StoreConditions['permalinks'];

test.describe('another host than the shop’s', () => {
  const elsewhere = pushUrl.replace('s1-a-open.shop.test', 'www.s1-a-open.shop.test');
  const lostAt = (url: string, layer: 'dns' | 'tls' | 'tcp', code: string) => lostPush({ url, error: { layer, code } });

  for (const [layer, code, seen] of [
    ['dns', 'ENOTFOUND', 'no public address'],
    ['tls', 'ERR_TLS_CERT_ALTNAME_INVALID', 'none that Klarna takes for it (ERR_TLS_CERT_ALTNAME_INVALID)'],
    ['tcp', 'ECONNREFUSED', 'nothing answered there (ECONNREFUSED)'],
  ] as const) {
    test(`${code} there is told with both names`, () => {
      const found = anotherHost(lostAt(elsewhere, layer, code), siteRecord());
      expect(found?.why).toContain('another host, www.s1-a-open.shop.test, than the shop, s1-a-open.shop.test');
      expect(found?.why).toContain(seen);
    });
  }

  test('the shop’s own name does not match, nor one to which a redirect has led, nor an answer', () => {
    expect(anotherHost(lostAt(pushUrl, 'dns', 'ENOTFOUND'), siteRecord())).toBeUndefined();
    const redirect = push({ outcome: answered(301, '', elsewhere) });
    const record = siteRecord({ events: [redirect] });
    expect(anotherHost(lostAt(elsewhere, 'tls', 'ERR_TLS_CERT_ALTNAME_INVALID'), record)).toBeUndefined();
    expect(anotherHost(lostPush({ url: elsewhere, status: 404 }), siteRecord())).toBeUndefined();
  });
});

test('a language prefix under permalinks with the category has two ways out', () => {
  const given = { store: { permalinks: 'category', languagePrefix: 'answered' } } as const;
  const url = pushUrl.replace('/wc-api/', '/en/wc-api/');
  expect(languagePrefix(lostPush({ url, status: 404 }), siteRecord({ given }))?.change).toContain('"Post name"');
  expect(languagePrefix(lostPush({ url, status: 404 }), siteRecord())?.change).not.toContain('"Post name"');
});

test.describe('a redirect', () => {
  const to = (status: number | null, location: string | null, url = pushUrl) =>
    redirected(lostPush({ status, location, url }), siteRecord());

  test('https to http is the rule that sends pages back to http', () => {
    const found = to(301, pushUrl.replace('https:', 'http:'));
    expect(found?.why).toContain('redirected (301) to http://s1-a-open.shop.test/wc-api/KCO_WC_Push/');
    expect(found?.change).toContain('Use https for the whole shop');
  });

  test('a redirect that keeps https gets other advice', () => {
    const found = to(302, 'https://www.shop.test/wc-api/KCO_WC_Push/');
    expect(found?.why).toContain('redirected (302) to https://www.shop.test/wc-api/');
    expect(found?.change).not.toContain('https for the whole shop');
    expect(found?.change).toContain('take it out of the redirect');
  });

  test('a redirect from http to http is no downgrade', () => {
    const found = to(301, 'http://www.shop.test/', pushUrl.replace('https:', 'http:'));
    expect(found?.change).not.toContain('https for the whole shop');
  });

  test('a relative place keeps the scheme it was asked with', () => {
    const found = to(301, '/en/wc-api/KCO_WC_Push/');
    expect(found?.why).toContain('to https://s1-a-open.shop.test/en/wc-api/');
    expect(found?.change).not.toContain('https for the whole shop');
  });

  for (const status of [307, 308]) {
    test(`${status} keeps the POST, and needs a sender that follows`, () => {
      const found = to(status, '/wc-api/KCO_WC_Push');
      expect(found?.why).toContain(`redirected (${status}) to https://s1-a-open.shop.test/wc-api/KCO_WC_Push,`);
      expect(found?.why).toContain('keeps the POST');
      expect(found?.why).not.toContain('does not arrive');
      expect(found?.change).toContain('take it out of the redirect');
    });
  }

  test('the session id of the place is not repeated', () => {
    expect(to(301, pushUrl.replace('https:', 'http:'))?.why).not.toContain('kco_session_id');
  });

  for (const [fact, status, location] of [
    ['304 without a place', 304, null],
    ['200 with a place', 200, 'http://s1-a-open.shop.test/'],
    ['201 with a place', 201, 'http://s1-a-open.shop.test/'],
    ['404 with a place', 404, 'http://s1-a-open.shop.test/'],
    ['no answer', null, null],
  ] as const) {
    test(`${fact} does not match`, () => expect(to(status, location)).toBeUndefined());
  }
});

test.describe('a language prefix', () => {
  const record = siteRecord();
  const at = (path: string) => pushUrl.replace('/wc-api/', path);

  for (const prefix of ['en', 'sv', 'en-us', 'pt_BR']) {
    test(`404 at /${prefix}/wc-api/ is the language plugin’s`, () => {
      const found = languagePrefix(lostPush({ url: at(`/${prefix}/wc-api/`), status: 404 }), record);
      expect(found?.why).toContain(`/${prefix}/wc-api/`);
      expect(found?.change).toContain('language plugin');
    });
  }

  test('404 without a prefix does not match', () => {
    expect(languagePrefix(lostPush({ status: 404 }), record)).toBeUndefined();
  });

  for (const path of ['/index.php/wc-api/', '/shop/wc-api/', '/en/shop/wc-api/', '/english/wc-api/']) {
    test(`404 at ${path} does not match: that is no language`, () => {
      expect(languagePrefix(lostPush({ url: at(path), status: 404 }), record)).toBeUndefined();
    });
  }

  for (const status of [200, 301, 403, 410, null]) {
    test(`${status ?? 'no answer'} under a prefix does not match`, () => {
      expect(languagePrefix(lostPush({ url: at('/en/wc-api/'), status }), record)).toBeUndefined();
    });
  }
});

test.describe('a page in the callback’s place', () => {
  const found = (permalinks: Permalinks, push: Partial<CallbackResult>) =>
    pageInsteadOfCallback(lostPush(push), siteRecord({ given: { store: { permalinks } } }));

  const page = '<!doctype html>';

  test('200 with a page under plain permalinks is the permalinks’', () => {
    const diagnosis = found('plain', { status: 200, body: page });
    expect(diagnosis?.why).toContain('answered 200 with a page of the shop');
    expect(diagnosis?.why).toContain('plain permalinks');
    expect(diagnosis?.change).toContain('Post name');
  });

  test('404 under /index.php/ permalinks is the permalinks’', () => {
    const diagnosis = found('index.php', { status: 404, body: page });
    expect(diagnosis?.why).toContain('answered 404 instead');
    expect(diagnosis?.why).toContain('index.php permalinks');
  });

  const lookAlikes: [string, Permalinks, Partial<CallbackResult>][] = [
    ['200 and -1: WooCommerce routed it', 'plain', { status: 200, body: '-1' }],
    ['200 and -1 with white space around', 'plain', { status: 200, body: '\n-1\n' }],
    ['200 with a page under pretty permalinks', 'pretty', { status: 200, body: page }],
    ['404 under pretty permalinks', 'pretty', { status: 404, body: page }],
    ['403 under plain permalinks', 'plain', { status: 403, body: page }],
    ['500 under plain permalinks', 'plain', { status: 500, body: page }],
    ['no answer at all', 'plain', { status: null }],
    [
      'a URL that fits plain permalinks',
      'plain',
      { status: 200, body: page, url: 'https://s1-a-open.shop.test/?wc-api=KCO_WC_Push' },
    ],
    [
      '404 under a language prefix',
      'index.php',
      { status: 404, body: page, url: pushUrl.replace('/wc-api/', '/en/wc-api/') },
    ],
  ];
  for (const [fact, permalinks, push] of lookAlikes) {
    test(`${fact} does not match`, () => expect(found(permalinks, push)).toBeUndefined());
  }
});

test.describe('a callback that is not routed', () => {
  const found = (push: Partial<CallbackResult>) => notRouted(lostPush(push), siteRecord());
  const byStore: Pick<CallbackResult, 'blockedBy'> = { blockedBy: { layer: 'store', ruleIds: [] } };

  test('400 "-1" is nobody’s: no plugin was there', () => {
    const diagnosis = found({ status: 400, body: '-1\n', ...byStore });
    expect(diagnosis?.why).toContain('The push was answered 400 "-1"');
    expect(diagnosis?.change).toContain('Activate the Klarna plugin');
  });

  test('404 of the shop itself is that of its rewrite rules', () => {
    const diagnosis = found({ status: 404, body: '<html>', ...byStore });
    expect(diagnosis?.why).toContain('The push was answered 404 by the shop');
    expect(diagnosis?.change).toContain('Save Settings → Permalinks once');
    expect(diagnosis?.change).toContain('AllowOverride All');
  });

  test('200 with a page looks well, and the plugin never ran', () => {
    const diagnosis = found({ status: 200, body: '<title>Coming soon</title>' });
    expect(diagnosis?.why).toContain('The push was answered 200 with a page');
    expect(diagnosis?.change).toContain('Switch that page off');
  });

  test('the kind of callback is named', () => {
    expect(found({ kind: 'notification', status: 404, ...byStore })?.why).toMatch(/^The notification was/);
  });

  const lookAlikes: [fact: string, push: Partial<CallbackResult>][] = [
    ['200 "-1": WooCommerce routed it', { status: 200, body: '-1\n' }],
    ['200 and nothing: the handler was cut off', { status: 200, body: '' }],
    ['400 with words', { status: 400, body: 'Bad Request', ...byStore }],
    ['404 of the edge', { status: 404, blockedBy: { layer: 'edge', ruleIds: [] } }],
    ['404 of nobody knows whom', { status: 404, blockedBy: { layer: 'unknown', ruleIds: [] } }],
    ['403 of the shop', { status: 403, body: '-1', ...byStore }],
    ['500 of the shop', { status: 500, body: '<html>', ...byStore }],
    ['301', { status: 301, body: '<html>', location: '/' }],
    ['no answer', { status: null, error: { layer: 'tcp', code: 'ECONNRESET' } }],
  ];
  for (const [fact, push] of lookAlikes) {
    test(`${fact} does not match`, () => expect(found(push)).toBeUndefined());
  }
});

test.describe('a redirect that was followed to another host', () => {
  const led = push({ outcome: answered(307, '', 'https://parked.example/x') });
  const record = siteRecord({ events: [led] });
  const lost = (layer: string, url = 'https://parked.example/x') =>
    lostPush({ status: null, error: { layer, code: 'ENOTFOUND' }, url });

  test('is what lost a callback that got no answer there', () => {
    expect(redirectedNowhere(lost('dns'), record)?.why).toBe(
      'The push was redirected (307) to https://parked.example/x, where it got no answer (ENOTFOUND).',
    );
  });

  test('is not where it was not redirected, stayed on its host, or met a certificate', () => {
    expect(redirectedNowhere(lost('dns'), siteRecord())).toBeUndefined();
    expect(redirectedNowhere(lost('dns', led.url), record)).toBeUndefined();
    expect(redirectedNowhere(lost('tls'), record)).toBeUndefined();
  });
});

test.describe('a callback for which nobody is hooked', () => {
  const own = 'woocommerce_api_kco_push=classes/a.php:52 woocommerce_api_kco_wc_notification=classes/a.php:120';
  const unhooked = { ...trace('unhooked', `woocommerce_api_kco_wc_push ${own}`, 1), place: undefined };
  const refused = lostPush({ status: 400, body: '-1' });
  const urlMade = { ...trace('push-url', 'kco_wc_order_id', 111), requestId: 'visit-1' };

  test('the name that was called, the nearest that the plugin has, and the line of the URL', () => {
    expect(notHooked(refused, siteRecord({ events: [urlMade, unhooked] }))).toEqual({
      why: 'The push was answered 400 "-1": nothing is hooked to woocommerce_api_kco_wc_push, the name in the URL that the plugin gave Klarna (classes/class-kco-api-callbacks.php:111); what the plugin has is woocommerce_api_kco_push (classes/a.php:52).',
      change: 'Use one name in both, the URL (classes/class-kco-api-callbacks.php:111) and the hook.',
    });
  });

  test('where none is near: all', () => {
    const far = {
      ...unhooked,
      message: 'woocommerce_api_kco_wc_push woocommerce_api_other_gateway_listener=classes/a.php:9',
    };
    expect(notHooked(refused, siteRecord({ events: [far] }))?.why).toMatch(
      /what the plugin has is woocommerce_api_other_gateway_listener\.$/,
    );
  });

  test('look-alikes: the plugin is switched off, another callback’s, a push that was answered', () => {
    const off = { ...unhooked, message: 'woocommerce_api_kco_wc_push ' };
    expect(notHooked(refused, siteRecord({ events: [off] }))).toBeUndefined();
    expect(notHooked(refused, siteRecord())).toBeUndefined();
    expect(notHooked(refused, siteRecord({ events: [{ ...unhooked, requestId: 'push-2' }] }))).toBeUndefined();
    expect(notHooked(lostPush({ status: 200 }), siteRecord({ events: [unhooked] }))).toBeUndefined();
  });
});

test.describe('a handler that answers with an error', () => {
  const handler = trace('handler', 'validation_cb reads kco_session_id:260 returns', 236);
  const refused = lostPush({ kind: 'validation', status: 404, blockedBy: { layer: 'store', ruleIds: [] } });
  const found = (callback: CallbackResult, events = [handler]) => answeredByPlugin(callback, siteRecord({ events }));

  test('is named with its line', () => {
    expect(found(refused)).toEqual({
      why: 'The validation callback reached validation_cb (classes/class-kco-api-callbacks.php:236), which answered 404 itself.',
      change: 'Look at where validation_cb sets that status.',
    });
  });

  test('look-alikes: no handler was reached, the edge refused, PHP ended in an error, it said yes', () => {
    expect(found(refused, [])).toBeUndefined();
    expect(found({ ...refused, blockedBy: { layer: 'edge', ruleIds: [] } })).toBeUndefined();
    expect(found({ ...refused, status: 500 })).toBeUndefined();
    expect(found({ ...refused, status: 200, blockedBy: null })).toBeUndefined();
  });
});
