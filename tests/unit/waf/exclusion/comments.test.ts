import { expect, test } from 'vitest';
import { commentedFile, includeSentence } from '../../../../harness/waf/exclusion/comments.ts';

test('the file says why, what it was tried with, and what came of it; all in comments', () => {
  const file = commentedFile({
    configuration: 'comodo',
    tried: 'ModSecurity v3.0.14, kco-harness 0.1.0, callbacks 1, attacks 1',
    directives: 'SecRuleRemoveById 211180\n',
    counts: { delivered: { passed: 57, of: 57 }, attacks: { passed: 30, of: 31 } },
    include: includeSentence('after'),
  });
  const [code, ...others] = file.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(code).toBe('SecRuleRemoveById 211180');
  expect(others).toEqual([]);
  for (const fact of ['through comodo', '57 of 57', '30 of 31', 'kco-harness 0.1.0', 'ModSecurity v3.0.14']) {
    expect(file.replace(/\n# ?/g, ' ')).toContain(fact);
  }
});

test('an exclusion is included where it works', () => {
  expect(includeSentence('before')).toContain('REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf');
  expect(includeSentence('after')).toContain('after the rule set');
});
