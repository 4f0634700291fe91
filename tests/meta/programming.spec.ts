import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ended } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';
import { UserProject } from './support/user-project.ts';

// The package as a user's own tests and programs use it: from dist/, in a project of the user's.

const manual = await readFile(fileURLToPath(new URL('../../docs/programming.md', import.meta.url)), 'utf8');

/** The examples of the manual, by the name in their first line. */
const examples: Record<string, string> = Object.fromEntries(
  [...manual.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```/gm)].map(([, name = '', text = '']) => [name, text]),
);
const [, printed = ''] = /prints\n\n```\n([\s\S]*?)```/.exec(manual) ?? [];

/** What is read of Playwright's JSON report. */
interface Report {
  suites: Suite[];
}
interface Suite {
  suites?: Suite[];
  specs: { title: string; tests: { results: { status: string; errors: { message: string }[] }[] }[] }[];
}

/** Title → its errors, colours taken out; none where it passed. */
function outcomes({ suites }: Report): Record<string, string> {
  const all = (suite: Suite): [string, string][] => [
    ...(suite.suites ?? []).flatMap(all),
    ...suite.specs.map(({ title, tests }): [string, string] => {
      const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
      return [title, errors.map(({ message }) => message.replace(/\x1b\[\d+m/g, '')).join('\n')];
    }),
  ];
  return Object.fromEntries(suites.flatMap(all));
}

/**
 * Other tests start and stop containers, and Chromium drops its connections each time: what was cut off so says nothing,
 * and is run again, three times at most. Nothing else is.
 */
async function undisturbed(run: () => Promise<Ended>): Promise<Ended> {
  for (let left = 2; ; left--) {
    const ended = await run();
    if (left === 0 || !ended.stdout.includes('checkOut(): a network interface of this machine came or went'))
      return ended;
  }
}

test('the manual’s spec passes in a user’s project, with a trace of the checkout', async ({ folder }) => {
  const project = await UserProject.in(folder);
  await project.write(examples);
  const { exitCode, stdout, stderr } = await undisturbed(() =>
    project.playwright('playwright.config.ts', ['--reporter=json']),
  );
  expect(outcomes(JSON.parse(stdout)), stderr).toEqual({
    'the customer sees the order, and Klarna is told': '',
    'has its order by a later push': '',
  });
  expect(exitCode).toBe(0);
  const traced = 'push-the-customer-sees-the-order-and-Klarna-is-told';
  await access(join(folder, 'test-results', traced, 'trace.zip'));
});

test('the manual’s program prints what the manual says', async ({ folder }) => {
  const project = await UserProject.in(folder);
  await project.write(examples);
  const { exitCode, stdout, stderr } = await project.tsx('lost-order.mts');
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: printed, stderr: '' });
});

for (const moduleResolution of ['nodenext', 'bundler'] as const) {
  test(`the types are whole for a compiler that checks libraries too, ${moduleResolution}`, async ({ folder }) => {
    const project = await UserProject.in(folder);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable', 'dom'],
      module: moduleResolution === 'bundler' ? 'esnext' : 'nodenext',
      moduleResolution,
      types: ['node'],
    };
    await project.write({
      ...examples,
      'tsconfig.json': JSON.stringify({ compilerOptions, include: ['*.ts', '*.mts'] }),
      'wrong.ts': `import { openShop } from 'kco-harness';\nvoid openShop({ given: { edge: { waff: 'none' } } });`,
    });
    const { exitCode, stdout } = await project.tsc();
    expect(stdout.match(/error TS/g), stdout).toHaveLength(1);
    expect(stdout).toMatch(/^wrong\.ts\(2,\d+\): error TS\d+: .*waff/);
    expect(exitCode).not.toBe(0);
  });
}

test('what goes wrong in a spec is said in one message each', async ({ folder }) => {
  const project = await UserProject.in(folder);
  await project.write({
    'plain.config.ts': `import { defineConfig } from '@playwright/test';\nexport default defineConfig({});`,
    'wrong.spec.ts': `import { maintenance } from 'kco-harness';
import { expect, test } from 'kco-harness/playwright';

const closesTab = { shopper: { afterPaying: 'closes-tab' } } as const;

// Together: each test that fails costs a new worker.
test('misuse', async ({ shopper, klarna }) => {
  const told: string[] = [];
  const tell = (step: Promise<unknown>) => step.catch(({ message }) => told.push(message));
  await tell(klarna.push());
  await shopper.checkOut();
  await tell(klarna.advance('3 hors'));
  await tell(shopper.checkOut());
  const pushing = klarna.push();
  await tell(klarna.advance('1 h'));
  await pushing;
  throw new Error(told.join('\\n'));
});
test.describe('misspelt', () => {
  test.use({ given: { faults: [{ at: 'egde', does: { answer: { status: 503 } } }] } as never });
  test('a fault', async ({ shop }) => void shop);
});
test.describe('containers only', () => {
  test.use({ given: { options: { a: 1 } } });
  test('an option', async ({ shop }) => void shop);
});
test.describe('the shop is away', () => {
  test.use({ given: { ...closesTab, faults: [maintenance({ from: 'paid' })] } });
  test('and is held for paid', async ({ shop, shopper, klarna }) => {
    await shopper.checkOut();
    await klarna.push();
    await expect(shop).not.toBeAcknowledged();
    await expect(shop).toBePaid();
  });
  test('and nobody comes', async ({ shopper }) => {
    await shopper.checkOut();
  });
  test.describe('as is allowed', () => {
    test.use({ mayNotFire: true });
    test('and nobody needs to', async ({ shopper }) => {
      await shopper.checkOut();
    });
  });
});
test('nothing was bought', async ({ shop }) => {
  await expect(shop).toBePaid();
});
`,
  });
  const { exitCode, stdout, stderr } = await project.playwright('plain.config.ts', ['--reporter=json']);
  const told = outcomes(JSON.parse(stdout));
  const hinted = [
    'klarna\\.push\\(\\): nothing was paid in this shop yet, .*\nHint: Buy first, .*',
    'klarna\\.advance\\("3 hors"\\): unknown unit "hors"; did you mean "hours"\\?\nHint: A time is .*',
    'checkOut\\(\\): something was paid in this shop already\nHint: .*open another\\.',
    'klarna\\.advance\\(\\) while klarna\\.push\\(\\) is under way\nHint: Wait for it.*',
  ];
  expect(told.misuse, stderr).toMatch(new RegExp(`^Error: ${hinted.join('\\n')}`));
  expect(told['a fault']).toContain(
    'test.use: given.faults.0.at: unknown value "egde"; did you mean "edge"? allowed are edge,',
  );
  expect(told['an option']).toMatch(/given: the simulated store has no WordPress .*\nHint: .*stack: 'containers'/);
  expect(told['and is held for paid']).toMatch(
    new RegExp(
      [
        'expect\\(shop\\)\\.toBePaid\\(\\)',
        '',
        'Verdict: +paid-but-pending: .*',
        "Klarna's book: +order \\S+ authorized, not acknowledged",
        'The shop\'s: +order \\d+ "pending", not paid, 149.00.*',
        'Why: +.*503 to the push.*',
        'Change: +.*',
      ].join('\n'),
    ),
  );
  expect(told['and nobody comes']).toMatch(/passed and shows nothing: the fault "maintenance" never acted/);
  expect(told['and nobody needs to']).toBe('');
  expect(told['nothing was bought']).toContain('expect(shop).toBePaid(): it cannot be told');
  expect(exitCode).toBe(1);
  // Of a test that failed there is what a scenario leaves.
  const evidence = join(folder, 'test-results', 'wrong-the-shop-is-away-and-is-held-for-paid', 'kco-harness');
  expect(await readFile(join(evidence, 'timeline.txt'), 'utf8')).toContain('push attempt 1 (after 0 min)');
});

test('a program’s mistakes are told before anything is started', async ({ folder }) => {
  const project = await UserProject.in(folder);
  await project.write({
    'mistakes.mts': `import { openShop } from 'kco-harness';
const tell = (options: object) => openShop(options).then(
  () => console.log('opened'),
  ({ code, message, hint }) => console.log([code, message, hint].join(' | ')),
);
await tell({ given: { egde: {} } });
await tell({ woocomerce: '9.9.5' });
await tell({ stack: 'simulated', with: ['./mine'] });
await tell({ plugin: '>=2.5 <2.9' });
await tell({ shopper: 'browser', browser: '/nowhere/chrome' });
`,
  });
  const { stdout, stderr } = await project.tsx('mistakes.mts');
  expect(stdout.split('\n'), stderr).toEqual([
    'SCENARIO_INVALID | openShop: unknown field "egde" in "given"; did you mean "edge"? | docs/scenarios.md lists every field of given.',
    'USAGE | openShop: unknown field "woocomerce"; did you mean "woocommerce"? | docs/programming.md lists every option.',
    expect.stringMatching(
      /^USAGE \| the simulated stack is a model and runs no code: it cannot play with \.\/mine \| Use stack: 'containers' for that/,
    ),
    expect.stringMatching(
      /^USAGE \| plugin: ">=2\.5 <2\.9" means \d+ versions, and a shop has one \| Open a shop for each: /,
    ),
    expect.stringMatching(
      /^BROWSER_UNAVAILABLE \| openShop: there is no browser to shop with at \/nowhere\/chrome \| .*browser: '\/path'/,
    ),
    '',
  ]);
});
