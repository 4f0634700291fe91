import { expect, test } from '@playwright/test';
import { anchors } from '../../../../harness/reports/html/anchors.ts';

test('a name that may stand in an id is one', () => {
  expect(anchors()('waf-211180--kco-2.13.11')).toBe('waf-211180--kco-2.13.11');
});

test('anything else becomes hyphens, and nothing becomes a word', () => {
  const idOf = anchors();
  expect(idOf('a "b" <c>')).toBe('a-b-c-');
  expect(idOf('')).toBe('scenario');
});

test('no id is given twice', () => {
  const idOf = anchors();
  expect([idOf('a'), idOf('a'), idOf('a-2'), idOf('a')]).toEqual(['a', 'a-2', 'a-2-2', 'a-3']);
});
