import { expect, test } from '@playwright/test';
import { withChange } from '../../../../harness/run/diagnose/with-change.ts';

test('a change leaves all else as it was, rules among it', () => {
  const given = {
    store: { permalinks: 'plain' },
    edge: { waf: 'modsecurity', rules: { '211170': 'on', '211180': 'on' } },
    shopper: { afterPaying: 'closes-tab' },
  } as const;
  expect(withChange(given, { edge: { rules: { '211180': 'off' } } })).toEqual({
    ...given,
    edge: { waf: 'modsecurity', rules: { '211170': 'on', '211180': 'off' } },
  });
});

test('a change back to the healthy value leaves no deviation', () => {
  const given = { edge: { layer: 'wordfence', allow: 'wc-api' } } as const;
  expect(withChange(given, { edge: { layer: 'none' } })).toEqual({ edge: { allow: 'wc-api' } });
});

test('the scenario itself is not changed', () => {
  const given = { edge: { waf: 'modsecurity' } } as const;
  withChange(given, { edge: { waf: 'none' } });
  expect(given).toEqual({ edge: { waf: 'modsecurity' } });
});
