import { expect, test } from 'vitest';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { selectScenarios, smokeScenarios } from '../../../harness/run/select-scenarios.ts';
import { scenario } from '../verdict/site-record-builder.ts';

const all = ['healthy', 'healthy-tab-closed', 'waf-211180-on', 'waf-211180-off'].map((id) => ({
  scenario: { ...scenario({ verdict: 'paid' }), id },
}));
const select = (...only: string[]) => selectScenarios(all, only).map(({ scenario: { id } }) => id);

test('none named is all', () => expect(select()).toEqual(all.map(({ scenario: { id } }) => id)));

test('an id selects itself, not what begins with it', () => expect(select('healthy')).toEqual(['healthy']));

test('a glob selects all that fit', () => {
  expect(select('waf-*')).toEqual(['waf-211180-on', 'waf-211180-off']);
  expect(select('*')).toHaveLength(4);
  expect(select('waf-211180-o?')).toEqual(['waf-211180-on']);
});

test('several select each once, in the order of the catalog', () => {
  expect(select('waf-*', 'healthy', 'waf-211180-on')).toEqual(['healthy', 'waf-211180-on', 'waf-211180-off']);
});

test('letters that mean something to regular expressions mean themselves', () => {
  expect(() => select('healthy.tab.closed')).toThrow(HarnessError);
  expect(() => select('(healthy|waf)')).toThrow(/no scenario is called "\(healthy\|waf\)"/);
});

function failure(...only: string[]): HarnessError {
  try {
    select(...only);
  } catch (error) {
    if (error instanceof HarnessError) return error;
  }
  throw new Error('a HarnessError was expected');
}

test('a misspelt id is a usage error that offers the nearest', () => {
  expect(failure('healty')).toMatchObject({ code: 'USAGE', exitCode: 2, hint: 'Did you mean "healthy"?' });
});

test('an id that is near to none is told where they all are', () => {
  expect(failure('xxxxxxxxxxxxxxxxxxxxxxxx').hint).toContain('kco-harness list');
});

test('one wrong id among right ones is an error: nothing runs that was not asked for', () => {
  expect(failure('healthy', 'nothing-of-the-kind').message).toContain('"nothing-of-the-kind"');
});

test('a smoke run is those that are marked, and is never empty', () => {
  const marked = all.map((one, index) => ({ scenario: { ...one.scenario, smoke: index === 1 } }));
  expect(smokeScenarios(marked, './mine').map(({ scenario: { id } }) => id)).toEqual(['healthy-tab-closed']);
  expect(() => smokeScenarios(all, './mine')).toThrow('asked for in ./mine is marked smoke: true');
});
