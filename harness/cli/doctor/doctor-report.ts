import type { Style } from '../../reports/style.ts';
import type { Finding } from './finding.ts';
import type { StackHere } from './stacks-here.ts';

/** A line for each finding, what its absence costs and how to get it; then a line for each stack. */
export function doctorReport(findings: readonly Finding[], stacks: readonly StackHere[], style: Style): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap((finding) => {
    const { name, state, detail, without, get } = finding;
    const indent = ' '.repeat(width + 4);
    return [
      `${markOf(finding, style)} ${name.padEnd(width)}  ${detail}`,
      ...(state === 'missing' && without ? [style.faint(`${indent}without it: ${without}`)] : []),
      ...(state === 'missing' && get ? [style.faint(`${indent}to get it: ${get}`)] : []),
    ];
  });
  return [...lines, '', ...stacks.map((stack) => stackLine(stack, style))].join('\n');
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
