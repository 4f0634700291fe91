import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { HarnessError, messageOf } from '../lib/errors.ts';
import { jsonIn, jsonPlace } from '../lib/read-json.ts';
import { modulePath, readTypeScript } from '../lib/typescript.ts';
import { type Configuration, configurationSchema } from '../run/configuration.ts';
import { refusalOf } from '../scenario/scenario-refusal.ts';

/** The flag that says the same, and the environment variable that does. */
const flags: Readonly<Record<Exclude<keyof Configuration, '$schema'>, { flag: string; variable?: string }>> = {
  stack: { flag: 'stack' },
  shopper: { flag: 'shopper' },
  plugins: { flag: 'plugin', variable: 'KCO_HARNESS_PLUGIN' },
  build: { flag: 'build' },
  woocommerce: { flag: 'woocommerce', variable: 'KCO_HARNESS_WOOCOMMERCE' },
  wordpress: { flag: 'wordpress', variable: 'KCO_HARNESS_WORDPRESS' },
  php: { flag: 'php', variable: 'KCO_HARNESS_PHP' },
  with: { flag: 'with' },
  artifacts: { flag: 'artifacts', variable: 'KCO_HARNESS_ARTIFACTS' },
  scenarios: { flag: 'scenarios' },
  output: { flag: 'output' },
  baseline: { flag: 'baseline' },
  reporters: { flag: 'reporter' },
  workers: { flag: 'workers' },
  controls: { flag: 'controls' },
};

/** Fields that only real software can follow. */
const ofCode: ReadonlySet<string> = new Set(['woocommerce', 'wordpress', 'php', 'with', 'build']);

const fileName = /^kco-harness\.config\.(ts|mts|cts|js|mjs|cjs|json)$/;

/** A configuration, its paths absolute, and the file that states it. */
export interface FoundConfiguration {
  configuration: Configuration;
  file: string;
}

/**
 * The configuration of the folder that is the caller's, or of the nearest one above it that has one.
 * @throws HarnessError USAGE with file, line and the nearest right name
 */
export async function findConfiguration(folder: string): Promise<FoundConfiguration | undefined> {
  const names = (await readdir(folder).catch((): string[] => [])).filter((name) => fileName.test(name));
  if (names.length > 1) {
    throw new HarnessError('USAGE', `more than one configuration in ${folder}: ${names.join(', ')}`, {
      hint: 'Keep one of them.',
    });
  }
  const above = dirname(folder);
  const [name] = names;
  if (name === undefined) return above === folder ? undefined : findConfiguration(above);
  const file = join(folder, name);
  return { configuration: withAbsolutePaths(await readConfiguration(file), folder), file };
}

async function readConfiguration(file: string): Promise<Configuration> {
  let value: unknown;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
    value = file.endsWith('.json') ? jsonIn(text) : await defaultExportOf(file);
  } catch (cause) {
    throw new HarnessError('USAGE', `${jsonPlace(file, cause)} does not load: ${messageOf(cause)}`, { hint, cause });
  }
  const parsed = configurationSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HarnessError('USAGE', refusalOf(file, text, value, parsed.error.issues, configurationSchema), { hint });
}

const hint = 'docs/configuration.md lists every field.';

async function defaultExportOf(file: string): Promise<unknown> {
  await readTypeScript({ 'kco-harness': modulePath('../index', import.meta.url) });
  let exported: unknown = await import(pathToFileURL(file).href);
  // A loader that turns modules into CommonJS on the way wraps it more than once.
  while (typeof exported === 'object' && exported !== null && 'default' in exported) exported = exported.default;
  return exported;
}

/** Paths are meant from the configuration's own folder; `./` and `../` are what tells a source's path from a version. */
function withAbsolutePaths(configuration: Configuration, folder: string): Configuration {
  const ofSource = (spec: string) =>
    spec.replace(/^(git:)?(\.{1,2}(?:[/\\#]|$).*)$/s, (_whole, git: string | undefined, path: string) => {
      const [at = '', ...ref] = git ? path.split('#') : [path];
      return [`${git ?? ''}${resolve(folder, at)}`, ...ref].join('#');
    });
  const { plugins, woocommerce, wordpress, with: further, artifacts, scenarios, output, baseline } = configuration;
  return {
    ...configuration,
    plugins: plugins?.map(ofSource),
    woocommerce: woocommerce && ofSource(woocommerce),
    wordpress: wordpress && ofSource(wordpress),
    with: further?.map(ofSource),
    artifacts: artifacts && resolve(folder, artifacts),
    scenarios: scenarios && resolve(folder, scenarios),
    output: output && resolve(folder, output),
    baseline: baseline && resolve(folder, baseline),
  };
}

/**
 * Gives a command's flags what the configuration says, where neither the command line nor the environment says it.
 * @returns the file, where there is one and it says something that this command can be told
 */
export async function applyConfiguration(
  command: Command,
  { folder, environment }: { folder: string; environment: Readonly<Record<string, string | undefined>> },
): Promise<string | undefined> {
  const found = await findConfiguration(folder);
  if (!found) return undefined;
  // Flags without a meaning for this command are there, and hidden.
  const takes = new Set(command.options.filter((option) => !option.hidden).map((option) => option.attributeName()));
  const open = Object.entries(flags).filter(([field, { flag, variable }]) => {
    const isOpen = [undefined, 'default'].includes(command.getOptionValueSource(flag));
    const value = found.configuration[field as keyof typeof flags];
    return value !== undefined && takes.has(flag) && isOpen && !(variable && environment[variable]);
  });
  // Whoever asks for the model wants none of the code that the project is usually played with.
  const isForModel = command.getOptionValueSource('stack') === 'cli' && command.opts().stack === 'simulated';
  // A build is that of the plugins beside it: others may be built already, for which it would be refused.
  const said = open.filter(([field]) => {
    if (isForModel && ofCode.has(field)) return false;
    return field !== 'build' || open.some(([other]) => other === 'plugins');
  });
  for (const [field, { flag }] of said) {
    command.setOptionValueWithSource(flag, found.configuration[field as keyof typeof flags], 'config');
  }
  return said.length > 0 ? relative(folder, found.file) : undefined;
}
