import { relative, sep } from 'node:path';
import type { StackName } from '../../run/stack/stack.ts';
import { isInRange } from '../../scenario/version-range.ts';
import type { ActionReference } from './action-reference.ts';
import type { FolderFacts, FolderKind, NeededBuild } from './look-at-folder.ts';

/** What init writes, as text. */

/** Where the scenarios of a repository's own are. */
export const scenariosFolder = 'scenarios';
export const exampleFile = `${scenariosFolder}/push-refused-tab-closed.scenario.ts`;

export type AskedStack = StackName | 'auto' | undefined;

/** A field of the configuration, and a line or two on why it is there. */
interface Field {
  name: string;
  value: string | string[];
  why: string[];
}

/** TypeScript in a project of Node's, where an editor knows the package's types. A folder of PHP gets JSON. */
export const configurationFile = ({ hasPackageJson }: Pick<FolderFacts, 'hasPackageJson'>) =>
  hasPackageJson ? 'kco-harness.config.ts' : 'kco-harness.config.json';

export function configurationText(facts: FolderFacts, stack: AskedStack): string {
  const fields = fieldsFor(facts.what, stack);
  if (!facts.hasPackageJson) {
    const schema = schemaPath(facts);
    const said = fields.map(({ name, value }) => [name, value]);
    return `${JSON.stringify(Object.fromEntries(schema ? [['$schema', schema], ...said] : said), null, 2)}\n`;
  }
  const lines = fields.flatMap(({ name, value, why }) => [
    ...why.map((line) => `  // ${line}`),
    `  ${name}: ${literal(value)},`,
  ]);
  return `import { defineConfig } from 'kco-harness';

// What is asked for in this folder when the command line does not say otherwise.
export default defineConfig({
${lines.join('\n')}
});
`;
}

/** Where the package is installed, which without a package.json is in a folder above. */
function schemaPath({ folder, installed }: Pick<FolderFacts, 'folder' | 'installed'>): string | undefined {
  if (installed === undefined) return undefined;
  const path = `${relative(folder, installed).split(sep).join('/')}/schemas/configuration.json`;
  return path.startsWith('../') ? path : `./${path}`;
}

const literal = (value: string | string[]): string =>
  Array.isArray(value) ? `[${value.map(literal).join(', ')}]` : `'${value.replaceAll(/[\\']/g, '\\$&')}'`;

function fieldsFor(what: FolderKind, stack: AskedStack): Field[] {
  const shopper: Field = {
    name: 'shopper',
    value: 'http',
    why: ['The requests of a checkout without a browser: the same verdicts, five times faster.'],
  };
  const asked: Field[] = stack ? [{ name: 'stack', value: stack, why: ['Where the shop runs.'] }] : [];
  return [...asked, ...sourcesFor(what, stack), shopper];
}

function sourcesFor(what: FolderKind, stack: AskedStack): Field[] {
  if (what.kind === 'hosting') return [];
  if (what.kind === 'other') {
    return what.software.slug === 'woocommerce'
      ? [{ name: 'woocommerce', value: '.', why: ['This WooCommerce as it lies here, in Docker.'] }]
      : [{ name: 'with', value: ['.'], why: ['This plugin as it lies here, beside Klarna’s, in Docker.'] }];
  }
  const { model, build } = what;
  if (stack === 'simulated') {
    return [{ name: 'plugins', value: [model], why: ['The model of this version: a model runs no code.'] }];
  }
  return [
    {
      name: 'plugins',
      value: ['.'],
      why: ['This plugin as it lies here, changes included: on real WordPress and WooCommerce, in Docker.'],
    },
    ...(build?.command ? [{ name: 'build', value: build.command, why: whyBuilt(build) }] : []),
  ];
}

function whyBuilt({ lacks, because, hasScripts }: NeededBuild): string[] {
  return [
    `A checkout has no ${lacks.join(' and no ')}, without which the gateway does not load.`,
    'This makes it, in a copy, and what it made is kept.',
    ...(because ? [`Development packages are installed too: ${because}.`] : []),
    ...(hasScripts ? ['Its scripts and styles would be built as well by adding: && npm ci && npm run build'] : []),
  ];
}

/** Ends as expected on both stacks. @param what of the plugin, whose 1.x makes an order only when the customer returns */
export function exampleScenario(what: FolderKind): string {
  const hasOrder = what.kind !== 'kco' || !isInRange(what.model, '<2.0.0');
  return `import { defineScenario } from 'kco-harness';

// The customer pays and closes the tab, and a firewall refuses Klarna's push: nobody tells the shop of the money.
export default defineScenario({
  id: 'push-refused-tab-closed',
  title: 'A firewall refuses the push and the customer does not come back',
  source: ['an example of kco-harness init'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [
      {
        at: 'edge', // before the shop; docs/faults.md of kco-harness has the other places
        on: { caller: 'klarna', callback: 'push' },
        does: { answer: { status: 403 } },
        called: 'my-firewall',
        why: 'My firewall answered {status} to {callback}.',
        advice: 'Let Klarna through to /wc-api/*.',
      },
    ],
  },
  // What must come of it. Without what is given, which is its control, the order must be paid.
  expect: { verdict: '${hasOrder ? 'paid-but-pending' : 'paid-but-no-order'}', push: { status: 403, blockedBy: 'my-firewall' } },
});
`;
}

/** Two uses of the action: the catalog, with a comment on the pull request, and the scenarios of the repository's own. */
export function workflowText(what: FolderKind, stack: AskedStack, { uses, isKnown }: ActionReference): string {
  // A configuration says it to the command; the action skips its caches by it.
  const onModel = stack === 'simulated' || (stack === undefined && what.kind === 'hosting');
  const where = onModel ? '\n          stack: simulated' : '';
  const missing = isKnown ? '' : '\n      # OWNER: where you have kco-harness.';
  return `# Plays Klarna Checkout and says which paid orders are lost, and why. Made by kco-harness init; docs/ci.md there has more.
name: Klarna Checkout
on: pull_request
permissions:
  contents: read
  pull-requests: write
jobs:
  klarna:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      # The catalog, as the configuration of this folder says. The result is a comment on the pull request.${missing}
      - uses: ${uses}
        with:${where}
          comment: true
      # Scenarios of this repository.
      - uses: ${uses}
        if: success() || failure()
        with:${where}
          arguments: --scenarios ${scenariosFolder}
          artifact: kco-harness-own
`;
}
