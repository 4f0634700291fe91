import { expect, test } from 'vitest';
import { captureRefused, ownerCancelled, ownerTrashed } from '../../../../harness/verdict/diagnosis/by-owner.ts';
import { moment, orderRead, orderSeen, shopOrder, siteRecord } from '../site-record-builder.ts';

type Parts = Parameters<typeof siteRecord>[0];

const acted = moment('owner-acted', { sincePaidMs: 1_800_000 });
const cancelled = ({ given, ...parts }: NonNullable<Parts> = {}) =>
  ownerCancelled(
    siteRecord({ events: [acted], ...parts, given: { ...given, store: { owner: 'cancels', ...given?.store } } }),
    'paid-but-cancelled',
    undefined,
  );

test('without order management the plugin tells Klarna nothing', () => {
  expect(cancelled({ kco: '2.18.4' })).toEqual({
    why: 'The shop’s owner cancelled the order 30 minutes after the payment, and KCO 2.18.4 tells Klarna nothing of that, so it still holds the customer’s payment.',
    change:
      'Cancel it in Klarna’s portal as well; for the next ones upgrade the plugin to 2.19.0 or later, or install Klarna Order Management.',
  });
});

test('the setting that is off is named', () => {
  const given = { store: { orderManagement: { cancel: 'off' } } } as const;
  expect(cancelled({ kco: '2.20.9', given })?.why).toContain('setting "On order cancel" is off');
});

test('an order that the shop does not know to be paid is not cancelled at Klarna', () => {
  expect(cancelled({ kco: '2.20.9' })?.why).toContain('before the shop knew of it');
});

test('where the shop knew that it was paid, the plugin is asked why it told Klarna nothing', () => {
  const paid = orderSeen('processing', { paid: true });
  expect(cancelled({ kco: '2.20.9', events: [paid, acted] })).toEqual({
    why: 'The shop’s owner cancelled the order 30 minutes after the payment, which it knew of, and the plugin sent Klarna no cancellation: Klarna still holds the customer’s payment.',
    change:
      'Cancel it in Klarna’s portal as well; look at what keeps the plugin’s order management from cancelling, in src/OrderManagement.',
  });
});

test('what Klarna answered to the cancellation is told', () => {
  const call = orderRead({
    method: 'POST',
    path: '/ordermanagement/v1/orders/1/cancel',
    status: 403,
    errorCode: 'CANCEL_NOT_ALLOWED',
  });
  expect(cancelled({ kco: '2.20.9', events: [acted, call] })?.why).toContain(
    'Klarna refused to cancel it there (403 CANCEL_NOT_ALLOWED)',
  );
});

test('nothing is said of an owner who did not cancel, nor where a lost callback says more', () => {
  expect(cancelled({ events: [] })).toBeUndefined();
  expect(ownerCancelled(siteRecord({ events: [acted] }), 'paid-but-cancelled', undefined)).toBeUndefined();
  const record = siteRecord({ events: [acted], given: { store: { owner: 'cancels' } } });
  expect(ownerCancelled(record, 'paid', undefined)).toBeUndefined();
  expect(ownerCancelled(record, 'paid-but-cancelled', { why: 'w', change: 'c' })).toBeUndefined();
});

test('an order in the trash is named, with what to do about it', () => {
  const orders = [shopOrder({ status: 'trash' })];
  const found = ownerTrashed(siteRecord({ events: [acted], orders }), 'paid-but-no-order', undefined);
  expect(found?.why).toBe(
    'Order 15 was moved to the trash 30 minutes after the payment, and pushes find no order there.',
  );
  expect(found?.change).toContain('within 48 hours');
});

test('without an order in the trash, or where it was paid, nothing is said of one', () => {
  const trashed = [shopOrder({ status: 'trash' })];
  const said = (parts: Parts, verdict: Parameters<typeof ownerTrashed>[1] = 'paid-but-no-order') =>
    ownerTrashed(siteRecord(parts), verdict, undefined);
  expect(said({ events: [acted] })).toBeUndefined();
  expect(said({ orders: trashed })).toBeUndefined();
  expect(said({ events: [acted], orders: trashed }, 'paid')).toBeUndefined();
});

const refused = orderRead({
  method: 'POST',
  path: '/ordermanagement/v1/orders/1/captures',
  status: 403,
  errorCode: 'CAPTURE_NOT_ALLOWED',
});
const completed = (given: NonNullable<Parts>['given'], events = [acted, refused]) =>
  captureRefused(siteRecord({ given, events, kco: '2.20.9' }), 'paid-but-on-hold', undefined);

test('a capture that Klarna refused after an edit', () => {
  expect(completed({ store: { owner: 'edits-and-completes' } })).toEqual({
    why: 'Klarna refused to pay out the order (403 CAPTURE_NOT_ALLOWED), and the plugin put it on hold: the owner added to it, and the plugin tells Klarna of edits only while the order is on hold, so Klarna has the customer’s consent to the old sum.',
    change:
      'Put the order on hold before editing it; of this one bring the total back to what Klarna holds, and complete it again.',
  });
  const off = completed({ store: { owner: 'holds-edits-and-completes', orderManagement: { update: 'off' } } });
  expect(off?.why).toContain('setting "On order update" is off');
  expect(off?.change).toContain('Switch the setting on, and put the order on hold');
});

test('look-alikes: nobody edited the order, or Klarna refused nothing', () => {
  expect(completed({ store: { owner: 'completes' } })).toBeUndefined();
  expect(completed({ store: { owner: 'edits-and-completes' } }, [acted])).toBeUndefined();
});
