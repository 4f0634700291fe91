import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cloneEntry, entry, run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// Scenario files of a user's, in a folder that knows nothing of this project: nothing is installed there.

const extensions = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];

const scenario = (extension: string, verdict: string): string => {
  const value = `defineScenario({
  id: 'mine-${extension}',
  title: 'Wordfence stops the push',
  source: ['this test'],
  given: { faults: [wordfence()] },
  expect: { verdict: '${verdict}' },
});
`;
  return extension === 'cjs'
    ? `const { defineScenario, wordfence } = require('kco-harness');\n\nmodule.exports = ${value}`
    : `import { defineScenario, wordfence } from 'kco-harness';\n\nexport default ${value}`;
};

for (const [where, packageJson] of Object.entries({
  'no package.json': undefined,
  'a CommonJS package': '{ "type": "commonjs" }',
  'a package of modules': '{ "type": "module" }',
})) {
  for (const [mode, wayIn] of Object.entries({ compiled: entry, 'from source': cloneEntry })) {
    test(`every kind of file, in a folder with ${where}, read by the harness ${mode}`, async ({ folder }) => {
      const scenarios = join(folder, 'Händler ö');
      await mkdir(scenarios);
      if (packageJson) await writeFile(join(scenarios, 'package.json'), packageJson);
      for (const extension of extensions) {
        await writeFile(join(scenarios, `mine-${extension}.scenario.${extension}`), scenario(extension, 'paid'));
      }
      const list = () => run(['list', '--scenarios', '.'], {}, { cwd: scenarios, entry: wayIn });
      const { stdout, stderr } = await list();
      expect(stderr).toBe('');
      expect(stdout.match(/mine-\w+/g)?.sort()).toEqual(extensions.map((extension) => `mine-${extension}`).sort());

      // The last that is read.
      await writeFile(join(scenarios, 'mine-ts.scenario.ts'), scenario('ts', 'payd'));
      const refused = await list();
      expect(refused.stderr).toContain('SCENARIO_INVALID: mine-ts.scenario.ts:8: ');
      expect(refused.exitCode).toBe(2);
    });
  }
}
