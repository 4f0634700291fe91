import { expect, test } from 'vitest';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import type { AllowEntry } from '../../../../harness/scenario/fault.ts';
import {
  addressHiddenByProxy,
  cloudflareBotFight,
  countryBlock,
  klarnaSources,
  maintenance,
  path,
  query,
  wordfence,
} from '../../../../harness/scenario/presets.ts';
import { diagnose } from '../../../../harness/verdict/diagnosis/diagnose.ts';
import { lostPush, pushUrl, siteRecord } from '../site-record-builder.ts';
import { refused } from './refused.ts';

test.describe('an allow list', () => {
  const prefixed = { url: pushUrl.replace('/wc-api/', '/en/wc-api/') };
  const inQuery = { url: 'https://s1-a-open.shop.test/?wc-api=KCO_WC_Push&kco_wc_order_id=1' };
  const endpoints = ['Push', 'Notification', 'Validation'].map((name) => path(`/wc-api/KCO_WC_${name}/*`));

  for (const [name, allow] of [
    ['by one path', [path('/wc-api/*')]],
    ['by several', endpoints],
  ] as const satisfies readonly (readonly [string, AllowEntry[]])[]) {
    test(`${name} that misses the language prefix is told what to add`, () => {
      expect(refused(wordfence({ allow }), prefixed)?.change).toContain('misses /en/wc-api/KCO_WC_Push/');
    });

    test(`${name} that misses the query form is told what to add`, () => {
      expect(refused(wordfence({ allow }), inQuery)?.change).toContain('add the form ?wc-api=KCO_WC_*');
    });
  }

  test('that knows the push alone is told what it misses of the others', () => {
    const notification = {
      kind: 'notification' as const,
      url: 'https://s1-a-open.shop.test/wc-api/KCO_WC_Notification/?kco_wc_order_id=1',
    };
    const allow = [path('/wc-api/KCO_WC_Push/*')];
    expect(refused(wordfence({ allow }), notification)?.change).toContain('misses /wc-api/KCO_WC_Notification/');
  });

  test('is no matter of Bot Fight Mode, nor of a maintenance, whatever it misses', () => {
    expect(refused(cloudflareBotFight({ allow: [path('/wc-api/*')] }), prefixed)?.change).toContain(
      'Turn Bot Fight Mode off',
    );
    const listed = { ...maintenance(), unless: [path('/wc-api/*')] };
    expect(refused(listed, prefixed)?.change).toContain('.maintenance');
  });

  test('that begins at the root is told of the folder in which WordPress lives, and only where it lives in one', () => {
    const fault = wordfence({ allow: [path('/wc-api/*')] });
    const url = pushUrl.replace('/wc-api/', '/butik/wc-api/');
    const callback = lostPush({ url, blockedBy: { layer: 'wordfence', ruleIds: ['any'] } });
    const change = (store: Deviations['store']) =>
      diagnose(siteRecord({ given: { store, faults: [fault] } }), [callback], 'paid-but-pending')?.change;
    expect(change({ wordpressIn: 'subfolder' })).toBe(
      'The allow list begins at the root of the host, and this shop’s WordPress lives in /butik/: allow /butik/wc-api/*.',
    );
    expect(change({})).toContain('misses /butik/wc-api/KCO_WC_Push/');
  });

  test('that names the path is not what was wrong', () => {
    const allow = [{ path: '/wc-api/*', agent: 'Mozilla/*' }];
    expect(refused(wordfence({ allow }))?.change).toContain('Wordfence’s allowlist');
  });

  test('by address that sees another address is told why it does not help', () => {
    const change = refused(countryBlock({ allow: [klarnaSources()] }), {}, [addressHiddenByProxy()])?.change;
    expect(change).toContain('sees the proxy’s: restore the visitor’s address');
  });

  test('by address is not told so of a proxy behind it', () => {
    const faults = [countryBlock({ allow: [klarnaSources()] }), addressHiddenByProxy()];
    const callback = lostPush({ blockedBy: { layer: 'country-block', ruleIds: [] } });
    const found = diagnose(siteRecord({ given: { faults } }), [callback], 'paid-but-pending');
    expect(found?.change).toContain('Let Klarna’s addresses in');
  });

  test('by Klarna’s addresses of production is told of those of the playground', () => {
    const given: Deviations = {
      faults: [countryBlock({ allow: [klarnaSources()] })],
      klarna: { sendsFrom: 'playground' },
    };
    const callback = lostPush({ blockedBy: { layer: 'country-block', ruleIds: [] } });
    const found = diagnose(siteRecord({ given }), [callback], 'paid-but-pending');
    expect(found?.change).toContain('addresses of production, and the playground calls from others');
  });

  test('by path does not mind whose address is seen', () => {
    const change = refused(countryBlock({ allow: [path('/wc-api/*')] }), {}, [addressHiddenByProxy()])?.change;
    expect(change).not.toContain('The allow list has Klarna’s addresses');
  });

  test('by address or by query misses no path', () => {
    for (const allow of [[klarnaSources()], [query('*wc-api=*')]]) {
      expect(refused(wordfence({ allow }), prefixed)?.change).toContain('allowlist');
    }
  });
});
