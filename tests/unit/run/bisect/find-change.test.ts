import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type FoundChange,
  findChange,
  mostUntoldAtEnd,
  type Probed,
  stretchesOf,
} from '../../../../harness/run/bisect/find-change.ts';

const isSame = (a: string, b: string) => a === b;

/** One letter a version: `?` is inconclusive, `-` cannot be loaded, any other is an outcome. */
async function search(history: string, suspect?: number): Promise<{ found: FoundChange; probed: number[] }> {
  const probed: number[] = [];
  const probe = async (version: number): Promise<Probed<string>> => {
    if (probed.includes(version)) throw new Error(`${version} was probed twice`);
    probed.push(version);
    const outcome = history[version];
    if (outcome === undefined) throw new Error(`there is no version ${version}`);
    if (outcome === '?') return { type: 'untold' };
    return outcome === '-' ? { type: 'unplayable' } : { type: 'told', outcome };
  };
  return { found: await findChange({ count: history.length, probe, isSame, suspect }), probed };
}

const mostPlays = (count: number) => Math.ceil(Math.log2(count)) + 2;

test('one change: found wherever it is, in no more than ⌈log₂ n⌉ + 2 plays', async () => {
  for (let count = 2; count <= 70; count++) {
    for (let change = 1; change < count; change++) {
      const { found, probed } = await search('a'.repeat(change) + 'b'.repeat(count - change));
      expect(found).toEqual({ type: 'found', before: change - 1, after: change });
      expect(probed.length).toBeLessThanOrEqual(mostPlays(count));
    }
  }
});

test('38 versions: the ends first, then the middle', async () => {
  const { probed } = await search('a'.repeat(12) + 'b'.repeat(26));
  expect(probed.slice(0, 3)).toEqual([0, 37, 18]);
});

test('two versions: both ends are the neighbours', async () => {
  expect(await search('ab')).toEqual({ found: { type: 'found', before: 0, after: 1 }, probed: [0, 1] });
});

test('one version has nothing to differ from', async () => {
  expect(await search('a')).toEqual({ found: { type: 'no-end', end: 'last' }, probed: [0] });
});

test('the ends are the same: two plays, and nothing between them is played', async () => {
  expect(await search('aabaa')).toEqual({ found: { type: 'no-change', first: 0, last: 4 }, probed: [0, 4] });
});

test('the ends are the same, and a version between them is known to differ: where that began is found', async () => {
  expect(await search('aaabbaa', 4)).toEqual({
    found: { type: 'found', before: 2, after: 3 },
    probed: [0, 6, 4, 2, 3],
  });
  // One that is at an end, that is no different, or of which nothing can be told changes nothing.
  for (const [history, suspect, probed] of [
    ['aabaa', 0, [0, 4]],
    ['aabaa', 1, [0, 4, 1]],
    ['aa?aa', 2, [0, 4, 2]],
  ] as const) {
    expect(await search(history, suspect)).toEqual({ found: { type: 'no-change', first: 0, last: 4 }, probed });
  }
});

test('a history that is not monotone: the change that is named is one between neighbours', async () => {
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[abc]{2,60}$/), async (history) => {
      const { found, probed } = await search(history);
      expect(probed.length).toBeLessThanOrEqual(mostPlays(history.length));
      if (history[0] === history.at(-1)) {
        expect(found).toEqual({ type: 'no-change', first: 0, last: history.length - 1 });
        return;
      }
      if (found.type !== 'found') throw new Error(`nothing was found in ${history}`);
      expect(found.after - found.before).toBe(1);
      expect(history[found.before]).toBe(history[0]);
      expect(history[found.after]).not.toBe(history[0]);
      expect(probed).toEqual(expect.arrayContaining([found.before, found.after]));
    }),
  );
});

test('inconclusive in the middle: a neighbour is tried, and the change still found', async () => {
  expect(await search('aaa?abbb')).toEqual({
    found: { type: 'found', before: 4, after: 5 },
    probed: [0, 7, 3, 4, 5],
  });
});

test('inconclusive right where it changed: said as what lies between, and each of them tried', async () => {
  const { found, probed } = await search('aaa?-bbb');
  expect(found).toEqual({ type: 'narrowed', before: 2, after: 5 });
  expect(probed.sort()).toEqual([0, 2, 3, 4, 5, 7]);
});

test('what cannot be loaded at an end is passed over, however many there are', async () => {
  expect(await search('--aab------')).toMatchObject({ found: { type: 'found', before: 3, after: 4 } });
  expect(await search('----')).toMatchObject({ found: { type: 'no-end', end: 'first' } });
  expect(await search('a---')).toMatchObject({ found: { type: 'no-end', end: 'last' } });
});

test(`${mostUntoldAtEnd} inconclusive at an end are enough, and the rest is not played`, async () => {
  expect(await search('??ab')).toMatchObject({ found: { type: 'found', before: 2, after: 3 } });
  expect(await search('????ab')).toEqual({ found: { type: 'no-end', end: 'first' }, probed: [0, 1, 2] });
  expect(await search('abbb-??-?')).toEqual({
    found: { type: 'no-end', end: 'last' },
    probed: [0, 8, 7, 6, 5],
  });
});

test('whatever skips there are: the answer holds, one play for each of them more', async () => {
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^a[ab?-]{0,40}b$/), async (history) => {
      const { found, probed } = await search(history);
      const skipped = probed.filter((version) => '?-'.includes(history[version] ?? ''));
      expect(probed.length - skipped.length).toBeLessThanOrEqual(mostPlays(history.length));
      if (found.type !== 'found' && found.type !== 'narrowed') throw new Error(`nothing was found in ${history}`);
      expect(history[found.before]).toBe('a');
      expect(history[found.after]).toBe('b');
      const between = history.slice(found.before + 1, found.after);
      expect(between).toMatch(found.type === 'found' ? /^$/ : /^[?-]+$/);
    }),
  );
});

test('a probe that fails ends the search', async () => {
  const probe = async () => Promise.reject(new Error('the disk is full'));
  await expect(findChange({ count: 3, probe, isSame })).rejects.toThrow('the disk is full');
});

test('stretches: neighbours that end the same are one', () => {
  const stretches = (history: string) =>
    stretchesOf([...history], (letter) => letter, isSame).map(({ first, last }) => first + last);
  expect(stretches('aabb')).toEqual(['aa', 'bb']);
  expect(stretches('abca')).toEqual(['aa', 'bb', 'cc', 'aa']);
  expect(stretches('')).toEqual([]);
});
