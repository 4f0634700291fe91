import { expect, test } from '@playwright/test';
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

  expect(['1.11.8', '2.14.1'].map((version) => profileOf(version).sessionId)).toEqual(['cookie', 'cookie']);
  expect(['2.14.2', '2.18.3'].map((version) => profileOf(version).sessionId)).toEqual(['id', 'id']);
  expect(['2.18.4', '2.20.9'].map((version) => profileOf(version).sessionId)).toEqual(['none', 'none']);

  expect(profileOf('2.16.4').apiHost).toBe('api.playground.klarna.com');
  expect(profileOf('2.17.0').apiHost).toBe('api.playground.kustom.co');
  expect(profileOf('1.11.8').orderCreated).toBe('on-return');
  expect(profileOf('2.0.0').orderCreated).toBe('before-payment');
});
