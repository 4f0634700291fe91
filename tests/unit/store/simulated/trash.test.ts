import { expect, test } from 'vitest';
import { Rig } from './rig.ts';

for (const kco of ['2.8.7', '2.13.11', '2.20.9']) {
  test(`${kco} finds no order in the trash, and the same one again when it is taken out`, async () => {
    await using rig = await Rig.start(kco);
    const { push } = await rig.pay();
    await rig.site.ownerActs('trashes');
    expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
    expect(await rig.order()).toMatchObject({ status: 'trash', paid: false });
    await rig.site.ownerActs('restores');
    expect(await rig.order()).toMatchObject({
      status: 'pending',
      notes: expect.arrayContaining(['Order status changed from trash to Pending payment.']),
    });
    await rig.push(push);
    expect(await rig.order()).toMatchObject({ status: 'processing', paid: true });
  });
}

test('where the newest of the posts is taken, one in the trash is none of them', async () => {
  await using rig = await Rig.start('2.11.1', { orderStorage: 'posts' });
  const { push } = await rig.pay();
  await rig.site.ownerActs('takes-another-order');
  await rig.site.ownerActs('trashes');
  await rig.push(push);
  expect((await rig.site.orders()).map(({ status }) => status)).toEqual(['processing', 'trash']);
});

test('an order that is in no trash cannot be taken out of one', async () => {
  await using rig = await Rig.start();
  const { push } = await rig.pay();
  await rig.push(push);
  await rig.site.ownerActs('restores');
  expect((await rig.order())?.status).toBe('processing');
});
