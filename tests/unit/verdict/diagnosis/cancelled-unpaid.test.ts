import { expect, test } from '@playwright/test';
import type { SiteRecord } from '../../../../harness/evidence/site-record.ts';
import type { OwnerAction } from '../../../../harness/scenario/conditions.ts';
import type { Verdict } from '../../../../harness/scenario/verdicts.ts';
import { cancelledUnpaid } from '../../../../harness/verdict/diagnosis/cancelled-unpaid.ts';
import { orderSeen, shopOrder, siteRecord } from '../site-record-builder.ts';

interface Given {
  events?: SiteRecord['events'];
  notes?: string[];
  owner?: OwnerAction;
  verdict?: Verdict;
}

const afterAnHour = [orderSeen('pending'), orderSeen('cancelled', { sincePaidMs: 3_600_000 })];
const byTime = ['Unpaid order cancelled - time limit reached. Order status changed from Pending to Cancelled.'];
const lost = { why: 'The push was lost.', change: 'Find it.' };

const found = ({ events = afterAnHour, notes = byTime, owner = 'none', verdict = 'paid-but-cancelled' }: Given = {}) =>
  cancelledUnpaid(
    siteRecord({ given: { store: { owner } }, events, orders: [shopOrder({ status: 'cancelled', notes })] }),
    verdict,
    lost,
  );

test('says when, and goes on from why the push was lost', () => {
  expect(found()).toEqual({
    why: 'The push was lost. WooCommerce took the order for unpaid and cancelled it 60 minutes after the payment.',
    change: expect.stringMatching(/^Find it\. Meanwhile give "Hold stock" .* more than 48 hours, or leave it empty\.$/),
  });
});

test('stands alone where nothing explains the push', () => {
  const record = siteRecord({ events: afterAnHour, orders: [shopOrder({ notes: byTime })] });
  expect(cancelledUnpaid(record, 'paid-but-cancelled', undefined)?.why).toMatch(/^WooCommerce took the order/);
});

for (const [fact, given] of [
  ['an order that the owner cancelled', { owner: 'cancels' }],
  ['an order that was cancelled without that note', { notes: ['Order status changed from Pending to Cancelled.'] }],
  ['an order that was never seen cancelled', { events: [orderSeen('pending'), orderSeen('failed')] }],
  ['an order that a later push made paid again', { verdict: 'paid' }],
  ['an unpaid order that was rightly cancelled', { verdict: 'abandoned' }],
] as const satisfies readonly (readonly [string, Given])[]) {
  test(`${fact} does not match`, () => expect(found(given)).toBeUndefined());
}
