import { eventsOf } from '../../evidence/site-record.ts';
import type { DiagnoseSite } from './diagnosis.ts';

/** WooCommerce's "hold stock" took a paid order for an unpaid one. */
export const cancelledUnpaid: DiagnoseSite = (record, verdict, lost) => {
  if (verdict !== 'paid-but-cancelled') return undefined;
  const { owner } = record.conditions.store;
  const cancelled = eventsOf(record, 'shop-order').find(({ status }) => status === 'cancelled');
  const byTime = record.orders.some(({ notes }) => notes.some((note) => /unpaid order cancelled/i.test(note)));
  if (!cancelled || !byTime || owner === 'cancels') return undefined;
  const minutes = Math.round(cancelled.sincePaidMs / 60_000);
  return {
    why: [lost?.why, `WooCommerce took the order for unpaid and cancelled it ${minutes} minutes after the payment.`]
      .filter(Boolean)
      .join(' '),
    change: [
      lost?.change,
      'Meanwhile give "Hold stock" under Settings → Products → Inventory more than 48 hours, or leave it empty.',
    ]
      .filter(Boolean)
      .join(' '),
  };
};
