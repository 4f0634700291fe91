import { expect, test } from 'vitest';
import type { Mutant } from '../../../../harness/run/mutants/mutant.ts';
import { isExplained, mutate } from '../../../../harness/run/mutants/mutate.ts';

const mutant: Mutant = {
  name: 'push-returns',
  does: 'The push returns at once.',
  file: '{classes,includes}/**/*-callbacks.php',
  versions: '>=2.0.0 <3.0.0',
  find: /do_action\( 'pushed'/,
  put: 'return; $&',
  caughtBy: ['healthy-tab-closed'],
  says: ['{place}'],
};
const text = "<?php\nfunction push() {\n\tdo_action( 'pushed' );\n}\n";
const path = 'classes/a-callbacks.php';
const other = { path: 'classes/b.php', text };

test.describe('a pattern', () => {
  test('that fits changes its file alone, and says where', () => {
    expect(mutate(mutant, '2.13.11', [{ path, text }, other])).toEqual({
      type: 'mutated',
      files: [{ path, text: text.replace('do_action', 'return; do_action') }],
      places: [`${path}:3`],
    });
  });

  test('that fits nowhere', () => {
    expect(mutate({ ...mutant, find: /do_nothing/ }, '2.13.11', [{ path, text }])).toEqual({
      type: 'misfit',
      why: `/do_nothing/ should match once in ${mutant.file}, and does nowhere`,
    });
  });

  test('that fits twice, in one file or in two: where', () => {
    const twice = mutate(mutant, '2.13.11', [{ path, text: text + text }]);
    expect(twice).toMatchObject({ type: 'misfit', why: expect.stringContaining(`at ${path}:3, ${path}:7`) });
    const inTwo = mutate(mutant, '2.13.11', [
      { path, text },
      { path: 'includes/x-callbacks.php', text },
    ]);
    expect(inTwo).toMatchObject({
      type: 'misfit',
      why: expect.stringContaining('at classes/a-callbacks.php:3, includes/'),
    });
  });

  test('that is to fit twice changes both', () => {
    const mutation = mutate({ ...mutant, times: 2 }, '2.13.11', [{ path, text: text + text }]);
    expect(mutation).toMatchObject({ type: 'mutated', places: [`${path}:3`, `${path}:7`] });
    if (mutation.type === 'mutated') expect(mutation.files[0]?.text.match(/return;/g)).toHaveLength(2);
  });

  test('whose file is not there', () => {
    expect(mutate(mutant, '2.13.11', [other])).toEqual({ type: 'misfit', why: `no file is ${mutant.file}` });
  });

  test('what stands before it can be said without being part of the place', () => {
    const behind = { ...mutant, find: /(?<=function push\(\) \{\s*)do_action/, put: 'do_filter' };
    expect(mutate(behind, '2.13.11', [{ path, text }])).toMatchObject({ type: 'mutated', places: [`${path}:3`] });
  });
});

test.describe('versions', () => {
  for (const version of ['1.11.8', '3.0.0']) {
    test(`${version} is another`, () => {
      expect(mutate(mutant, version, [{ path, text: '' }])).toEqual({ type: 'other-version' });
    });
  }

  for (const version of ['2.0.0', '2.14.0-beta.1', 'trunk']) {
    test(`${version} is tried`, () => expect(mutate(mutant, version, [{ path, text }]).type).toBe('mutated'));
  }
});

test.describe('what is explained', () => {
  const told = (why: string, change = '') => ({ why, change });
  const place = `${path}:6`;

  test('the place of the change, in either sentence', () => {
    expect(isExplained(mutant, told(`It ended at ${place}.`), [place])).toBe(true);
    expect(isExplained(mutant, told('It ended.', `Look at ${place}`), [place])).toBe(true);
  });

  test('another line of the same file is not the place, nor one that begins with its number', () => {
    expect(isExplained(mutant, told(`It ended at ${path}:7.`), [place])).toBe(false);
    expect(isExplained(mutant, told(`It ended at ${path}:61.`), [place])).toBe(false);
    expect(isExplained(mutant, told(`Not ${path}:61 but ${place}.`), [place])).toBe(true);
  });

  test('all words that the mutant states', () => {
    const both = { says: ['{file}', 'never acknowledged'] as const };
    expect(isExplained(both, told(`${path}:99 never acknowledged it.`), [place])).toBe(true);
    expect(isExplained(both, told(`${path}:99 did not acknowledge it.`), [place])).toBe(false);
  });

  test('without a sentence nothing is', () => expect(isExplained(mutant, null, [place])).toBe(false));
});
