import { expect, test } from 'vitest';
import { differingParts } from '../../../../harness/reports/outcome.ts';
import { observeOutcome } from '../../../../harness/run/bisect/observe-outcome.ts';
import { purchase, push, shopOrder, siteRecord } from '../../verdict/site-record-builder.ts';

const paid = () =>
  siteRecord({
    purchases: [purchase({ acknowledged: true })],
    orders: [shopOrder({ status: 'processing', paid: true })],
    events: [push()],
  });

test('what a run’s table shows: verdict, order, acknowledged, pushes', () => {
  expect(observeOutcome(paid())).toMatchObject({
    verdict: 'paid',
    order: 'processing',
    acknowledged: true,
    pushes: '200',
  });
  expect(observeOutcome(siteRecord({ purchases: [purchase()], orders: [shopOrder()] }))).toMatchObject({
    verdict: 'paid-but-pending',
    order: 'pending',
    acknowledged: false,
    pushes: 'none',
  });
  expect(observeOutcome(siteRecord({ purchases: [purchase()] }))).toMatchObject({ order: 'none' });
});

test('a gap in the record is inconclusive, and so is a check that crashes', () => {
  expect(observeOutcome({ ...paid(), gaps: ['the log could not be read'] })).toMatchObject({
    verdict: 'inconclusive',
    reason: 'the log could not be read',
  });
  const broken = { ...paid(), events: [{ ...push(), outcome: undefined as never }] };
  expect(observeOutcome(broken)).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(/^a check crashed: /),
  });
});

test('outcomes differ in each part by itself', () => {
  const outcome = observeOutcome(paid());
  expect(differingParts(outcome, { ...outcome })).toEqual([]);
  expect(differingParts(outcome, { ...outcome, verdict: 'paid-twice' })).toEqual(['verdict']);
  expect(differingParts(outcome, { ...outcome, order: 'completed' })).toEqual(['order']);
  expect(differingParts(outcome, { ...outcome, acknowledged: false })).toEqual(['acknowledged']);
  expect(differingParts(outcome, { ...outcome, pushes: '500, then 200' })).toEqual(['pushes']);
});
