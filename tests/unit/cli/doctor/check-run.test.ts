import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect } from 'vitest';
import { checkRun, runReport } from '../../../../harness/cli/doctor/check-run.ts';
import {
  addDoctorOptions,
  asksForRun,
  asRunFlags,
  type DoctorFlags,
} from '../../../../harness/cli/doctor/doctor-flags.ts';
import { runOptionsFrom } from '../../../../harness/cli/run-flags.ts';
import { silent } from '../../../../harness/lib/log.ts';
import { test, writeFiles } from '../../store/sources/temp-folder.ts';

const header = (name: string, version: string) => `<?php\n/**\n * Plugin Name: ${name}\n * Version: ${version}\n */\n`;
const software = {
  'kco/klarna-checkout-for-woocommerce.php': header('Klarna Checkout', '2.13.11'),
  'woo/woocommerce.php': header('WooCommerce', '10.0.2'),
  'unbuilt/klarna-checkout-for-woocommerce.php': `${header('Kustom Checkout', '2.20.9')}require __DIR__ . '/vendor/autoload.php';\n`,
};

/** As typed in a machine without Docker, whose cache and artifacts are in the folder. */
async function look(temp: string, words: readonly string[], cache = join(temp, 'cache')) {
  const environment = { KCO_HARNESS_CACHE: cache, DOCKER_HOST: `unix://${temp}/no-docker.sock` };
  const command = addDoctorOptions(new Command()).parse(['node', 'doctor', '--output', join(temp, 'runs'), ...words]);
  const flags = asRunFlags(command.opts<DoctorFlags>());
  const options = runOptionsFrom([], flags, environment);
  const context = { environment, progress: silent, signal: new AbortController().signal };
  const here = await checkRun(options, flags, context);
  const of = (name: string) => here.findings.filter((finding) => finding.name === name);
  return { ...here, of, lacking: here.lacks.map(({ name }) => name) };
}

test('the model needs neither Docker nor sources', async ({ temp }) => {
  const { stack, canStart, findings } = await look(temp, ['--plugin', '2.13.11', '--shopper', 'http']);
  expect({ stack, canStart }).toEqual({ stack: 'simulated', canStart: true });
  expect(findings.map(({ name }) => name)).toEqual(['Node', 'loopback', 'run folder', 'disk']);
});

test('each thing that is wanting is a line, with what to do: Docker, a version, a folder that is not there', async ({
  temp,
}) => {
  const { lacking, of } = await look(temp, ['--plugin', join(temp, 'nowhere'), '--woocommerce', '9.9.5']);
  expect(lacking).toEqual(['Docker', 'WooCommerce', 'KCO']);
  expect(of('Docker')).toMatchObject([
    { detail: expect.stringContaining('no Docker engine answers at DOCKER_HOST, unix://') },
  ]);
  expect(of('WooCommerce')).toMatchObject([
    { detail: 'WooCommerce 9.9.5: neither here nor to be had from wordpress.org', get: expect.stringContaining('zip') },
  ]);
  expect(of('KCO')).toMatchObject([{ detail: expect.stringContaining(`there is no folder ${join(temp, 'nowhere')}`) }]);
});

test('sources are read: what loads, what does not, and what a build makes of it', async ({ temp }) => {
  await writeFiles(temp, software);
  const woo = ['--woocommerce', join(temp, 'woo')];
  const fine = await look(temp, ['--plugin', join(temp, 'kco'), ...woo]);
  expect([fine.of('KCO'), fine.of('WooCommerce')]).toMatchObject([
    [{ state: 'ok', detail: `2.13.11, folder ${join(temp, 'kco')}` }],
    [{ state: 'ok', detail: `10.0.2, folder ${join(temp, 'woo')}` }],
  ]);
  const unbuilt = ['--plugin', join(temp, 'unbuilt'), ...woo];
  expect((await look(temp, unbuilt)).of('KCO')).toMatchObject([
    {
      state: 'missing',
      detail: expect.stringContaining('it lacks vendor/autoload.php'),
      get: expect.stringContaining('--build'),
    },
  ]);
  const built = await look(temp, [...unbuilt, '--build', 'mkdir vendor && touch vendor/autoload.php']);
  expect(built.of('KCO')).toMatchObject([{ state: 'ok' }]);
  const fails = await look(temp, [...unbuilt, '--build', 'echo first; echo the last line; exit 4']);
  expect(fails.of('KCO')).toMatchObject([
    { state: 'missing', detail: expect.stringMatching(/ended with exit code 4\. Its last lines: … the last line$/) },
  ]);
});

test('an output folder and a cache that cannot be written, and sources that are read all the same', async ({
  temp,
}) => {
  await writeFiles(temp, { ...software, runs: 'a file', cache: 'another' });
  const words = ['--plugin', join(temp, 'kco'), '--woocommerce', join(temp, 'woo')];
  const { lacking, of } = await look(temp, words, join(temp, 'cache', 'deep'));
  expect(lacking).toEqual(['run folder', 'cache', 'Docker']);
  expect(of('cache')).toMatchObject([
    { detail: `${join(temp, 'cache')} is no folder`, get: expect.stringContaining('KCO_HARNESS_CACHE') },
  ]);
  expect(of('KCO')).toMatchObject([{ state: 'ok' }]);
  expect((await readdir(temp)).sort()).toEqual(['cache', 'kco', 'runs', 'unbuilt', 'woo']);
});

test('what a run would refuse at once is refused', async ({ temp }) => {
  await writeFiles(temp, software);
  const refusal = (...words: string[]) => look(temp, words);
  const code = ['--plugin', join(temp, 'kco')];
  await expect(refusal('--stack', 'simulated', ...code)).rejects.toMatchObject({ code: 'USAGE' });
  await expect(refusal('--plugin', '0.9')).rejects.toThrow('no profile for KCO 0.9');
  await expect(refusal('--plugin', 'mine=')).rejects.toThrow('names nothing');
  await expect(refusal('--rules', join(temp, 'nowhere.conf'))).rejects.toMatchObject({ code: 'RULES_INVALID' });
  await expect(refusal('--scenarios', temp)).rejects.toMatchObject({ code: 'SCENARIO_INVALID' });
  await expect(refusal('--stack', 'containers', '--plugin', '2.13.11', '--build', 'make')).rejects.toThrow('--build');
});

test('a line at the end says whether, and repeats what was asked', async ({ temp }) => {
  const model = await look(temp, ['--plugin', '2.13.11', '--shopper', 'http']);
  expect(runReport(model, ['doctor', '--plugin', '2.13.11', '--json']).split('\n').at(-1)).toBe(
    'this run, simulated stack  can start: npx kco-harness run --plugin 2.13.11',
  );
  const real = await look(temp, ['--plugin', join(temp, 'nowhere')]);
  expect(runReport(real, ['doctor', '--plugin', 'my plugin']).split('\n').at(-1)).toMatch(
    /^this run, containers stack {2}cannot start without Docker, .*KCO; with it: npx kco-harness run --plugin 'my plugin'$/,
  );
});

test('flags that say what is played ask for a run, from the command line and from a configuration', () => {
  const parsed = (...words: string[]) => addDoctorOptions(new Command()).parse(['node', 'doctor', ...words]);
  expect(asksForRun(parsed())).toBe(false);
  expect(asksForRun(parsed('--json'))).toBe(false);
  expect(asksForRun(parsed('--stack', 'containers'))).toBe(true);
  const configured = parsed();
  configured.setOptionValueWithSource('plugin', ['.'], 'config');
  expect(asksForRun(configured)).toBe(true);
});
