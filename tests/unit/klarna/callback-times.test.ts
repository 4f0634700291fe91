import { expect, test } from 'vitest';
import { pushSchedule } from '../../../harness/klarna/sender/callback-times.ts';

const minutes = (count: number) => count * 60_000;

test('the schedule: 2, 5, 15, 30, 60 minutes, then every 4 hours, within 48 hours', () => {
  expect(pushSchedule.slice(0, 7)).toEqual([2, 5, 15, 30, 60, 300, 540].map(minutes));
  expect(pushSchedule.at(-1)).toBe(minutes(45 * 60));
  expect(pushSchedule).toHaveLength(16);
});
