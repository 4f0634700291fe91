import { access, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { findConfiguration } from '../../../../harness/cli/configuration.ts';
import { actionReference } from '../../../../harness/cli/init/action-reference.ts';
import { initReport } from '../../../../harness/cli/init/init-command.ts';
import { lookAtFolder } from '../../../../harness/cli/init/look-at-folder.ts';
import type { AskedStack } from '../../../../harness/cli/init/new-files.ts';
import { nextSteps } from '../../../../harness/cli/init/next-steps.ts';
import { planFiles } from '../../../../harness/cli/init/plan-files.ts';
import { writeFiles } from '../../../../harness/cli/init/write-files.ts';
import { styleFor } from '../../../../harness/reports/style.ts';
import { page } from '../../house/documents.ts';
import { test } from '../../store/sources/temp-folder.ts';

const main = 'klarna-checkout-for-woocommerce.php';
const header = (name: string, version = '2.13.11') =>
  `<?php\n/**\n * Plugin Name: ${name}\n * Version: ${version}\n */\n`;
const kco = { [main]: header('Klarna Checkout for WooCommerce') };
/** As of 2.15 and later: the main file stops early without these. */
const unbuilt = {
  [main]: `${header('Kustom Checkout', '2.20.9')}require __DIR__ . '/vendor/autoload.php';\nrequire __DIR__ . '/dependencies/autoload.php';\n`,
};
const npm = { 'package.json': '{ "private": true }' };
const action = { uses: 'shop/kco-harness@v1', isKnown: true };

async function put(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function init(folder: string, stack?: AskedStack) {
  const facts = await lookAtFolder(folder);
  const planned = await planFiles(facts, stack, action);
  await writeFiles(folder, planned);
  const steps = nextSteps(facts, { own: '/srv/kco-harness', cwd: folder });
  const states = Object.fromEntries(planned.map(({ path, state }) => [path, state]));
  return { facts, states, steps, report: initReport(facts, planned, steps, styleFor(false)) };
}

const read = (folder: string, path: string) => readFile(join(folder, path), 'utf8');
const there = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
const example = 'scenarios/push-refused-tab-closed.scenario.ts';
const workflow = '.github/workflows/kco-harness.yml';

test.describe('the configuration', () => {
  test('in a checkout of the plugin it is that plugin, in JSON where nothing is of Node’s', async ({ temp }) => {
    await put(temp, kco);
    const { report } = await init(temp);
    expect(JSON.parse(await read(temp, 'kco-harness.config.json'))).toEqual({ plugins: ['.'], shopper: 'http' });
    expect((await findConfiguration(temp))?.configuration).toMatchObject({ plugins: [temp], shopper: 'http' });
    expect(report).toContain(`${temp} is Klarna Checkout for WooCommerce 2.13.11: it is what a run here plays`);
  });

  test('it names its schema where the package is installed in a folder above', async ({ temp }) => {
    await put(temp, { 'node_modules/kco-harness/package.json': '{}' });
    await put(join(temp, 'plugins', 'kco'), kco);
    await init(join(temp, 'plugins', 'kco'));
    expect(JSON.parse(await read(temp, 'plugins/kco/kco-harness.config.json'))).toEqual({
      $schema: '../../node_modules/kco-harness/schemas/configuration.json',
      plugins: ['.'],
      shopper: 'http',
    });
  });

  test('beside a package.json it is TypeScript, which says why each field is there', async ({ temp }) => {
    await put(temp, { ...kco, ...npm });
    await init(temp, 'containers');
    const text = await read(temp, 'kco-harness.config.ts');
    expect(text).toMatch(/^ {2}\/\/ .+\n {2}plugins: \['\.'\],$/m);
    expect(text).toContain("  stack: 'containers',\n");
  });

  test('on the model it is a version, because a model runs no code', async ({ temp }) => {
    await put(temp, kco);
    await init(temp, 'simulated');
    expect(JSON.parse(await read(temp, 'kco-harness.config.json'))).toEqual({
      stack: 'simulated',
      plugins: ['2.13.11'],
      shopper: 'http',
    });
  });

  test('WooCommerce and further plugins are what they are', async ({ temp }) => {
    await put(join(temp, 'a'), { 'woocommerce.php': header('WooCommerce', '10.0.2') });
    await put(join(temp, 'b'), { 'polyglot.php': header('Polyglot', '1.0') });
    const { steps } = await init(join(temp, 'b'));
    await init(join(temp, 'a'));
    expect(JSON.parse(await read(temp, 'a/kco-harness.config.json'))).toMatchObject({ woocommerce: '.' });
    expect(JSON.parse(await read(temp, 'b/kco-harness.config.json'))).toMatchObject({ with: ['.'] });
    // No model runs it.
    expect(steps.map(({ command }) => command).join('\n')).not.toContain('simulated');
  });

  test('a folder without a plugin, and WordPress itself, are set up for a host', async ({ temp }) => {
    await put(temp, { 'wp-includes/version.php': "<?php\n$wp_version = '6.8.1';\n" });
    const { report, steps } = await init(temp);
    expect(JSON.parse(await read(temp, 'kco-harness.config.json'))).toEqual({ shopper: 'http' });
    expect(report).toContain('has no plugin at its top');
    expect(steps.map(({ command }) => command)).toContain('npx kco-harness waf --rules ./rules.conf');
  });
});

test.describe('a checkout that must be built', () => {
  test('gets the command of its composer.json', async ({ temp }) => {
    await put(temp, { ...unbuilt, 'composer.json': '{}' });
    const { report } = await init(temp);
    expect(JSON.parse(await read(temp, 'kco-harness.config.json'))).toMatchObject({
      build: 'composer install --no-dev',
    });
    expect(report).toContain(
      'It lacks vendor/autoload.php and dependencies/autoload.php, as a checkout does, and does not load without: "composer install --no-dev" makes it',
    );
  });

  test('with development packages where one of them scopes, and says what else is built', async ({ temp }) => {
    await put(temp, {
      ...unbuilt,
      'composer.json': '{ "require-dev": { "wpify/scoper": "3" } }',
      'package.json': '{ "scripts": { "build": "gulp" } }',
    });
    await init(temp);
    const text = await read(temp, 'kco-harness.config.ts');
    expect(text).toContain("  build: 'composer install',\n");
    expect(text).toContain('wpify/scoper');
    expect(text).toContain('&& npm ci && npm run build');
  });

  test('has no build once it was built, and none that nobody knows', async ({ temp }) => {
    await put(join(temp, 'built'), {
      ...unbuilt,
      'composer.json': '{}',
      'vendor/autoload.php': '',
      'dependencies/autoload.php': '',
    });
    await put(join(temp, 'unknown'), unbuilt);
    expect((await init(join(temp, 'built'))).report).not.toContain('It lacks');
    expect((await init(join(temp, 'unknown'))).report).toContain('say with "build" in the configuration what makes it');
    for (const name of ['built', 'unknown']) {
      expect(JSON.parse(await read(temp, `${name}/kco-harness.config.json`))).not.toHaveProperty('build');
    }
  });
});

test.describe('the scenario', () => {
  test('is one, of at most 25 lines, and of what the version does', async ({ temp }) => {
    await put(join(temp, 'two'), kco);
    await put(join(temp, 'one'), { [main]: header('Klarna Checkout', '1.11.8') });
    for (const [name, verdict] of [
      ['two', 'paid-but-pending'],
      ['one', 'paid-but-no-order'],
    ] as const) {
      await init(join(temp, name));
      expect(await readdir(join(temp, name, 'scenarios'))).toEqual(['push-refused-tab-closed.scenario.ts']);
      expect(await read(temp, `${name}/${example}`)).toContain(`expect: { verdict: '${verdict}', push: `);
    }
    expect((await read(temp, `two/${example}`)).trimEnd().split('\n').length).toBeLessThanOrEqual(25);
  });

  test('comes not back where there are others', async ({ temp }) => {
    await put(temp, { ...kco, 'scenarios/mine.scenario.mts': '' });
    expect((await init(temp)).states).toMatchObject({ 'scenarios/mine.scenario.mts': 'kept' });
    expect(await there(join(temp, example))).toBe(false);
  });
});

test.describe('the workflow', () => {
  interface Step {
    uses: string;
    with?: Record<string, unknown>;
  }
  const stepsIn = async (folder: string): Promise<Step[]> =>
    parse(await read(folder, workflow)).jobs.klarna.steps.filter(({ uses }: Step) => uses === action.uses);

  test('plays the catalog with a comment, and what is the repository’s own', async ({ temp }) => {
    await put(temp, kco);
    await init(temp);
    expect((await stepsIn(temp)).map((step) => step.with)).toEqual([
      { comment: true },
      { arguments: '--scenarios scenarios', artifact: 'kco-harness-own' },
    ]);
    expect(parse(await read(temp, workflow)).permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
  });

  test('says where nothing of Docker’s need be kept', async ({ temp }) => {
    await init(temp);
    expect((await stepsIn(temp)).map((step) => step.with?.stack)).toEqual(['simulated', 'simulated']);
  });

  test('is not written where GitHub would not read it', async ({ temp }) => {
    await mkdir(join(temp, '.git'));
    await put(join(temp, 'plugin'), kco);
    const { states, report } = await init(join(temp, 'plugin'));
    expect(states).toMatchObject({ [workflow]: 'left-out' });
    expect(report).toContain(`at the top of the repository only, which is ${temp}`);
    expect(await there(join(temp, 'plugin', '.github'))).toBe(false);
  });

  test('names the repository of the package, else a place to fill in, as docs/ci.md does', () => {
    for (const repository of [
      'shop/kco-harness',
      'github:shop/kco-harness',
      'https://github.com/shop/kco-harness',
      { type: 'git', url: 'git+https://github.com/shop/kco-harness.git' },
      { url: 'git@github.com:shop/kco-harness.git' },
      { url: 'git+ssh://git@github.com/shop/kco-harness.git' },
    ]) {
      expect(actionReference({ repository }), JSON.stringify(repository)).toEqual(action);
    }
    for (const repository of [undefined, 'gitlab:shop/kco-harness', 'https://git.shop.test/kco-harness.git', {}]) {
      expect(actionReference({ repository })).toEqual({ uses: 'OWNER/kco-harness@v1', isKnown: false });
    }
    const used = [...page('docs/ci.md').text.matchAll(/uses: (.*kco-harness@.*)/g)].map(([, uses]) => uses);
    expect([...new Set(used)]).toEqual([actionReference().uses]);
  });
});

test.describe('lines of other files', () => {
  test('.gitignore is made, or gets its line', async ({ temp }) => {
    await put(join(temp, 'old'), { '.gitignore': '/vendor' });
    await init(join(temp, 'old'));
    expect(await read(temp, 'old/.gitignore')).toBe('/vendor\n/runs/\n');
    await mkdir(join(temp, 'new'));
    await init(join(temp, 'new'));
    expect(await read(temp, 'new/.gitignore')).toBe('/runs/\n');
  });

  test('what another pattern covers is not added, and ends of lines are as they were', async ({ temp }) => {
    await put(temp, { ...kco, '.gitignore': 'runs\n', '.distignore': '/tests\r\nscenarios\r\n' });
    const { states } = await init(temp);
    expect(states).toMatchObject({ '.gitignore': 'kept', '.distignore': 'longer' });
    expect(await read(temp, '.gitignore')).toBe('runs\n');
    expect(await read(temp, '.distignore')).toBe('/tests\r\nscenarios\r\n/kco-harness.config.json\r\n/runs\r\n');
  });
});

test('a second time it changes nothing, and says so', async ({ temp }) => {
  await put(temp, { ...kco, ...npm, '.distignore': '' });
  expect((await init(temp)).report).not.toContain('Nothing was to be done');
  const files = (await readdir(temp, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = () => Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')));
  const before = await texts();
  const { states, report } = await init(temp, 'simulated');
  expect(report).toContain('Nothing was to be done: all of it is there.');
  expect(new Set(Object.values(states))).toEqual(new Set(['kept']));
  expect(await texts()).toEqual(before);
});

test('a configuration of another kind is kept, and no second one written', async ({ temp }) => {
  await put(temp, { ...kco, 'kco-harness.config.mjs': 'export default {};' });
  expect((await init(temp)).states).toMatchObject({ 'kco-harness.config.mjs': 'kept' });
  expect((await readdir(temp)).filter((name) => name.startsWith('kco-harness.config'))).toHaveLength(1);
});

test.describe('next', () => {
  const commands = ({ steps }: Awaited<ReturnType<typeof init>>) => steps.map(({ command }) => command);

  test('the model that comes nearest', async ({ temp }) => {
    for (const [version, model] of [
      ['2.21.0-beta.1', '2.21.0'],
      ['1.0.3', '2.20.9'],
      ['trunk', '2.20.9'],
    ] as const) {
      const folder = join(temp, version);
      await put(folder, { [main]: header('Klarna Checkout', version) });
      expect(commands(await init(folder)).join('\n')).toContain(`--stack simulated --plugin ${model}`);
    }
  });

  test('playing again after each save, where the folder is the plugin, after its first run', async ({ temp }) => {
    await put(join(temp, 'kco'), kco);
    await put(join(temp, 'other'), { 'polyglot.php': header('Polyglot', '1.0') });
    const watch = "npx kco-harness watch '*' --scenarios scenarios";
    const told = commands(await init(join(temp, 'kco')));
    expect(told.indexOf(watch)).toBe(told.indexOf('npx kco-harness run --scenarios scenarios') + 1);
    // What is watched is the KCO plugin.
    expect(commands(await init(join(temp, 'other')))).not.toContain(watch);
  });

  test('installing it from where it is, unless it is installed', async ({ temp }) => {
    const facts = await lookAtFolder(temp);
    const first = (own: string, installed?: string) =>
      nextSteps({ ...facts, installed }, { own, cwd: temp })[0]?.command ?? '';
    expect(first(join(temp, '..', 'kco-harness'))).toBe('npm i -D ../kco-harness');
    expect(first('/home/me/.npm/_npx/0123/node_modules/kco-harness')).toBe('npm i -D kco-harness');
    expect(first('/x', join(temp, 'node_modules', 'kco-harness'))).toMatch(/^npx kco-harness run --scenarios/);
  });

  test('from the caller’s folder', async ({ temp }) => {
    const folder = join(temp, 'my plugin');
    await put(folder, kco);
    const [first] = nextSteps(await lookAtFolder(folder), { own: '/x', cwd: temp });
    expect(first?.command).toBe("cd 'my plugin'");
  });
});

test.describe('refused in one sentence, with nothing written', () => {
  const refusals: [string, Record<string, string>, RegExp][] = [
    [
      'a package.json that is none',
      { 'package.json': '{ "name": ' },
      /package\.json:\d+:\d+ cannot be read: expected /,
    ],
    ['a package.json that is a list', { 'package.json': '[]' }, /package\.json cannot be read: it holds no object/],
    ['a file for scenarios/', { scenarios: '' }, /scenarios is a file, and a folder of that name is needed/],
    ['a file for .github/', { '.github': '' }, /\.github is a file, and a folder of that name is needed/],
    ['a folder for .gitignore', { '.gitignore/x': '' }, /\.gitignore is a folder, and a file of that name is needed/],
    ['a folder for the configuration', { 'kco-harness.config.json/x': '' }, /config\.json is a folder/],
  ];
  for (const [what, files, message] of refusals) {
    test(what, async ({ temp }) => {
      await put(temp, { ...kco, ...files });
      const before = await readdir(temp, { recursive: true });
      await expect(init(temp)).rejects.toMatchObject({ code: 'USAGE', message: expect.stringMatching(message) });
      expect(await readdir(temp, { recursive: true })).toEqual(before);
    });
  }

  test('no folder, and a file', async ({ temp }) => {
    await expect(init(join(temp, 'nowhere'))).rejects.toMatchObject({ code: 'USAGE', message: /there is no folder/ });
    await put(temp, { file: '' });
    await expect(init(join(temp, 'file'))).rejects.toMatchObject({ code: 'USAGE', message: /is a file/ });
  });

  test('what cannot be written takes back what was', async ({ temp }) => {
    await put(temp, kco);
    await symlink(join(temp, 'nowhere'), join(temp, 'scenarios'));
    const before = await readdir(temp);
    await expect(init(temp)).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: expect.stringContaining('scenarios'),
    });
    expect(await readdir(temp)).toEqual(before);
  });
});
