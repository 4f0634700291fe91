import { expect, test } from 'vitest';
import { patienceIn } from '../../../harness/run/shop.ts';
import type { Fault } from '../../../harness/scenario/fault.ts';
import { klarnaSecondMs } from '../../../harness/scenario/klarna-second.ts';
import { customerPatienceMs } from '../../../harness/shopper/shopper.ts';

const short = (customerPatienceMs / 1_000) * klarnaSecondMs;
const drop = { drop: true } as const;

for (const [what, fault, patienceMs] of [
  ['everybody at the edge', { at: 'edge', does: drop }, short],
  ['customers on the way back', { at: 'answers', on: { caller: 'shopper' }, does: drop }, short],
  ['Klarna alone', { at: 'edge', on: { caller: 'klarna' }, does: drop }, customerPatienceMs],
  ['callbacks', { at: 'edge', on: { callback: 'any' }, does: drop }, customerPatienceMs],
  ['the shop at Klarna’s API', { at: 'klarna-api', does: drop }, customerPatienceMs],
  ['nobody, and only delays', { at: 'edge', does: { delayMs: 10_000 } }, customerPatienceMs],
] as [string, Fault, number][]) {
  test(`a customer waits ${patienceMs / 1_000} s where a fault is silent to ${what}`, () => {
    expect(patienceIn({ faults: [fault] })).toBe(patienceMs);
  });
}
