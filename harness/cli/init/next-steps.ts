import { relative } from 'node:path';
import { shellWord } from '../../lib/shell-word.ts';
import { defaultPlugin } from '../../run/default-options.ts';
import type { FolderFacts } from './look-at-folder.ts';
import { scenariosFolder } from './new-files.ts';

/** A command, and what it is for. */
export interface NextStep {
  command: string;
  what: string;
}

/**
 * What to type next, the cheapest first.
 * @param own folder of this package
 * @param cwd the caller's folder
 */
export function nextSteps(facts: FolderFacts, { own, cwd }: { own: string; cwd: string }): NextStep[] {
  const { folder, what } = facts;
  const run = `npx kco-harness run --scenarios ${scenariosFolder}`;
  const onModel = (version: string): NextStep => ({
    command: `${run} --stack simulated --plugin ${version}`,
    what: `your scenario on a model of KCO ${version}, in seconds: needs nothing`,
  });
  const doctor = { command: 'npx kco-harness doctor', what: 'what this machine lacks for the others' };
  const watch = {
    command: `npx kco-harness watch '*' --scenarios ${scenariosFolder}`,
    what: 'the same again after each save, in seconds: keeps the shop running until Ctrl-C',
  };
  const steps: NextStep[] =
    what.kind === 'hosting'
      ? [
          onModel(defaultPlugin),
          { command: "npx kco-harness run 'waf-*'", what: 'what firewalls do to paid orders, on the model' },
          {
            command: 'npx kco-harness waf --rules ./rules.conf',
            what: 'what your own rules do to Klarna: needs Docker',
          },
        ]
      : [
          ...(what.kind === 'kco' ? [onModel(what.model)] : []),
          doctor,
          { command: run, what: 'your scenario on this plugin: needs Docker' },
          ...(what.kind === 'kco' ? [watch] : []),
          { command: 'npx kco-harness run', what: 'all scenarios on this plugin' },
        ];
  const elsewhere = relative(cwd, folder);
  return [
    ...(elsewhere === '' ? [] : [{ command: `cd ${shellWord(elsewhere)}`, what: '' }]),
    ...(facts.installed === undefined ? [install(folder, own)] : []),
    ...steps,
  ];
}

/** From where it runs now, unless that is npm's own cache, where it will not stay. */
function install(folder: string, own: string): NextStep {
  const from = /[/\\]_npx[/\\]/.test(own) ? 'kco-harness' : shellWord(relative(folder, own));
  return { command: `npm i -D ${from}`, what: 'npx then finds it, and an editor its types' };
}
