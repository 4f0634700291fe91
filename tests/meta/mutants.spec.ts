import { expect, test } from '@playwright/test';
import { run } from './support/command-line.ts';

// What is said before anything is started.

for (const { args, says } of [
  {
    args: ['--stack', 'simulated'],
    says: /^USAGE: the simulated stack is a model: it has no code that could be changed$/m,
  },
  {
    args: ['--only', 'push-throw'],
    says: /^USAGE: no mutant is called push-throw\nHint: Did you mean push-throws\?$/m,
  },
  { args: ['--plugin', '2.13.11', '--plugin', '2.8.7'], says: /^USAGE: mutants takes one --plugin, and 2 are named/m },
  { args: ['--shard', '1/2'], says: /^USAGE: mutants has no --shard/m },
  { args: ['no-such-scenario'], says: /no-such-scenario/ },
]) {
  test(`kco-harness mutants ${args.join(' ')}`, async () => {
    const { exitCode, stdout, stderr } = await run(['mutants', ...args]);
    expect(stderr).toMatch(says);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
}
