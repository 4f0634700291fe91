import { expect, test } from 'vitest';
import type { OwnerDeed, StoreConditions } from '../../../../harness/scenario/conditions.ts';
import { pluginDeactivated } from '../../../../harness/scenario/presets.ts';
import { orderManagementDown, Rig } from './rig.ts';

/** A shop whose order is paid, or not, and then what its owner does. Notes and calls are those after that. */
async function owned(
  kco: string,
  action: OwnerDeed,
  { paid = true, settings = {}, before = async (_: Rig) => {} } = {} as {
    paid?: boolean;
    settings?: StoreConditions['orderManagement'];
    before?: (rig: Rig) => Promise<void>;
  },
) {
  await using rig = await Rig.start(kco, { orderManagement: settings, stock: 'managed' });
  const { push } = await rig.pay();
  if (paid) await rig.push(push);
  const known = (await rig.order())?.notes.length ?? 0;
  const made = (await rig.calls()).length;
  await before(rig);
  await rig.site.ownerActs(action);
  const order = await rig.order();
  const { authorization } = await rig.purchase();
  return {
    status: order?.status,
    notes: order?.notes.slice(known) ?? [],
    calls: (await rig.calls()).slice(made),
    authorization,
  };
}

const price = (amount: string) => `&#107;&#114;${amount}`;

for (const [kco, brand] of [
  ['2.19.1', 'Klarna'],
  ['2.20.7', 'Klarna'],
  ['2.20.9', 'Kustom'],
] as const) {
  test(`${kco}: a paid order that is cancelled is cancelled at Klarna`, async () => {
    const { status, notes, calls, authorization } = await owned(kco, 'cancels');
    expect(status).toBe('cancelled');
    expect(authorization?.cancelledAt).toBeDefined();
    expect(calls).toEqual(['GET management', 'POST management/cancel']);
    expect(notes.slice(-2)).toEqual([
      `${brand} order cancelled.`,
      'Order status changed from Processing to Cancelled.',
    ]);
  });

  test(`${kco}: a paid order that is completed is captured`, async () => {
    const { status, notes, calls, authorization } = await owned(kco, 'completes');
    expect(status).toBe('completed');
    const [capture] = authorization?.captures ?? [];
    expect(capture).toMatchObject({ amount: 149_00 });
    expect(capture?.orderLines).toHaveLength(2);
    expect(calls).toEqual(['GET management', 'POST management/captures']);
    expect(notes).toEqual([
      `${brand} order captured. Capture amount: ${price('149.00')}. Capture ID: ${capture?.captureId}`,
      'Order status changed from Processing to Completed.',
    ]);
  });

  test(`${kco}: a captured order that is refunded is refunded at Klarna`, async () => {
    const { status, notes, calls, authorization } = await owned(kco, 'completes-and-refunds');
    expect(status).toBe('refunded');
    expect(authorization?.refunds).toMatchObject([{ amount: 149_00 }]);
    expect(calls.slice(2)).toEqual(['GET management', 'POST management/refunds']);
    expect(notes.slice(-2)).toEqual([
      `Processing a refund of ${price('149.00')} with ${brand}.`,
      'Order status changed from Completed to Refunded.',
    ]);
  });

  test(`${kco}: an order is updated at Klarna where it was on hold, and captured for the new sum`, async () => {
    const { status, notes, calls, authorization } = await owned(kco, 'holds-edits-and-completes');
    expect(status).toBe('completed');
    expect(authorization).toMatchObject({ orderAmount: 159_00, captures: [{ amount: 159_00 }] });
    expect(calls.slice(0, 2)).toEqual(['GET management', 'PATCH management/authorization']);
    expect(notes).toContain(`${brand} order updated.`);
  });

  test(`${kco}: an order that was edited in processing asks for more than Klarna holds, and ends on hold`, async () => {
    const { status, notes, authorization } = await owned(kco, 'edits-and-completes');
    expect(status).toBe('on-hold');
    expect(authorization).toMatchObject({ orderAmount: 149_00, captures: [] });
    expect(notes[0]).toBe(
      `Could not capture ${brand} order. Captured amount is higher than the remaining authorized amount: 149 SEK. Order status changed from Completed to On hold.`,
    );
  });
}

for (const action of ['cancels', 'completes', 'completes-and-refunds', 'holds-edits-and-completes'] as const) {
  test(`2.18.4: nothing is told Klarna when the owner ${action}`, async () => {
    const { calls, authorization } = await owned('2.18.4', action);
    expect(calls).toEqual([]);
    expect(authorization).toMatchObject({ orderAmount: 149_00, captures: [], refunds: [] });
    expect(authorization?.cancelledAt).toBeUndefined();
  });
}

test('2.18.4: what nobody refunds at Klarna, WooCommerce takes back', async () => {
  expect((await owned('2.18.4', 'completes-and-refunds')).status).toBe('completed');
});

test('an order without a date of payment is cancelled in the shop alone: Klarna keeps the money', async () => {
  const { status, notes, calls, authorization } = await owned('2.20.9', 'cancels', { paid: false });
  expect(status).toBe('cancelled');
  expect(notes).toEqual(['Order status changed from Pending payment to Cancelled.']);
  expect(calls).toEqual([]);
  expect(authorization?.cancelledAt).toBeUndefined();
});

for (const [setting, action, status] of [
  ['cancel', 'cancels', 'cancelled'],
  ['capture', 'completes', 'completed'],
  // Without a capture there is nothing to refund.
  ['capture', 'completes-and-refunds', 'completed'],
] as const) {
  test(`with ${setting} switched off nothing is sent when the owner ${action}`, async () => {
    const { calls, ...ended } = await owned('2.20.9', action, { settings: { [setting]: 'off' } });
    expect(calls).toEqual([]);
    expect(ended.status).toBe(status);
  });
}

test('with updates switched off the capture is for more than Klarna holds', async () => {
  const { status, calls } = await owned('2.20.9', 'holds-edits-and-completes', { settings: { update: 'off' } });
  expect(status).toBe('on-hold');
  expect(calls).not.toContain('PATCH management/authorization');
});

const down = async (rig: Rig) => rig.klarnaAnswers(orderManagementDown);

test('while Klarna cannot be read a cancelled order stays so, and a completed one goes on hold', async () => {
  const cancelled = await owned('2.20.9', 'cancels', { before: down });
  expect(cancelled.status).toBe('cancelled');
  expect(cancelled.notes).toContain('Kustom order could not be cancelled due to an error.');
  const completed = await owned('2.20.9', 'completes', { before: down });
  expect(completed.status).toBe('on-hold');
  expect(completed.notes[0]).toContain('Kustom order could not be captured due to an error.');
});

test('what was called off or captured at Klarna by somebody else is noted', async () => {
  const cancelledThere = async (rig: Rig) => {
    await rig.klarna.call({
      method: 'POST',
      path: `/ordermanagement/v1/orders/${(await rig.purchase()).orderId}/cancel`,
    });
  };
  expect((await owned('2.20.9', 'cancels', { before: cancelledThere })).notes).toContain(
    'Kustom order has already been cancelled.',
  );
  expect((await owned('2.20.9', 'completes', { before: cancelledThere })).notes).toContain(
    'Kustom order failed to capture, the order has already been canceled',
  );
  const capturedThere = async (rig: Rig) => {
    const path = `/ordermanagement/v1/orders/${(await rig.purchase()).orderId}/captures`;
    await rig.klarna.call({ method: 'POST', path, body: { captured_amount: 149_00 } });
  };
  expect((await owned('2.20.9', 'cancels', { before: capturedThere })).notes).toContain(
    'The Kustom order cannot be cancelled due to it already being captured.',
  );
  const captured = await owned('2.20.9', 'completes-and-refunds', { before: capturedThere });
  expect(captured.notes[0]).toMatch(/^Kustom order has already been captured on \d{4}-/);
  expect(captured.status).toBe('refunded');
});

test('a purchase under review has no date of payment, and is not captured', async () => {
  await using rig = await Rig.start('2.20.9');
  await rig.klarna.control.setOptions('s1', { fraudStatus: 'PENDING' });
  const { push } = await rig.pay();
  await rig.push(push);
  await rig.site.ownerActs('completes');
  // Completing it is what gives it the date, before the plugin looks.
  expect((await rig.order())?.status).toBe('on-hold');
  expect((await rig.order())?.notes.join()).toContain('Kustom order is pending review and could not be captured');
});

test('a shop whose plugin is switched off tells Klarna nothing', async () => {
  await using rig = await Rig.start('2.20.9', {}, [pluginDeactivated({ from: 'paid' })]);
  const { push } = await rig.pay();
  await rig.push(push);
  await rig.site.timeIs(0);
  await rig.site.ownerActs('cancels');
  expect((await rig.purchase()).authorization?.cancelledAt).toBeUndefined();
});

for (const kco of ['2.0.16', '2.13.11', '2.20.9']) {
  test(`${kco}: a shop that asks Klarna about its pending order learns that it is paid, completes and acknowledges it`, async () => {
    const asked = await owned(kco, 'asks-klarna', { paid: false });
    expect(asked).toMatchObject({ status: 'processing', authorization: { acknowledgedAt: expect.any(Number) } });
    expect(asked.calls).toHaveLength(3);
  });
}

test('a shop asks about no order that it knows to be paid, and leaves one alone of which Klarna says nothing', async () => {
  expect(await owned('2.20.9', 'asks-klarna')).toMatchObject({ status: 'processing', calls: [] });
  const before = async (rig: Rig) => rig.klarnaAnswers(orderManagementDown);
  const down = await owned('2.20.9', 'asks-klarna', { paid: false, before });
  expect(down.status).toBe('pending');
  expect(down.authorization?.acknowledgedAt).toBeUndefined();
});

test('nor does it complete an order of another sum', async () => {
  const before = async (rig: Rig) => rig.site.ownerActs('edits-total');
  expect(await owned('2.13.11', 'asks-klarna', { paid: false, before })).toMatchObject({ status: 'pending' });
});
