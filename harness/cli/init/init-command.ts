import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { type Style, styleFor } from '../../reports/style.ts';
import { wantsColours } from '../wants-colours.ts';
import { actionReference } from './action-reference.ts';
import { type FolderFacts, type FolderKind, lookAtFolder } from './look-at-folder.ts';
import type { AskedStack } from './new-files.ts';
import { type NextStep, nextSteps } from './next-steps.ts';
import { type PlannedFile, planFiles } from './plan-files.ts';
import { writeFiles } from './write-files.ts';

export interface InitFlags {
  stack?: AskedStack;
}

/**
 * Makes a folder ready for kco-harness. It asks nothing, and writes over nothing.
 * @throws HarnessError as lookAtFolder(), planFiles() and writeFiles()
 */
export async function initCommand(name: string | undefined, { stack }: InitFlags): Promise<void> {
  const facts = await lookAtFolder(resolve(name ?? '.'));
  const planned = await planFiles(facts, stack, actionReference());
  await writeFiles(facts.folder, planned);
  const own = dirname(createRequire(import.meta.url).resolve('kco-harness/package.json'));
  const steps = nextSteps(facts, { own, cwd: process.cwd() });
  console.log(initReport(facts, planned, steps, styleFor(wantsColours(process.stdout, process.env))));
}

/** What the folder is, what became of each file, and what to run next. */
export function initReport(
  { folder, what }: Pick<FolderFacts, 'folder' | 'what'>,
  planned: readonly PlannedFile[],
  steps: readonly NextStep[],
  style: Style,
): string {
  const isDone = planned.every(({ state }) => state === 'kept' || state === 'left-out');
  const width = Math.max(...planned.map(({ path }) => path.length));
  return [
    `${folder} ${nameOf(what)}`,
    ...buildNote(what),
    '',
    ...planned.map((file) =>
      `${wordOf(file.state, style)} ${file.path.padEnd(width)}  ${style.faint(file.about)}`.trimEnd(),
    ),
    ...(isDone ? ['', 'Nothing was to be done: all of it is there.'] : []),
    '',
    'Next',
    ...steps.flatMap(({ command, what: purpose }) => [
      `  ${command}`,
      ...(purpose === '' ? [] : [style.faint(`      ${purpose}`)]),
    ]),
  ].join('\n');
}

function nameOf(what: FolderKind): string {
  if (what.kind === 'hosting') return 'has no plugin at its top: it is set up for shops that you host';
  const { name, version } = what.software;
  const plays = what.kind === 'kco' ? 'it is what a run here plays' : 'it is played beside Klarna’s plugin';
  return `is ${name} ${version}: ${plays}`;
}

function buildNote(what: FolderKind): string[] {
  if (what.kind !== 'kco' || !what.build) return [];
  const { lacks, command, because } = what.build;
  const missing = `It lacks ${lacks.join(' and ')}, as a checkout does, and does not load without`;
  if (command === undefined) return [`${missing}: say with "build" in the configuration what makes it.`];
  return [
    `${missing}: "${command}" makes it, in a copy${because ? `; with development packages, because ${because}` : ''}.`,
  ];
}

function wordOf(state: PlannedFile['state'], style: Style): string {
  const words = { new: 'wrote', longer: 'added to', kept: 'kept', 'left-out': 'not here' } as const;
  const word = words[state].padEnd('added to'.length);
  return state === 'new' || state === 'longer' ? style.good(word) : style.faint(word);
}
