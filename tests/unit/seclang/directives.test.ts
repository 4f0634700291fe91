import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDirectives, splitArguments } from '../../../harness/seclang/directives.ts';

const read = (text: string) => parseDirectives(text, '/rules/a.conf');

test('a directive has its name, its arguments without their quotes, and its place', () => {
  expect(read('\nSecRule ARGS "@rx a b" \'id:1,deny\'\n')).toEqual([
    { name: 'SecRule', arguments: ['ARGS', '@rx a b', 'id:1,deny'], file: '/rules/a.conf', line: 2, lastLine: 2 },
  ]);
});

for (const [newline, name] of [
  ['\n', 'LF'],
  ['\r\n', 'CRLF'],
] as const) {
  test(`a backslash at the end of a line joins the next one, with ${name}`, () => {
    const text = ['SecRule ARGS \\', '  "@rx a" \\', '  "id:1,\\', '  deny"', 'SecRuleEngine On'].join(newline);
    expect(read(text)).toMatchObject([
      { arguments: ['ARGS', '@rx a', 'id:1,  deny'], line: 1, lastLine: 4 },
      { name: 'SecRuleEngine', arguments: ['On'], line: 5, lastLine: 5 },
    ]);
  });
}

test('a backslash at the very end joins nothing and is taken off', () => {
  expect(read('SecRuleEngine On \\')).toMatchObject([{ arguments: ['On', '\\'], lastLine: 1 }]);
});

test('comments, empty lines and containers are no directives, and what stands in a container is one', () => {
  const text = '# SecRuleEngine Off\n\n  # x\n<IfModule security2_module>\n  SecRuleEngine On\n</IfModule>\n';
  expect(read(text)).toMatchObject([{ name: 'SecRuleEngine', arguments: ['On'], line: 5 }]);
});

test('a rule that was taken out of use is so with all its lines', () => {
  expect(read('#SecRule ARGS "@rx a" \\\n  "id:1,deny"\nSecRuleEngine On')).toMatchObject([{ line: 3 }]);
});

test('a backslash after a comment in plain words hides no rule', () => {
  expect(read('# see C:\\\nSecRuleEngine On')).toMatchObject([{ name: 'SecRuleEngine', line: 2 }]);
});

for (const [line, words] of [
  ['"a \\"b\\" c"', ['a "b" c']],
  ["'it\\'s' x", ["it's", 'x']],
  ['"it\'s"', ["it's"]],
  ['"a\\\\" b', ['a\\\\', 'b']],
  ['"\\d+\\."', ['\\d+\\.']],
  ['""', ['']],
  ['a"b c', ['a"b', 'c']],
  ['"never closed', ['never closed']],
  ['&REQUEST_HEADERS:Referer\t"@eq 0"', ['&REQUEST_HEADERS:Referer', '@eq 0']],
] as const) {
  test(`the words of ${line} are ${JSON.stringify(words)}`, () => expect(splitArguments(line)).toEqual(words));
}

test('words that were put between quotes come back', () => {
  // A backslash at the end of a word, or before a quote, belongs to the next character; rules have them in pairs.
  const word = fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '\\\\', '\\d', ',', 'ö') });
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const line = words.map((one) => `"${one.replaceAll('"', '\\"')}"`).join(' ');
      expect(splitArguments(line)).toEqual(words);
    }),
    { numRuns: 300 },
  );
});

test('any text at all is read without a failure, and places stay within it', () => {
  const piece = fc.constantFrom('SecRule', ' ', '\\', '\n', '\r\n', '"', "'", '#', '<', 'ARGS', ',', 'id:1');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const count = text.split('\n').length;
      for (const { line, lastLine } of read(text)) {
        expect(line).toBeGreaterThan(0);
        expect(lastLine).toBeGreaterThanOrEqual(line);
        expect(lastLine).toBeLessThanOrEqual(count);
      }
    }),
    { numRuns: 300 },
  );
});

test('blank lines that go on do not make a rule part of a comment', () => {
  expect(read('\\\n# prose \\\nSecRuleEngine On')).toMatchObject([{ name: 'SecRuleEngine', line: 3 }]);
});

test('a directive of a hundred thousand lines is read, in the time that a test has', () => {
  const text = `SecRule ARGS "@pm ${'some words \\\n'.repeat(100_000)}end" "id:1,pass"`;
  const [rule, ...others] = read(text);
  expect(others).toEqual([]);
  expect(rule?.lastLine).toBe(100_001);
  expect(rule?.arguments).toHaveLength(3);
});
