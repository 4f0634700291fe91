import semver from 'semver';
import { expect, test } from 'vitest';
import { alwaysPlayed, keptMutants } from '../../../../harness/run/mutants/kept-mutants.ts';
import { loadScenarios, ownScenarios } from '../../../../harness/scenario/load-scenarios.ts';

// What can be said of the kept mutants without the plugin. Whether they fit it is told by `kco-harness mutants`.

test('there are enough of them, also for 1.x', () => {
  const of = (version: string) => keptMutants.filter(({ versions }) => semver.satisfies(version, versions));
  expect(of('2.13.11').length).toBeGreaterThanOrEqual(25);
  expect(of('1.11.8').length).toBeGreaterThanOrEqual(5);
});

test('names are unique', () => {
  const names = keptMutants.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('each bug is another one', () => {
  const bugs = keptMutants.map(({ file, versions, find, put }) => `${file} ${versions} ${find} ${put}`);
  expect(new Set(bugs).size).toBe(bugs.length);
});

test('the scenarios exist', async () => {
  const ids = new Set((await loadScenarios(ownScenarios)).map(({ scenario }) => scenario.id));
  const named = [...alwaysPlayed, ...keptMutants.flatMap(({ caughtBy }) => caughtBy)];
  expect(named.filter((id) => !ids.has(id))).toEqual([]);
});

for (const { name, does, file, versions, find, times, put, says } of keptMutants) {
  test(`${name} is sound, and holds no line of the plugin`, () => {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(does).toMatch(/^[A-Z].*\.$/);
    expect(semver.validRange(versions)).not.toBeNull();
    expect(file).toMatch(/\.php\}?$/);
    expect(find.flags.replace('u', '')).toBe('');
    expect(times ?? 1).toBeGreaterThan(0);
    expect(says.every((words) => words.trim() !== '')).toBe(true);
    // A pattern is over names and pieces of grammar, and one bug is less than a line.
    expect(put).not.toContain('\n');
    expect(put.length).toBeLessThanOrEqual(80);
    expect(longestLiteral(find.source).length, longestLiteral(find.source)).toBeLessThanOrEqual(60);
  });
}

test('the measure of a literal piece sees through escapes, and ends at a wildcard', () => {
  expect(longestLiteral('foo\\(\\s*bar')).toBe('foo(');
  expect(longestLiteral('[^;]*kco_get')).toBe('kco_get');
});

/** The longest piece of a regular expression that stands for itself. */
function longestLiteral(source: string): string {
  const pieces = source
    .split(/\\[sSdDwW]|\[[^\]]*\]|\(\?<?[=!:]|(?<!\\)[*+?|)(]/)
    .map((piece) => piece.replace(/\\(.)/g, '$1'));
  return pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
}
