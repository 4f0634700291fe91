import { test as base, expect } from 'vitest';
import { runContextFor } from '../../../../harness/cli/run-context.ts';
import { playInterleaving } from '../../../../harness/run/interleave/play-interleaving.ts';
import type { RunContext } from '../../../../harness/run/run-context.ts';
import { stackNeeds } from '../../../../harness/run/stack/stack-needs.ts';
import { startSimulated } from '../../../../harness/run/stack/start-simulated.ts';
import type { Purchase } from '../../../../harness/shopper/shopper.ts';
import type { PluginBuild } from '../../../../harness/store/store.ts';

const plugins = ['2.13.11', '1.11.8', '2.20.9'];
const shop = { checkout: 'shortcode', objectCache: 'per-request', locks: false } as const;

const test = base.extend<{ stack: { runContext: RunContext; builds: readonly PluginBuild[] } }>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
    async ({}, use) => {
      const run = { runId: 'unit', seed: 'unit', plugins, edgePort: undefined, shopper: 'http' } as const;
      await using stack = await startSimulated(run as unknown as Parameters<typeof startSimulated>[0], stackNeeds([]));
      await using runContext = runContextFor(stack, { shopper: 'http', keep: false }, true);
      await use({ runContext, builds: stack.descriptor.builds });
    },
    { scope: 'worker' },
  ],
});

/** The set of that version. */
function buildOf(builds: readonly PluginBuild[], kco: string): PluginBuild {
  const build = builds.find((candidate) => candidate.kco === kco);
  if (!build) throw new Error(`the stack has no ${kco}`);
  return build;
}

test('the return that began before the push paid writes the notes again, as on the real 2.13.11', async ({ stack }) => {
  const build = buildOf(stack.builds, '2.13.11');
  const { interleaving } = await playInterleaving(build, { seed: 'abc', number: 1, shop }, stack.runContext);
  expect(interleaving).toMatchObject({ kco: '2.13.11', number: 1, inconclusive: undefined });
  expect(interleaving.schedule).toBe(
    'return:start push:start push:read push:ack push:refs return:read return:ack return:refs',
  );
  expect(interleaving.violations).toEqual([
    {
      invariant: 'notes-once',
      seen: expect.stringMatching(/^order 15 has 2 notes "Payment via Klarna Checkout, order ID: /),
    },
  ]);
  const statuses = interleaving.samples.map(({ orders }) => orders.map(({ status }) => status).join());
  expect(statuses).toEqual(['pending', 'pending', ...Array<string>(6).fill('processing')]);
});

test('who begins when the order is paid leaves it alone; an outage heals at its step', async ({ stack }) => {
  const build = buildOf(stack.builds, '2.13.11');
  const { interleaving, record } = await playInterleaving(build, { seed: 'abc', number: 5, shop }, stack.runContext);
  expect(interleaving.schedule).toBe(
    'push:start push:read push-2:start return:start klarna:heals push:ack push-2:read push-2:ack push-2:refs push:refs',
  );
  expect(interleaving.violations).toEqual([]);
  expect(record).toMatchObject({ stockLeft: 9, purchases: [{ acknowledged: true }], gaps: [] });
});

test('what is not acknowledged when all is over is pushed once more', async ({ stack }) => {
  const build = buildOf(stack.builds, '2.13.11');
  const { interleaving, record } = await playInterleaving(build, { seed: 'abc', number: 151, shop }, stack.runContext);
  expect(interleaving.schedule).toBe('push:start push:read push:ack push:refs klarna:heals return:start push:later');
  expect(record.purchases).toMatchObject([{ acknowledged: true }]);
  expect(interleaving.violations).toEqual([]);
});

test('two pushes that both find no order make two, in 1.x', async ({ stack }) => {
  const build = buildOf(stack.builds, '1.11.8');
  const { interleaving } = await playInterleaving(build, { seed: 'abc', number: 2, shop }, stack.runContext);
  expect(interleaving.schedule).toMatch(/^push-2:start push:start push-2:read push:read /);
  expect(interleaving.violations.map(({ invariant }) => invariant)).toEqual(['one-order', 'stock-reduced-once']);
});

test('with the block checkout a late validation acts as well, and stops at Klarna’s checkout', async ({ stack }) => {
  const build = buildOf(stack.builds, '2.20.9');
  const drawn = { seed: 'kco', number: 1, shop: { ...shop, checkout: 'block' } } as const;
  const { interleaving } = await playInterleaving(build, drawn, stack.runContext);
  expect(interleaving.inconclusive).toBeUndefined();
  expect(interleaving.schedule).toContain('validation:start');
  expect(interleaving.schedule).toContain('validation:checkout-read');
  expect(interleaving.violations.map(({ invariant }) => invariant)).toEqual(['notes-once']);
});

test('the same seed and number are the same play', async ({ stack }) => {
  for (const build of stack.builds) {
    const once = await playInterleaving(build, { seed: 'again', number: 7, shop }, stack.runContext);
    const twice = await playInterleaving(build, { seed: 'again', number: 7, shop }, stack.runContext);
    expect(twice.interleaving).toEqual(once.interleaving);
  }
});

const ends: [fact: string, purchase: Purchase, reason: string][] = [
  ['is refused', { type: 'refused', message: 'Sold out' }, 'the customer could not pay: Sold out'],
  ['leaves', { type: 'left' }, 'the customer could not pay: left'],
];
for (const [fact, purchase, reason] of ends) {
  test(`where the customer ${fact}, nothing can be said`, async ({ stack }) => {
    const shopperFor = () => ({ checkOut: async () => purchase });
    const build = buildOf(stack.builds, '2.13.11');
    const runContext = { ...stack.runContext, shopperFor };
    const { interleaving } = await playInterleaving(build, { seed: 'abc', number: 1, shop }, runContext);
    expect(interleaving).toMatchObject({ inconclusive: reason, violations: [], schedule: '' });
  });
}

test('a customer who finds no way back makes it inconclusive, whatever else held', async ({ stack }) => {
  const shopperFor: RunContext['shopperFor'] = (conditions, address) => ({
    checkOut: async (visit) => {
      const purchase = await stack.runContext.shopperFor(conditions, address).checkOut(visit);
      return { ...purchase, returnToShop: async () => visit.record('stuck', 'on the way back to the shop: gone') };
    },
  });
  const build = buildOf(stack.builds, '2.13.11');
  const runContext = { ...stack.runContext, shopperFor };
  const { interleaving } = await playInterleaving(build, { seed: 'abc', number: 1, shop }, runContext);
  expect(interleaving).toMatchObject({
    inconclusive: 'the shopper: on the way back to the shop: gone',
    violations: [],
  });
});
