import { expect, test } from 'vitest';
import { suspects, targetLink } from '../../../../harness/waf/exclusion/blocking-rule.ts';
import { inChild, inStarter } from './blocking-rules.ts';

test('the target is the first link’s that looked at an argument', () => {
  expect(targetLink(inStarter())?.link).toBe(0);
  expect(targetLink(inChild())?.link).toBe(1);
  expect(targetLink({ ...inChild(), matches: [] })).toBeUndefined();
  const headers = [
    { link: 0, variables: ['REQUEST_METHOD'], certain: true },
    { link: 1, variables: ['TX:1'], certain: true },
  ];
  expect(targetLink({ ...inChild(), matches: headers })?.link).toBe(1);
});

test('suspects are named only where it is not certain which of them it was', () => {
  const variables = ['ARGS:a', 'ARGS:b'];
  expect(suspects({ ...inStarter(), matches: [{ link: 0, variables, certain: false }] })).toEqual(variables);
  expect(suspects({ ...inStarter(), matches: [{ link: 0, variables, certain: true }] })).toEqual([]);
  expect(suspects({ ...inStarter(), matches: [{ link: 0, variables: ['ARGS:a'], certain: false }] })).toEqual([]);
});
