import { expect, test } from '@playwright/test';
import { type Deviations, type Layer, layers } from '../../../../harness/scenario/conditions.ts';
import { blockedByLayer } from '../../../../harness/verdict/diagnosis/blocked-by-layer.ts';
import type { CallbackResult } from '../../../../harness/verdict/judge-callbacks.ts';
import { lostPush, pushUrl, siteRecord } from '../site-record-builder.ts';

const found = (layer: Layer, push: Partial<CallbackResult> = {}, edge: Deviations['edge'] = {}) =>
  blockedByLayer(lostPush({ blockedBy: { layer, ruleIds: ['any'] }, ...push }), siteRecord({ given: { edge } }));

/** Who spoke, and the word without which the advice is of no use. */
const said: Partial<Record<Layer, [why: RegExp, change: RegExp]>> = {
  wordfence: [/Wordfence .* 503/, /Wordfence’s allowlist/],
  'wordfence-rule': [/Wordfence’s firewall answered 403/, /allowlist of Wordfence’s firewall/],
  'cloudflare-rule': [/rule at Cloudflare answered 403/, /skip rule/],
  'cloudflare-challenge': [/challenge \(403\) that only a browser can solve/, /skip rule/],
  'cloudflare-bot-fight': [/Bot Fight Mode .* skip rules do not apply/, /Turn Bot Fight Mode off/],
  sucuri: [/Sucuri.* 403/, /Sucuri’s allowlist/],
  'basic-auth': [/password.* 401/, /Exempt \/wc-api\//],
  maintenance: [/maintenance mode and answered 503/, /\.maintenance/],
  'rate-limit': [/rate limit answered 429/, /out of the limit/],
  'country-block': [/own country.* 403/, /Let Klarna’s addresses in/],
  'ip-block': [/no answer at all/, /Unblock Klarna’s addresses/],
};

for (const [layer, [why, change]] of Object.entries(said)) {
  test(`${layer} is named, and has its own advice`, () => {
    const diagnosis = found(layer as Layer);
    expect(diagnosis?.why).toMatch(why);
    expect(diagnosis?.change).toMatch(change);
  });
}

for (const layer of Object.keys(said)) {
  test(`${layer} is told with the kind of callback that it stopped`, () => {
    expect(found(layer as Layer, { kind: 'notification' })?.why).toMatch(/the notification/);
    expect(found(layer as Layer, { kind: 'notification' })?.why).not.toMatch(/the push/);
  });
}

test('every layer that refuses is known here, or goes by rules or redirects', () => {
  const others = layers.filter((layer) => !(layer in said));
  expect(others).toEqual([
    'litespeed',
    'redirect-301',
    'redirect-302',
    'redirect-307',
    'redirect-308',
    'redirect-www',
    // These two spoil what the customer gets: no callback is refused.
    'page-cache',
    'drops-location',
  ]);
  for (const layer of others) expect(found(layer), layer).toBeUndefined();
});

for (const layer of ['modsecurity', 'edge', 'store', 'unknown'] as const) {
  test(`a 403 of "${layer}" does not match`, () => {
    expect(blockedByLayer(lostPush({ blockedBy: { layer, ruleIds: [] } }), siteRecord())).toBeUndefined();
  });
}

test('a push that nobody blocked does not match', () => {
  expect(blockedByLayer(lostPush({ blockedBy: null }), siteRecord())).toBeUndefined();
});

test.describe('an allow list by path', () => {
  const prefixed = { url: pushUrl.replace('/wc-api/', '/en/wc-api/') };

  for (const allow of ['wc-api', 'four-endpoints'] as const) {
    test(`${allow} that misses the language prefix is told what to add`, () => {
      expect(found('wordfence', prefixed, { allow })?.change).toContain('misses /en/wc-api/KCO_WC_Push/');
    });
  }

  test('that names the path is not at fault', () => {
    expect(found('cloudflare-bot-fight', {}, { allow: 'wc-api' })?.change).toContain('Turn Bot Fight Mode off');
  });

  test('is no matter of Bot Fight Mode, whatever it misses', () => {
    expect(found('cloudflare-bot-fight', prefixed, { allow: 'wc-api' })?.change).toContain('Turn Bot Fight Mode off');
  });

  for (const allow of ['wc-api', 'four-endpoints', 'push-only'] as const) {
    test(`${allow} that misses the query form is told what to add`, () => {
      const query = { url: 'https://s1-a-open.shop.test/?wc-api=KCO_WC_Push&kco_wc_order_id=1' };
      expect(found('wordfence', query, { allow })?.change).toContain('add the form ?wc-api=KCO_WC_*');
    });
  }

  test('that knows the push alone is told what it misses of the others', () => {
    const notification = {
      kind: 'notification' as const,
      url: 'https://s1-a-open.shop.test/wc-api/KCO_WC_Notification/?kco_wc_order_id=1',
    };
    expect(found('wordfence', notification, { allow: 'push-only' })?.change).toContain(
      'misses /wc-api/KCO_WC_Notification/',
    );
  });

  test('is no matter of a maintenance either, which ends by itself', () => {
    expect(found('maintenance', prefixed, { allow: 'wc-api' })?.change).toContain('.maintenance');
  });

  test('by address that sees another address is told why it does not help', () => {
    const change = found('country-block', {}, { allow: 'klarna-addresses', source: 'hidden' })?.change;
    expect(change).toContain('sees the proxy’s: restore the visitor’s address');
  });

  test('by path does not mind whose address is seen', () => {
    const change = found('country-block', {}, { allow: 'wc-api', source: 'hidden' })?.change;
    expect(change).not.toContain('The allow list has Klarna’s addresses');
  });

  test('by address misses no path', () => {
    expect(found('wordfence', prefixed, { allow: 'klarna-addresses' })?.change).toContain('allowlist');
  });
});
