import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { scenarioFile, test } from './scenario-folder.ts';

// Presets in a scenario's file: what they make, and what is told of a wrong call.

const file = 'mine.scenario.ts';

const preset = (name: string) =>
  `import { ${name} } from '${pathToFileURL(join(process.cwd(), 'harness/scenario/presets.ts')).href}';\n`;

test('what a preset makes is data like any other, and so is what a function returns', async ({ scenarios }) => {
  const text = preset('wordfence') + scenarioFile({ given: 'faults: [wordfence({ until: { minutes: 3 } })],' });
  await scenarios.write(file, text.replace('export default {', 'export default () => ({').replace(/};\n$/, '});\n'));
  const [loaded] = await scenarios.load();
  expect(loaded?.scenario.given.faults).toMatchObject([{ at: 'edge', called: 'wordfence', until: { minutes: 3 } }]);
});

test('a preset that there is not is named, and so is the one that may be meant', async ({ scenarios }) => {
  const path = await scenarios.write(file, preset('wordfense') + scenarioFile({ given: 'faults: [wordfense()],' }));
  const error = await scenarios.failure();
  expect(error.message.replace(path, 'FILE')).toMatch(/^FILE(:\d+)? does not load: /);
  expect(error.message).toContain('wordfense');
  expect(error.hint).toBe('Did you mean "wordfence"?');
});

test('a wrong option of a preset is told on the line of the fault', async ({ scenarios }) => {
  const faults = "faults: [\n      wordfence(),\n      wordfence({ until: { minutes: '3' } }),\n    ],";
  const path = await scenarios.write(file, preset('wordfence') + scenarioFile({ given: faults }));
  expect((await scenarios.failure()).message).toContain(`${path}:9: given.faults.1.until.minutes: `);
});

test('a misspelt option of a preset is refused with the right one', async ({ scenarios }) => {
  const text = `${preset('wordfence')}export default { given: { faults: [wordfence({ alow: [] })] } };`;
  const path = await scenarios.write(file, text);
  const message = `${path}:2 does not load: a preset has no option "alow"; did you mean "allow"?`;
  expect((await scenarios.failure()).message).toBe(message);
});

test('an option of a preset with a wrong value is refused like the field that it fills', async ({ scenarios }) => {
  const given = "faults: [rateLimit({ after: 'x' }), wordfence({ allow: { path: '/wc-api/*' } })],";
  await scenarios.write(file, preset('rateLimit, wordfence') + scenarioFile({ given }));
  const { message } = await scenarios.failure();
  expect(message).toContain('given.faults.0.on.nth.from: Invalid input: expected number');
  expect(message).toContain('given.faults.1.unless: Invalid input: expected array');
});

for (const [fault, says] of [
  ["'wordfence'", '"wordfence" is no fault; did you mean wordfence()? Import it from \'kco-harness\''],
  ["'page-cache'", '"page-cache" is no fault; did you mean pageCache()?'],
  ["'certificat'", '"certificat" is no fault; did you mean certificate(…)?'],
  ['wordfence', 'a function that is not called is no fault; did you mean wordfence()?'],
  ["'lightning'", '"lightning" is no fault: write { at, on, does }, or call a preset'],
  ["'agent'", '"agent" is no fault'],
  ['3', 'Invalid input: expected object, received number'],
] as const) {
  test(`${fault} in the place of a fault is told what to write`, async ({ scenarios }) => {
    const text = preset('wordfence') + scenarioFile({ given: `faults: [wordfence(),\n      ${fault}],` });
    const path = await scenarios.write(file, text);
    expect((await scenarios.failure()).message).toContain(`${path}:8: given.faults.1: ${says}`);
  });
}
