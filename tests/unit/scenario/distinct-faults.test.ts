import { expect, test } from 'vitest';
import { deviationsSchema } from '../../../harness/scenario/conditions.ts';
import { withDistinctNames } from '../../../harness/scenario/distinct-faults.ts';
import { type Fault, nameOfFault } from '../../../harness/scenario/fault.ts';
import { wordfence } from '../../../harness/scenario/presets.ts';

const reset = (called?: string): Fault => ({ at: 'edge', does: { reset: true }, ...(called ? { called } : {}) });
const namesOf = (faults: readonly Fault[]) => withDistinctNames(faults).map(nameOfFault);

for (const [what, faults, names] of [
  ['each its own', [reset('a'), reset()], ['a', 'reset at edge']],
  ['one twice', [wordfence(), wordfence()], ['wordfence', 'wordfence 2']],
  ['none', [reset(), reset(), reset()], ['reset at edge', 'reset at edge 2', 'reset at edge 3']],
  ['one that stands for none', [reset(), reset('reset at edge')], ['reset at edge', 'reset at edge 2']],
  ['one that a number would make', [reset('a'), reset('a'), reset('a 2')], ['a', 'a 3', 'a 2']],
] as const) {
  test(`of faults that have ${what} no two have one name`, () => expect(namesOf(faults)).toEqual(names));
}

test('what is distinct already stays as it is, also at a second look', () => {
  const faults = withDistinctNames([wordfence(), reset(), wordfence()]);
  expect(withDistinctNames(faults)).toEqual(faults);
  expect(faults[1]).not.toHaveProperty('called');
});

test('whatever is loaded or given by a program has distinct names', () => {
  const { faults = [] } = deviationsSchema.parse({ faults: [wordfence(), wordfence()] });
  expect(faults.map(nameOfFault)).toEqual(['wordfence', 'wordfence 2']);
});

test('a name of the greatest length keeps it', () => {
  const faults = [reset('x'.repeat(80)), reset('x'.repeat(80))];
  const named = deviationsSchema.parse({ faults }).faults;
  expect(new Set(named?.map(nameOfFault)).size).toBe(2);
  expect(deviationsSchema.parse({ faults: named }).faults).toEqual(named);
});
