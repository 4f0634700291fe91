import { expect, test } from 'vitest';
import { Rig } from './rig.ts';

// KCO issue 544: the versions seen on the real plugin, where the second order is entered in the administration.

async function statusesAfterPush(kco: string, orderStorage: 'hpos' | 'posts'): Promise<string[]> {
  await using rig = await Rig.start(kco, { orderStorage });
  const { push } = await rig.pay();
  await rig.site.ownerActs('takes-another-order');
  await rig.push(push);
  return (await rig.site.orders()).map(({ status }) => status);
}

for (const kco of ['2.11.0', '2.11.1']) {
  test(`${kco} completes the newest of a shop's posts, whoever paid`, async () => {
    expect(await statusesAfterPush(kco, 'posts')).toEqual(['pending', 'processing']);
    expect(await statusesAfterPush(kco, 'hpos')).toEqual(['processing', 'pending']);
  });
}

for (const kco of ['2.8.7', '2.11.2', '2.20.9']) {
  test(`${kco} finds the order that was paid`, async () => {
    expect(await statusesAfterPush(kco, 'posts')).toEqual(['processing', 'pending']);
  });
}

test('posts have totals with two decimals, whatever the version', async () => {
  await using rig = await Rig.start('2.20.9', { orderStorage: 'posts' });
  await rig.pay();
  expect((await rig.order())?.total).toBe('149.00');
});
