import { expect, test } from '@playwright/test';
import { chromiumArguments } from '../../../../harness/shopper/browser/chromium-arguments.ts';

const routing = { host: '127.0.0.1', httpsPort: 4_443, httpPort: 4_080 };

const rulesOf = (args: string[]) =>
  args
    .find((argument) => argument.startsWith('--host-resolver-rules='))
    ?.slice('--host-resolver-rules='.length)
    .split(', ') ?? [];

for (const zone of ['*.shop.test', '*.shop.internal', '*.klarna.test']) {
  test(`${zone} leads to the edge’s ports`, () => {
    const rules = rulesOf(chromiumArguments(routing, false));
    expect(rules).toContain(`MAP ${zone}:443 127.0.0.1:4443`);
    expect(rules).toContain(`MAP ${zone}:80 127.0.0.1:4080`);
  });
}

test('every other name leads nowhere, except the edge’s own address', () => {
  const rules = rulesOf(chromiumArguments(routing, false));
  expect(rules.slice(-2)).toEqual(['MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1']);
});

test('http is never upgraded to https', () => {
  const features = chromiumArguments(routing, false).find((argument) => argument.startsWith('--disable-features='));
  expect(features).toContain('HttpsUpgrades');
});

test('the sandbox is off for root, and for nobody else', () => {
  expect(chromiumArguments(routing, true)).toContain('--no-sandbox');
  expect(chromiumArguments(routing, false)).not.toContain('--no-sandbox');
});
