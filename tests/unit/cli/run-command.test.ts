import { describe, expect, test } from 'vitest';
import { endingOf, workersFor } from '../../../harness/cli/run-command.ts';
import type { Play } from '../../../harness/run/plays.ts';
import type { PlayedTest } from '../../../harness/run/tests-of.ts';
import type { ScenarioResult } from '../../../harness/verdict/scenario-result.ts';
import { result, runResults } from '../reports/result-builder.ts';

const resultsOf = (...outcomes: ScenarioResult['outcome'][]) =>
  runResults(...outcomes.map((outcome) => result({ outcome })));
const play = {} as Play;
const ended = (exitCode: number, interrupted = false) => ({ exitCode, interrupted });

test('all as expected, and the runner agrees: 0', () => {
  expect(endingOf(ended(0), resultsOf('as-expected', 'as-expected'), undefined)).toEqual({ exitCode: 0 });
});

test('verdicts decide where they are not as expected', () => {
  expect(endingOf(ended(1), resultsOf('as-expected', 'differs'), undefined)).toEqual({ exitCode: 1 });
  expect(endingOf(ended(1), resultsOf('as-expected', 'inconclusive'), undefined)).toEqual({ exitCode: 3 });
  expect(endingOf(ended(0), resultsOf('inconclusive'), undefined)).toEqual({ exitCode: 3 });
});

test('all as expected and yet the runner failed, as when the stack does not come down: 3, and a line that says so', () => {
  expect(endingOf(ended(1), resultsOf('as-expected'), undefined)).toEqual({
    exitCode: 3,
    line: expect.stringMatching(/did not end well \(Playwright's exit code 1\)/),
  });
});

test('an interrupted run is 130, whatever it had judged', () => {
  expect(endingOf(ended(1, true), resultsOf('differs'), undefined)).toEqual({ exitCode: 130 });
  expect(endingOf(ended(1, true), undefined, undefined)).toEqual({ exitCode: 130 });
});

test('nothing judged: the error that the runner left, with its hint', () => {
  const left = { code: 'DOCKER_UNAVAILABLE', message: 'no engine', hint: 'Start Docker.' } as const;
  expect(() => endingOf(ended(1), undefined, left)).toThrow(
    expect.objectContaining({ code: 'DOCKER_UNAVAILABLE', message: 'no engine', hint: 'Start Docker.', exitCode: 3 }),
  );
});

test('nothing judged and nothing left: never a pass, even where the runner says so', () => {
  expect(() => endingOf(ended(0), undefined, undefined)).toThrow(expect.objectContaining({ code: 'STACK_NOT_READY' }));
});

describe('workers', () => {
  const onModel = { stack: 'simulated' } as const;
  const testsOf = (count: number, skip?: string): PlayedTest[] =>
    Array.from({ length: count }, (_, index) => ({ title: `${index}`, pluginIndex: 0, plays: [play], skip }));

  test('one plays what is done before a second could begin', () => {
    expect(workersFor(onModel, testsOf(2), 4)).toBe(1);
    expect(workersFor({ stack: 'containers' }, testsOf(1), 4)).toBe(1);
  });

  test('many plays are for every core, and four at most', () => {
    expect(workersFor(onModel, testsOf(200), 2)).toBe(2);
    expect(workersFor(onModel, testsOf(200), 16)).toBe(4);
  });

  test('none is for a test that is not there, and none for what is skipped', () => {
    expect(workersFor({ stack: 'containers' }, testsOf(2), 4)).toBe(2);
    expect(workersFor(onModel, testsOf(200, 'not on this stack'), 2)).toBe(1);
  });
});
