import { shellWord } from '../../lib/shell-word.ts';
import type { Style } from '../../reports/style.ts';
import type { RunOptions } from '../../run/run-options.ts';
import type { StackName } from '../../run/stack/stack.ts';
import { checkBaseImage, checkDocker } from './check-docker.ts';
import { checkSources } from './check-sources.ts';
import { checkEnvironment, type Finding, runChecks } from './finding.ts';

export interface StackHere {
  stack: StackName;
  canRun: boolean;
  /** What it needs and has not. */
  lacks: Finding[];
  /** How to run it here. */
  command: string;
}

/** What the findings mean for each stack. */
export function stacksHere(findings: readonly Finding[]): StackHere[] {
  const hasBrowser = findings.every(({ name, state }) => name !== 'browser' || state === 'ok');
  const of = (stack: StackName, flags: string, needers: Finding['neededBy'][]): StackHere => {
    const lacks = lackedIn(findings.filter(({ neededBy }) => needers.includes(neededBy)));
    const command = `npx kco-harness run${flags}${hasBrowser ? '' : ' --shopper http'}`;
    return { stack, canRun: lacks.length === 0, lacks, command };
  };
  return [of('simulated', '', ['every stack']), of('containers', ' --stack containers', ['every stack', 'containers'])];
}

/** What is missing; where nothing is, what did not answer. Without Docker nothing is known of its images. */
export function lackedIn(findings: readonly Finding[]): Finding[] {
  const missing = findings.filter(({ state }) => state === 'missing');
  return missing.length > 0 ? missing : findings.filter(({ state }) => state === 'unknown');
}

/** A line for each finding, what its absence costs and how to get it; then a line for each stack. */
export const doctorReport = (findings: readonly Finding[], stacks: readonly StackHere[], style: Style): string =>
  [...findingLines(findings, style), '', ...stacks.map((stack) => stackLine(stack, style))].join('\n');

export function findingLines(findings: readonly Finding[], style: Style): string[] {
  const width = Math.max(...findings.map(({ name }) => name.length));
  return findings.flatMap((finding) => {
    const { name, state, detail, without, get } = finding;
    const indent = ' '.repeat(width + 4);
    return [
      `${markOf(finding, style)} ${name.padEnd(width)}  ${detail}`,
      ...(state === 'missing' && without ? [style.faint(`${indent}without it: ${without}`)] : []),
      ...(state === 'missing' && get ? [style.faint(`${indent}to get it: ${get}`)] : []),
    ];
  });
}

function stackLine({ stack, canRun, lacks, command }: StackHere, style: Style): string {
  const name = style.strong(`${stack} stack`.padEnd('containers stack'.length));
  if (canRun) return `${name}  ${style.good('can run')}: ${command}`;
  const why = lacks.map((lacking) => lacking.name).join(', ');
  return `${name}  ${style.bad('cannot run')} without ${why}; with it: ${command}`;
}

function markOf({ state, neededBy }: Finding, style: Style): string {
  if (state === 'ok') return style.good('✔');
  if (state === 'unknown') return style.doubtful('?');
  return neededBy === 'nobody' ? style.doubtful('!') : style.bad('✘');
}

/** The words of a run's command line that say what is played, and how: without the stack, which is to be another, and --json. */
export function repeatable(argv: readonly string[]): string[] {
  const words = argv[0] === 'run' ? argv.slice(1) : argv;
  return words.filter(
    (word, index) => !/^--(?:json$|stack(?:=|$))/.test(word) && !(index > 0 && words[index - 1] === '--stack'),
  );
}

/** What stands below a simulated run: how to play the same on the real plugin. @param asked the words that asked for the run */
export function realStackHint(asked: readonly string[]): string {
  const words = ['npx kco-harness run', ...asked.map(shellWord), '--stack containers'].join(' ');
  return `The same scenarios on the real plugin: ${words}\n  what that needs here: npx kco-harness doctor`;
}

/** What the containers of a run lack on this machine, most basic first. */
export async function containerNeeds(options: RunOptions, environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const here = await checkEnvironment(options, environment);
  return lackedIn(await runChecks([checkDocker, checkBaseImage(), checkSources], here));
}
