import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonMistakeIn } from '../../../harness/lib/json-mistake.ts';

for (const [what, text, place, words] of [
  ['no colon', '{\n  "a": 1,\n  "shopper" "http"\n}', '3:13', 'expected ":", found "http"'],
  ['no comma', '{\n  "a": 1\n  "b": 2\n}', '3:3', 'expected "," or "}", found "b"'],
  ['a comma too many', '[1,\r\n2,\r\n]', '3:1', 'expected a value, found "]"'],
  ['a comma too many in an object', '{"a": 1,}', '1:9', 'expected a name in double quotes, found "}"'],
  ['a name without quotes', '{ stack: 1 }', '1:3', 'expected a name in double quotes or "}", found "stack"'],
  ['single quotes', "{ 'a': 1 }", '1:3', `expected a name in double quotes or "}", found "'"`],
  ['a comment', '{\n  // mine\n}', '2:3', 'expected a name in double quotes or "}", found "//"'],
  ['half a file', '{ "a": [', '1:9', 'expected a value or "]", found the end of the file'],
  ['an empty file', '', '1:1', 'expected a value, found the end of the file'],
  ['two values', '{}\n{}', '2:1', 'expected the end of the file, found "{"'],
  ['a string over two lines', '["a\nb"]', '1:4', 'expected the rest of the string and its quote, found a line break'],
  ['a backslash', '["C:\\dir"]', '1:5', 'expected the rest of the string and its quote, found "\\"'],
  ['a word', '{"a": yes}', '1:7', 'expected a value, found "yes"'],
  ['a number with a zero before it', '[01]', '1:3', 'expected "," or "]", found "1"'],
  ['what follows a value', '{"a": {"b": [1] x}}', '1:17', 'expected "," or "}", found "x"'],
] as const) {
  test(`${what}: line, column and what should stand there`, () => {
    const { line, column, ...told } = jsonMistakeIn(text) ?? expect.fail('it is taken for JSON');
    expect(`${line}:${column}`).toBe(place);
    expect(told.words).toBe(words);
  });
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // that is the answer
  }
};

test('what it takes for JSON is what JSON.parse takes', () => {
  const cut = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', ',', '"', '\\', '{', ']', ':', '0', '-', '\n', 'e', '\u007f'),
    )
    .map(([text, at, length, other]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + other + text.slice(start + length);
    });
  fc.assert(
    fc.property(fc.oneof(fc.json(), cut), (text) => {
      expect(jsonMistakeIn(text) === undefined, text).toBe(isJson(text));
    }),
    { numRuns: 3000 },
  );
});

test('depth is no matter', () => {
  const deep = '['.repeat(200_000);
  expect(jsonMistakeIn(deep)).toMatchObject({ column: 200_001 });
});
