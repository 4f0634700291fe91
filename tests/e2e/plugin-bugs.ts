import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keptMutants } from '../../harness/run/mutants/kept-mutants.ts';
import type { Mutant } from '../../harness/run/mutants/mutant.ts';
import { mutate, readPlugin } from '../../harness/run/mutants/mutate.ts';

/** Of the kept mutants those that `run` is shown, as plugins of their own. */
const shownToRun: ReadonlySet<string> = new Set([
  'push-returns-before-completing',
  'push-returns-before-reading',
  'order-is-searched-by-another-meta-key',
  'push-url-renames-the-id',
  'push-never-acknowledges',
  'return-calls-an-undefined-function',
  'totals-must-differ',
  'push-makes-a-second-order',
  'push-calls-an-undefined-function',
]);

export const pluginBugs: readonly Mutant[] = keptMutants.filter(({ name }) => shownToRun.has(name));

/** @throws where no mutant has this name */
export function mutantCalled(name: string): Mutant {
  const found = keptMutants.find((mutant) => mutant.name === name);
  if (!found) throw new Error(`no mutant is called ${name}`);
  return found;
}

/**
 * Copies the plugin and puts the bug in.
 * @param version what the copy says of itself, so that results tell it from the others
 * @returns the copy, and where it was changed
 * @throws where the mutant no longer fits the plugin
 */
export async function withBug(
  mutant: Mutant,
  plugin: { folder: string; version: string },
  copy: { folder: string; version: string },
): Promise<{ folder: string; places: string[] }> {
  const mutation = mutate(mutant, plugin.version, await readPlugin(plugin.folder));
  if (mutation.type !== 'mutated') throw new Error(`${mutant.name} does not fit ${plugin.version}`);
  await cp(plugin.folder, copy.folder, { recursive: true });
  for (const { path, text } of mutation.files) await writeFile(join(copy.folder, path), text);
  const header = join(copy.folder, 'klarna-checkout-for-woocommerce.php');
  await writeFile(header, (await readFile(header, 'utf8')).replace(/^( \* Version:\s*).*$/m, `$1${copy.version}`));
  return { folder: copy.folder, places: mutation.places };
}
