import { expect, test } from '@playwright/test';
import { chromiumArguments } from '../../../../harness/shopper/browser/chromium-arguments.ts';

const mock = { hosts: '*-mock.shop', edge: { host: '127.0.0.2', httpsPort: 5_443, httpPort: 5_080 } };
const nginx = { hosts: '*.shop', edge: { host: '127.0.0.1', httpsPort: 4_443, httpPort: 4_080 } };

const rulesOf = (args: string[]) =>
  args
    .find((argument) => argument.startsWith('--host-resolver-rules='))
    ?.slice('--host-resolver-rules='.length)
    .split(', ') ?? [];

for (const zone of ['*.shop.test', '*.shop.internal', '*.klarna.test']) {
  test(`${zone} leads to the edge’s ports`, () => {
    const rules = rulesOf(chromiumArguments([nginx], false));
    expect(rules).toContain(`MAP ${zone}:443 127.0.0.1:4443`);
    expect(rules).toContain(`MAP ${zone}:80 127.0.0.1:4080`);
  });
}

test('of two edges, the first pattern comes first, and Klarna’s page is behind the last', () => {
  const rules = rulesOf(chromiumArguments([mock, nginx], false));
  expect(rules.filter((rule) => rule.includes('.test:443'))).toEqual([
    'MAP *-mock.shop.test:443 127.0.0.2:5443',
    'MAP *.shop.test:443 127.0.0.1:4443',
    'MAP *.klarna.test:443 127.0.0.1:4443',
  ]);
});

test('every other name leads nowhere, except the edges’ own addresses', () => {
  const rules = rulesOf(chromiumArguments([mock, nginx, nginx], false));
  expect(rules.slice(-3)).toEqual(['MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.2', 'EXCLUDE 127.0.0.1']);
});

test('http is never upgraded to https', () => {
  const features = chromiumArguments([nginx], false).find((argument) => argument.startsWith('--disable-features='));
  expect(features).toContain('HttpsUpgrades');
});

test('the sandbox is off for root, and for nobody else', () => {
  expect(chromiumArguments([nginx], true)).toContain('--no-sandbox');
  expect(chromiumArguments([nginx], false)).not.toContain('--no-sandbox');
});
