import type { Directive } from './directives.ts';

/** A container of Apache's configuration, `<IfModule mod_security2.c>` to `</IfModule>`. */
export interface Container {
  /** Lower case: `ifmodule`. */
  name: string;
  /** As written, without the brackets: `mod_security2.c`. */
  argument: string;
  /** Its first line and its last, counted from 1. One that is never closed goes on to the end of the file. */
  line: number;
  lastLine: number;
}

/**
 * The containers of a file, outer ones before those in them.
 * @param directives of the same file: a line that continues one of them may begin with a bracket and is no container
 */
export function parseContainers(text: string, directives: readonly Directive[]): Container[] {
  const taken = new Set<number>();
  for (const { line, lastLine } of directives) for (let each = line; each <= lastLine; each++) taken.add(each);
  const containers: Container[] = [];
  const open: Container[] = [];
  const lines = text.split(/\r?\n/);
  for (const [index, content] of lines.entries()) {
    const line = index + 1;
    if (taken.has(line) || !/^\s*</.test(content)) continue;
    const [, end, name = '', argument = ''] = /^\s*<(\/?)([A-Za-z]\w*)\s*([^>]*)>/.exec(content) ?? [];
    if (end) {
      const last = open.findLastIndex((container) => container.name === name.toLowerCase());
      if (last < 0) continue;
      for (const container of open.splice(last)) container.lastLine = line;
    } else if (name !== '') {
      const container = { name: name.toLowerCase(), argument: argument.trim(), line, lastLine: lines.length };
      containers.push(container);
      open.push(container);
    }
  }
  return containers;
}
