import type { PurchaseStatus } from '../../../harness/evidence/books.ts';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import { purchase, siteRecord } from './site-record-builder.ts';

// Sites by what the two books say.

export const paidWith = (...orders: SiteRecord['orders']) => siteRecord({ purchases: [purchase()], orders });
export const rejectedWith = (...orders: SiteRecord['orders']) =>
  siteRecord({ purchases: [purchase({ fraudStatus: 'REJECTED' })], orders });
export const unpaidWith = (...orders: SiteRecord['orders']) =>
  siteRecord({ purchases: [purchase({ status: 'open' })], orders });

export const calledOffWith = (status: PurchaseStatus, ...orders: SiteRecord['orders']) =>
  siteRecord({ purchases: [purchase({ status })], orders });
