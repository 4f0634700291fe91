import { expect, test } from '@playwright/test';
import { redirectPlace } from '../../../harness/reports/redirect-place.ts';

const from = 'https://s1.shop.test/wc-api/KCO_WC_Push/?a=1';
for (const [location, place] of [
  ['http://s1.shop.test/wc-api/KCO_WC_Push/?a=1', 'http'],
  ['/en/wc-api/', '/en/wc-api/'],
  ['https://www.shop.test/wc-api/', '/wc-api/'],
  ['http://', 'http://'],
] as const) {
  test(`${location} is ${place}`, () => expect(redirectPlace(location, from)).toBe(place));
}
