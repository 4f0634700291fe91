import { expect, test } from 'vitest';
import { wafLabel } from '../../../../harness/run/stack/stack.ts';

const file = (name: string) => ({ name, path: `/somewhere/${name}` });

test('a run of the project’s own rules names the engine', () => {
  expect(wafLabel({ exclusions: [] })).toBe('nginx + ModSecurity 3');
});

test('the user’s files are named as they were typed', () => {
  expect(wafLabel({ rules: file('./my.conf'), exclusions: [file('./x.conf'), file('y.conf')] })).toBe(
    'nginx + ModSecurity 3, rules ./my.conf, exclusion ./x.conf, exclusion y.conf',
  );
});
