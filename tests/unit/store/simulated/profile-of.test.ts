import { expect, test } from 'vitest';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import { profileOf } from '../../../../harness/store/simulated/profiles/profile-of.ts';

for (const [version, generation] of [
  ['1.11.0', '1.11'],
  ['1.11.8', '1.11'],
  ['2.0.16', '2.0–2.5'],
  ['2.5.11', '2.0–2.5'],
  ['2.6.0', '2.6–2.14'],
  ['2.13.11', '2.6–2.14'],
  ['2.14.4', '2.6–2.14'],
  ['2.15.0', '2.15–2.18.3'],
  ['2.18.3', '2.15–2.18.3'],
  ['2.18.4', '2.18.4–2.19'],
  ['2.19.1', '2.18.4–2.19'],
  ['2.20.9', '≥ 2.20'],
] as const) {
  test(`${version} is of generation ${generation}`, () => {
    expect(profileOf(version).generation).toBe(generation);
  });
}

for (const version of ['1.10.4', '0.9', 'latest', '2.14.x', '']) {
  test(`"${version}" has no profile, and the error says what does`, () => {
    const refused = (): unknown => {
      try {
        return profileOf(version);
      } catch (error) {
        return error;
      }
    };
    const error = refused();
    expect(error).toBeInstanceOf(HarnessError);
    expect((error as HarnessError).code).toBe('USAGE');
    expect((error as HarnessError).hint).toContain('--stack containers');
  });
}

/** facts/kco-plugin.md, "What each version sends and registers". */
test('hooks, merchant URLs and session ids change with the versions that the facts name', () => {
  const hooks = (version: string) => profileOf(version).hooks.map((hook) => hook.replace('KCO_WC_', ''));
  expect(hooks('1.11.8')).toEqual(['Push', 'Notification', 'Validation', 'Shipping_Option_Update', 'Address_Update']);
  expect(hooks('2.5.9')).toEqual(['Push', 'Notification', 'Shipping_Option_Update', 'Address_Update']);
  expect(hooks('2.6.3')).toEqual(['Push', 'Notification', 'Shipping_Option_Update', 'Address_Update']);
  for (const version of ['2.5.11', '2.6.4', '2.19.1']) {
    expect(hooks(version)).toEqual(['Push', 'Notification', 'Address_Update']);
  }
  expect(hooks('2.20.0')).toEqual(['Push', 'Address_Update']);

  expect(profileOf('1.11.8').extraUrls).toEqual(['validation', 'shipping_option_update', 'notification']);
  expect(profileOf('2.4.3').extraUrls).toEqual(['shipping_option_update', 'notification']);
  expect(profileOf('2.5.0').extraUrls).toEqual(['notification']);
  expect(profileOf('2.20.0').extraUrls).toEqual([]);

  // 1.x needs a WooCommerce from before 8.3, with its older cookie.
  expect(profileOf('1.11.8').sessionId).toBe('id');
  expect(['2.0.0', '2.14.1'].map((version) => profileOf(version).sessionId)).toEqual(['cookie', 'cookie']);
  expect(['2.14.2', '2.18.3'].map((version) => profileOf(version).sessionId)).toEqual(['id', 'id']);
  expect(['2.18.4', '2.20.9'].map((version) => profileOf(version).sessionId)).toEqual(['none', 'none']);

  expect(profileOf('2.16.4').apiHost).toBe('api.playground.klarna.com');
  expect(profileOf('2.17.0').apiHost).toBe('api.playground.kustom.co');
  expect(profileOf('1.11.8').orderCreated).toBe('on-return');
  expect(profileOf('2.0.0').orderCreated).toBe('before-payment');
});

/** Read in the plugin's repository at each tag around the change. */
test('what the handlers do changes with the tags at which the code changed', () => {
  const skips = (version: string) => profileOf(version).push.skipsWhen;
  expect(['1.11.8', '2.0.6'].map(skips)).toEqual(['status-paid-or-held', 'status-paid-or-held']);
  expect(['2.0.7', '2.11.5'].map(skips)).toEqual(['status-paid', 'status-paid']);
  expect(['2.11.6', '2.20.9'].map(skips)).toEqual(['date-paid', 'date-paid']);

  const checks = (version: string) => [profileOf(version).push.checksOrder, profileOf(version).confirm.checksOrder];
  expect(['2.12.2', '2.12.3'].map(checks)).toEqual([
    [false, false],
    [true, true],
  ]);
  expect(['2.20.5', '2.20.6'].map((version) => profileOf(version).mismatchDecimals)).toEqual([1, 2]);

  expect(['1.11.8', '2.0.16', '2.1.0'].map((version) => profileOf(version).confirm.at)).toEqual([
    'checkout-form',
    'wp-head',
    'init',
  ]);
  expect(['2.1.3', '2.1.4', '2.18.4', '2.19.0'].map((version) => profileOf(version).completed)).toEqual([
    'new-order',
    'order-received',
    'order-received',
    'order-received-and-confirm',
  ]);
  const transactionIds = ['2.5.9', '2.5.11', '2.6.0', '2.9.0', '2.10.0'].map(
    (version) => profileOf(version).transactionId,
  );
  expect(transactionIds).toEqual(['before-payment', 'when-paid', 'before-payment', 'before-payment', 'when-paid']);
  expect(['2.18.4', '2.19.0'].map((version) => profileOf(version).notification)).toEqual(['ignored', 'settles']);
  expect(['2.5.1', '2.5.2'].map((version) => profileOf(version).iframeShipping)).toEqual(['in-total', 'not-in-total']);
});

test('Klarna’s own page, and what has changed in it', () => {
  const of = (version: string) => profileOf(version).hostedPage;
  expect(of('2.9.0')).toBeUndefined();
  expect(['2.10.0', '2.11.7', '2.12.0'].map((version) => of(version)?.redirects)).toEqual([false, false, true]);
  const needs = ['2.12.5', '2.12.6', '2.13.9', '2.13.10', '2.14.2', '2.14.3'].map((version) => of(version)?.formNeeds);
  const [klarna, session] = ['purchase-at-klarna', 'purchase-in-session'];
  expect(needs).toEqual(['nothing', klarna, klarna, session, session, 'nothing']);
  expect(['2.18.4', '2.19.0'].map((version) => of(version)?.looksAtAnswers)).toEqual([false, true]);
});

test('2.0.15 alone looks for the order under a name that nobody sends', () => {
  const parameter = (version: string) => profileOf(version).orderParameter;
  expect(['2.0.14', '2.0.15', '2.0.16'].map(parameter)).toEqual([
    'kco_wc_order_id',
    'klarna_wc_order_id',
    'kco_wc_order_id',
  ]);
});
