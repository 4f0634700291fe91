import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { test as base, expect } from 'vitest';
import { applyConfiguration, findConfiguration } from '../../../harness/cli/configuration.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'configuration-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const json = 'kco-harness.config.json';
const write = (folder: string, value: unknown) => writeFile(join(folder, json), JSON.stringify(value, null, 2));
const refusal = (folder: string) =>
  findConfiguration(folder).then(
    () => expect.fail('it was taken'),
    (error: Error) => error,
  );

test('the nearest one upwards counts, and its paths are meant from its own folder', async ({ folder }) => {
  await write(folder, {
    plugins: ['.', '../other', 'git:./kco#2.13.11', '2.13.11', 'git:/abs#1'],
    with: ['./translate', 'polylang@3.6'],
    scenarios: 'mine',
    baseline: 'ci/known.yaml',
  });
  const { configuration } = (await findConfiguration(join(folder, 'deep', 'er'))) ?? expect.fail();
  expect(configuration.plugins).toEqual([
    folder,
    join(folder, '..', 'other'),
    `git:${join(folder, 'kco')}#2.13.11`,
    '2.13.11',
    'git:/abs#1',
  ]);
  expect(configuration.with).toEqual([join(folder, 'translate'), 'polylang@3.6']);
  expect(configuration.scenarios).toBe(join(folder, 'mine'));
  expect(configuration.baseline).toBe(join(folder, 'ci', 'known.yaml'));
});

test('a typo is refused with line and nearest name, in fields and in values', async ({ folder }) => {
  const file = join(folder, json);
  await write(folder, { shopper: 'http', plugin: ['.'], stack: 'simulatd' });
  const { message } = await refusal(folder);
  expect(message.split('\n')).toEqual([
    expect.stringContaining(`${file}:6: stack: unknown value "simulatd"; did you mean "simulated"?`),
    expect.stringContaining(`${file}:3: unknown field "plugin"; did you mean "plugins"?`),
  ]);
});

test('no JSON, and two configurations in one folder, are said', async ({ folder }) => {
  await writeFile(join(folder, json), '{\n  "stack" "auto"\n}\n');
  expect((await refusal(folder)).message).toMatch(
    /kco-harness\.config\.json:2:11 does not load: expected ":", found "auto"$/,
  );
  await writeFile(join(folder, 'kco-harness.config.mjs'), 'export default {};');
  expect((await refusal(folder)).message).toContain(`${json}, kco-harness.config.mjs`);
});

test('it says what neither the command line nor the environment does', async ({ folder }) => {
  await write(folder, { shopper: 'http', plugins: ['2.8.7'], woocommerce: '9.9.5', workers: 3, output: './out' });
  const command = new Command('run')
    .addOption(new Option('--shopper <kind>').default('browser'))
    .option('--plugin <source...>')
    .option('--woocommerce <source>')
    .option('--output <folder>');
  command.parse(['--output', 'there'], { from: 'user' });
  expect(await applyConfiguration(command, { folder, environment: { KCO_HARNESS_WOOCOMMERCE: '10.0.2' } })).toBe(json);
  expect(command.opts()).toEqual({ shopper: 'http', plugin: ['2.8.7'], output: 'there' });
});

test('a build goes with the plugins beside it, and not with those of the command line', async ({ folder }) => {
  await write(folder, { plugins: ['.'], build: 'make' });
  const made = () => new Command().addOption(new Option('--plugin <p...>')).addOption(new Option('--build <command>'));
  const own = made().parse(['node', 'run']);
  await applyConfiguration(own, { folder, environment: {} });
  expect(own.opts()).toEqual({ plugin: [folder], build: 'make' });
  const others = made().parse(['node', 'run', '--plugin', '2.13.11']);
  expect(await applyConfiguration(others, { folder, environment: {} })).toBeUndefined();
  expect(others.opts()).toEqual({ plugin: ['2.13.11'] });
  const machine = made().parse(['node', 'run']);
  await applyConfiguration(machine, { folder, environment: { KCO_HARNESS_PLUGIN: '2.8.7' } });
  expect(machine.opts()).toEqual({});
});

test('the model of the command line takes none of the code that the configuration names', async ({ folder }) => {
  await write(folder, { plugins: ['2.13.11'], woocommerce: '10.0.2', shopper: 'http' });
  const made = () =>
    new Command()
      .addOption(new Option('--stack <name>'))
      .addOption(new Option('--plugin <p...>'))
      .addOption(new Option('--woocommerce <w>'));
  const model = made().parse(['node', 'run', '--stack', 'simulated']);
  await applyConfiguration(model, { folder, environment: {} });
  expect(model.opts()).toEqual({ stack: 'simulated', plugin: ['2.13.11'] });
  const usual = made().parse(['node', 'run']);
  await applyConfiguration(usual, { folder, environment: {} });
  expect(usual.opts()).toEqual({ plugin: ['2.13.11'], woocommerce: '10.0.2' });
});

test('a command is not told what is hidden from it, because it means nothing there', async ({ folder }) => {
  await write(folder, { baseline: 'known.yaml' });
  const command = new Command('diagnose').addOption(new Option('--baseline <file>').hideHelp());
  expect(await applyConfiguration(command, { folder, environment: {} })).toBeUndefined();
  expect(command.opts()).toEqual({});
});
