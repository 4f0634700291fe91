import type { StartedTestContainer } from 'testcontainers';
import { expect, test } from 'vitest';
import { lintPhp } from '../../../../harness/store/containers/web-container.ts';

/** A container whose PHP says this of what it is given. */
function saying(output: string) {
  const files: { content: string; target: string }[] = [];
  const web = {
    copyContentToContainer: async (copied: typeof files) => {
      files.push(...copied);
    },
    exec: async () => ({ output, stdout: output, stderr: '', exitCode: 0 }),
  } as unknown as StartedTestContainer;
  return { web, files };
}

const fine = (index: number) => `No syntax errors detected in /tmp/harness-lint/${index}.php\n`;
const wrong = (index: number) =>
  `\nParse error: syntax error, unexpected token "}" in /tmp/harness-lint/${index}.php on line 3\nErrors parsing /tmp/harness-lint/${index}.php\n`;
const snippets = [
  { php: 'return 1;', where: 'a.ts "one", faults[0]' },
  { php: '<?php if (', where: 'a.ts "two", faults[1]' },
];

test('PHP that PHP can read passes, each on the lines that the scenario has', async () => {
  const { web, files } = saying(fine(0) + fine(1));
  await lintPhp(web, snippets);
  expect(files.map(({ content }) => content)).toEqual(['<?php return 1;', '<?php if (']);
});

test('PHP’s own message, its line, and where it stands', async () => {
  const refused = lintPhp(saying(fine(0) + wrong(1)).web, snippets);
  await expect(refused).rejects.toMatchObject({
    code: 'SCENARIO_INVALID',
    message: 'a.ts "two", faults[1]: Parse error: syntax error, unexpected token "}" on line 3',
  });
});

test('PHP that says nothing at all is no pass', async () => {
  await expect(lintPhp(saying('sh: php: not found').web, snippets)).rejects.toMatchObject({
    message: expect.stringContaining('sh: php: not found'),
  });
});

test('no PHP, no container asked', async () => {
  const { web, files } = saying('');
  await lintPhp(web, []);
  expect(files).toEqual([]);
});
