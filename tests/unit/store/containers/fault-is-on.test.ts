import { expect, test } from '@playwright/test';
import { faultIsOn } from '../../../../harness/store/containers/fault-is-on.ts';

const minuteMs = 60_000;
const fault = { fault: 'hook-exits', faultFrom: 'start', faultHeals: 'never' } as const;

test('a fault from the start is on at opening and stays', () => {
  expect(faultIsOn(fault, undefined)).toBe(true);
  expect(faultIsOn(fault, 0)).toBe(true);
  expect(faultIsOn(fault, 48 * 60 * minuteMs)).toBe(true);
});

test('a fault from the payment is not on before it', () => {
  const fromPaid = { ...fault, faultFrom: 'paid' } as const;
  expect(faultIsOn(fromPaid, undefined)).toBe(false);
  expect(faultIsOn(fromPaid, 0)).toBe(true);
});

test('a fault ends at the minute at which it heals', () => {
  const heals = { ...fault, faultHeals: 90 };
  expect(faultIsOn(heals, undefined)).toBe(true);
  expect(faultIsOn(heals, 90 * minuteMs - 1)).toBe(true);
  expect(faultIsOn(heals, 90 * minuteMs)).toBe(false);
});

test('no fault is never on', () => {
  expect(faultIsOn({ ...fault, fault: 'none' }, 0)).toBe(false);
});
