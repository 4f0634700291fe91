import { expect, test } from '@playwright/test';
import { activeFault } from '../../../../harness/store/simulated/shop/active-fault.ts';

const minuteMs = 60_000;
const fault = 'hook-exits';

test('a fault from the start is on before and after the payment, until it heals', () => {
  const conditions = { fault, faultFrom: 'start', faultHeals: 10 } as const;
  expect(activeFault(conditions, undefined)).toBe(fault);
  expect(activeFault(conditions, 10 * minuteMs - 1)).toBe(fault);
  expect(activeFault(conditions, 10 * minuteMs)).toBe('none');
});

test('a fault from the payment on is not on before it', () => {
  const conditions = { fault, faultFrom: 'paid', faultHeals: 'never' } as const;
  expect(activeFault(conditions, undefined)).toBe('none');
  expect(activeFault(conditions, 0)).toBe(fault);
  expect(activeFault(conditions, 48 * 60 * minuteMs)).toBe(fault);
});

test('a fault that heals after no minutes is gone at the payment', () => {
  expect(activeFault({ fault, faultFrom: 'start', faultHeals: 0 }, 0)).toBe('none');
});
