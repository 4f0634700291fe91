import { chmod, chown, mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describedFiles } from '../../harness/cli/json-schemas.ts';
import { startProgram } from '../../harness/lib/start-program.ts';
import type { RunResults } from '../../harness/reports/results.ts';
import { dockerAvailable } from '../contract/support/docker-available.ts';
import { temporaryFolder } from '../e2e/support.ts';
import { withoutOwnRun } from './support/command-line.ts';
import { test as base, expect } from './support/meta-test.ts';

// The package as a stranger gets it: packed, installed into a folder that has nothing to do with this project, and used there.

const project = fileURLToPath(new URL('../../', import.meta.url));
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

const installers = {
  npm: ['npm', 'install', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'],
  pnpm: ['npx', '--yes', 'pnpm@10', 'add', '--prefer-offline'],
} as const;

const test = base.extend<object, { installed: (installer: keyof typeof installers) => Promise<Installed> }>({
  installed: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the destructuring.
    async ({}, use) => {
      await using folder = await temporaryFolder();
      const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder.path];
      const tarball = succeed(project, 'npm', pack).then(async () => {
        const [name = ''] = await readdir(folder.path);
        return join(folder.path, name);
      });
      const made = new Map<string, Promise<Installed>>();
      await use((installer) => {
        const path = join(folder.path, `mein Händler ö ${installer}`);
        const shop = made.get(installer) ?? tarball.then((file) => install(path, installer, file));
        made.set(installer, shop);
        return shop;
      });
    },
    { scope: 'worker', timeout: 0 },
  ],
});
// One worker, so that each is installed once.
test.describe.configure({ mode: 'default', timeout: 600_000 });

interface Installed {
  /** Folder of a CommonJS project, whose path has a space and an ö. */
  path: string;
  harness(...args: string[]): ReturnType<typeof startProgram>;
}

async function install(path: string, installer: keyof typeof installers, tarball: string): Promise<Installed> {
  await mkdir(join(path, 'scenarios'), { recursive: true });
  await writeFile(join(path, 'package.json'), JSON.stringify({ name: 'consumer', version: '1.0.0' }));
  await writeFile(join(path, 'scenarios', 'mine.scenario.ts'), scenario);
  const [program, ...args] = installers[installer];
  const { exitCode, stdout, stderr } = await startProgram(program, [...args, tarball], { cwd: path });
  const [unreachable] =
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ERR_PNPM_META_FETCH_FAIL)\b.*/.exec(stdout + stderr) ?? [];
  test.skip(unreachable !== undefined, `no npm registry answers here: ${unreachable}`);
  expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
  const binary = join(path, 'node_modules', '.bin', 'kco-harness');
  return { path, harness: (...words) => startProgram(binary, words, { cwd: path, env: withoutOwnRun(process.env) }) };
}

/** Both outputs are in the message where it does not end with 0. */
async function succeed(cwd: string, program: string, args: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await startProgram(program, args, { cwd });
  expect(exitCode, `${program} ${args.join(' ')}\n${stdout}\n${stderr}`).toBe(0);
}

for (const installer of ['npm', 'pnpm'] as const) {
  test.describe(`installed with ${installer}`, () => {
    test('its command plays the catalog, and says where the report is', async ({ installed }) => {
      const { harness } = await installed(installer);
      expect((await harness('list')).stdout).toContain('waf-211180-push-blocked-tab-closed');
      const { exitCode, stdout, stderr } = await harness('run', 'healthy', 'waf-*', '--shopper', 'http', '--json');
      const { scenarios } = JSON.parse(stdout) as RunResults;
      expect(new Set(scenarios.map(({ outcome }) => outcome))).toEqual(new Set(['as-expected']));
      expect(stderr).toMatch(/^Report: runs\/\S+\/report\.html$/m);
      expect(exitCode).toBe(0);
    });

    test('a scenario of its own, and its declarations', async ({ installed }) => {
      const { path, harness } = await installed(installer);
      const { exitCode, stdout } = await harness('run', '--scenarios', 'scenarios', '--shopper', 'http', '--json');
      const { scenarios } = JSON.parse(stdout) as RunResults;
      expect(scenarios.map(({ id, verdict }) => `${id} ${verdict}`)).toContain('mine paid-but-pending');
      expect(exitCode).toBe(0);
      for (const [module, moduleResolution] of [
        ['nodenext', 'nodenext'],
        ['esnext', 'bundler'],
      ]) {
        // Declarations are checked as well, as by those who do not skip them.
        const compilerOptions = { target: 'ES2022', module, moduleResolution, strict: true, noEmit: true, types: [] };
        await writeFile(join(path, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['scenarios'] }));
        await succeed(path, process.execPath, [compiler, '-p', path]);
      }
    });

    test('its JSON Schemas, where a "$schema" names them', async ({ installed }) => {
      const { path } = await installed(installer);
      for (const name of Object.keys(describedFiles)) {
        const file = createRequire(join(path, 'package.json')).resolve(`kco-harness/schemas/${name}.json`);
        expect(file).toContain(join('kco-harness', 'schemas', `${name}.json`));
        expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ $id: `urn:kco-harness:schemas:${name}` });
      }
    });

    test('a Playwright spec of its own', async ({ installed }) => {
      const { path } = await installed(installer);
      await writeFile(join(path, 'shop.spec.ts'), ownSpec);
      // With pnpm a project has the programs only of what it names itself: there this one comes with the harness.
      const own = createRequire(await realpath(join(path, 'node_modules', 'kco-harness', 'package.json')));
      const runner = join(dirname(own.resolve('@playwright/test/package.json')), 'cli.js');
      await succeed(path, process.execPath, [runner, 'test', '--reporter=list']);
    });

    test('waf, with Docker', async ({ installed }) => {
      const docker = await dockerAvailable();
      test.skip(!docker.available, docker.available ? '' : docker.reason);
      const { harness } = await installed(installer);
      const { exitCode, stdout } = await harness('waf', '--rules', 'comodo');
      expect(stdout).toContain('Rule 211180 answers 403 to the push');
      expect(exitCode).toBe(1);
    });
  });
}

for (const version of [22, 24]) {
  test(`on Node ${version}, with node_modules that may only be read`, async ({ installed }) => {
    const { path } = await installed('npm');
    await using folder = await temporaryFolder();
    // The package "node" is the program itself.
    await succeed(folder.path, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `node@${version}`]);
    const node = join(folder.path, 'node_modules', 'node', 'bin', 'node');
    const harness = join(path, 'node_modules', 'kco-harness', 'harness', 'cli', 'kco-harness.mjs');
    // To root nothing is read-only.
    const isRoot = process.getuid?.() === 0;
    for (const open of isRoot ? [folder.path, dirname(path)] : []) await chmod(open, 0o755);
    const work = join(folder.path, 'work');
    await mkdir(work);
    if (isRoot) await chown(work, nobody, nobody);
    const asNobody = isRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : [];
    const [program = '', ...words] = [...asNobody, node, harness, 'run', 'waf-*', '--shopper', 'http'];
    const { exitCode, stdout, stderr } = await startProgram(program, words, {
      cwd: work,
      env: { ...withoutOwnRun(process.env), HOME: work, KCO_HARNESS_CACHE: join(work, 'cache') },
    });
    expect(stdout, stderr).toContain('4 as expected');
    expect(exitCode).toBe(0);
  });
}

const nobody = 65_534;

/** Without a browser, so that it passes wherever the others do. */
const ownSpec = `import { expect, test } from 'kco-harness/playwright';

test.use({ kcoHarness: { plugin: '2.13.11' }, given: { edge: { waf: 'modsecurity', rules: { '211180': 'on' } }, shopper: { afterPaying: 'closes-tab' } } });

test('a push that the firewall stops', async ({ shop, klarna }) => {
  await shop.checkOut();
  await klarna.push();
  await expect(shop).toBePaidButPending();
  await expect(shop).not.toBeAcknowledged();
});
`;

const scenario = `import { defineScenario, wordfence } from 'kco-harness';

export default defineScenario({
  id: 'mine',
  title: 'Wordfence stops the push',
  source: ['this test'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [wordfence()] },
  expect: { verdict: 'paid-but-pending', acknowledged: false },
});
`;
