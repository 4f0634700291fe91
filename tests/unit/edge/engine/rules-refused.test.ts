import { expect, test } from 'vitest';
import { placedRefusal, rulesRefused } from '../../../../harness/edge/engine/rules-refused.ts';
import type { VariantFiles } from '../../../../harness/edge/engine/variant-files.ts';

/** A variant that includes the user's one file from the harness's own. */
const loadOf = (text: string): VariantFiles => ({
  name: 'mine',
  rulesFile: '/e/now.conf',
  written: [{ path: '/e/now.conf', content: 'SecRuleEngine On\nInclude /rules/my.conf\nSecAuditEngine On\n' }],
  entries: ['/rules/my.conf'],
  included: ['/rules/my.conf'],
  knownAs: new Map(),
  leavesRows: true,
  provided: [{ path: '/rules/my.conf', content: Buffer.from(text) }],
  copies: [],
  copiesFolder: '/e/rules-1',
});

test('the line is quoted: v3 names what it stumbled over, which may be something else', () => {
  const refusal = { file: '/rules/my.conf', line: 2, words: 'Expecting a variable, got:  :  On' };
  expect(rulesRefused(placedRefusal(refusal, [loadOf('# fine\nSecRuleEngien On\n')]), 'v3').message).toBe(
    'v3 does not take the rules "mine": /rules/my.conf line 2: Expecting a variable, got:  :  On (the line is: SecRuleEngien On)',
  );
});

test('a file that ends within a directive is blamed, not the one that includes it', () => {
  const refusal = { file: '/e/now.conf', line: 3, words: 'Expecting an action, got:  SecAuditEngine On' };
  expect(rulesRefused(placedRefusal(refusal, [loadOf('# fine\nSecRule ARGS\n\n')]), 'v3').message).toBe(
    'v3 does not take the rules "mine": /rules/my.conf line 2: the file ends in the middle of a directive (the line is: SecRule ARGS)',
  );
});

test('a directive that v3 names is found where it stands, not a line of another one', () => {
  const text = 'SecRequestBodyNoFilesLimit 1\n\n# more\nSecRequestBodyInMemoryLimit 1\n';
  const words = 'As of ModSecurity version 3.0, SecRequestBodyInMemoryLimit is no longer supported.';
  const { message } = rulesRefused(placedRefusal({ file: '/rules/my.conf', line: 1, words }, [loadOf(text)]), 'v3');
  expect(message).toContain('/rules/my.conf line 4: As of');
  expect(message).toContain('(the line is: SecRequestBodyInMemoryLimit 1)');
});

test('a duplicate id without a place: the second rule that has it', () => {
  const text = 'SecRule ARGS "a" "id:7,deny"\nSecRule ARGS "b" "id:7,deny"\n';
  const refusal = { words: 'Rule id: 7 is duplicated', duplicateId: '7' };
  expect(rulesRefused(placedRefusal(refusal, [loadOf(text)]), 'v3').message).toContain(
    '/rules/my.conf line 2: Rule id: 7',
  );
});

test('what is loaded as a copy is told by the user’s own paths, and a duplicate is looked for among the copies alone', () => {
  const text = 'SecRule ARGS "a" "id:7,deny"\nSecRule ARGS "b" "id:8,deny"\nSecRule ARGS "c" "id:7,deny"\n';
  const load = {
    ...loadOf(text),
    copies: [{ path: '/e/rules-1/rules/my.conf', content: Buffer.from(text) }],
    knownAs: new Map([['/e/rules-1/rules/my.conf', '/rules/my.conf']]),
  };
  const missing = { file: '/e/rules-1/rules/my.conf', line: 2, words: 'no /e/rules-1/rules/words.data' };
  expect(placedRefusal(missing, [load])).toMatchObject({
    file: '/rules/my.conf',
    line: 2,
    words: 'no /rules/words.data',
  });
  const duplicate = { words: 'Rule id: 7 is duplicated', duplicateId: '7' };
  expect(placedRefusal(duplicate, [load])).toMatchObject({ file: '/rules/my.conf', line: 3 });
});

test('a script that v3 does not find: its own line, and how it is found', () => {
  // The place that v3 tells is where the file is included.
  const words =
    "Failed to load script: Failed to compile script 'deny.lua: cannot open deny.lua: No such file or directory.";
  const rules = loadOf('# fine\nSecRuleScript deny.lua "id:1,phase:2,deny"\n');
  const error = rulesRefused(placedRefusal({ file: '/e/now.conf', line: 1, words }, [rules]), 'v3');
  expect(error.message).toContain('/rules/my.conf line 2: Failed to load script');
  expect(error.hint).toContain('by its whole path');
});
