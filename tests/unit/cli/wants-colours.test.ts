import { expect, test } from 'vitest';
import { wantsColours } from '../../../harness/cli/wants-colours.ts';

const terminal = { isTTY: true };
const pipe = {};

test('a terminal is coloured, a pipe is not', () => {
  expect(wantsColours(terminal, {})).toBe(true);
  expect(wantsColours(pipe, {})).toBe(false);
});

test('NO_COLOR takes colours away, unless it is empty; a dumb terminal has none', () => {
  expect(wantsColours(terminal, { NO_COLOR: '1' })).toBe(false);
  expect(wantsColours(terminal, { NO_COLOR: '' })).toBe(true);
  expect(wantsColours(terminal, { TERM: 'dumb' })).toBe(false);
});

test('FORCE_COLOR decides before both', () => {
  expect(wantsColours(pipe, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true);
  expect(wantsColours(terminal, { FORCE_COLOR: '0' })).toBe(false);
});
