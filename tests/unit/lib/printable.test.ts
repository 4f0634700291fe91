import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onOneLine, printable } from '../../../harness/lib/printable.ts';

test('letters, timings and emoji stay as they are', () => {
  expect(printable('Stårgatan – 1 ✔ 🛒 "x" <y> & z')).toBe('Stårgatan – 1 ✔ 🛒 "x" <y> & z');
});

test('tabs and line feeds stay', () => expect(printable('a\tb\nc')).toBe('a\tb\nc'));

test('colours of a terminal go as a whole', () => expect(printable('\u001b[31mred\u001b[0m')).toBe('red'));

for (const character of [
  '\u0000',
  '\u0007',
  '\u000b',
  '\r',
  '\u007f',
  '\u0085',
  '\ud800',
  '\udc00',
  '\ufffe',
  '\uffff',
]) {
  test(`${JSON.stringify(character)} goes`, () => expect(printable(`a${character}b`)).toBe('ab'));
}

/** @source https://www.w3.org/TR/xml/#charsets */
const xmlText = /^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

test('whatever comes in, XML can hold what comes out', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => xmlText.test(printable(text))));
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) =>
      xmlText.test(printable(String.fromCharCode(...units))),
    ),
  );
});

test('one line has no line feeds, no tabs and no double spaces', () => {
  expect(onOneLine('  a\n\tb  c\r\n')).toBe('a b c');
});
