import type { Refusal } from './server-flavour.ts';

/**
 * Reads what Apache prints when it refuses a configuration.
 * @source observed with Apache 2.4.71 and mod_security2 2.9.7
 */
export function refusalV2(output: string): Refusal | undefined {
  // A file that cannot be included is told on one line, with all files that led to it; the last has the directive.
  const places = [...output.matchAll(/Syntax error on line (\d+) of (.+?):(?=\s)/g)];
  const last = places.at(-1);
  if (!last) return undefined;
  const [all, line, file = ''] = last;
  const words = output
    .slice(last.index + all.length)
    .trim()
    .split('\n')[0]
    ?.trim();
  return { file, line: Number(line), words: words ?? '' };
}
