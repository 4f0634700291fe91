import type { LeftOut } from '../../evidence/left-out.ts';
import { onOneLine } from '../../lib/printable.ts';
import type { ConfigurationReport } from '../../waf/waf-report.ts';

export interface LeftOutWords {
  title: string;
  /** A sentence each: what it is, where it stands, why. */
  rows: string[];
}

/** What of the user's files was not loaded as it stands; nothing where all was. */
export const describeLeftOut = ({ leftOut = [] }: Pick<ConfigurationReport, 'leftOut'>): LeftOutWords[] =>
  [
    words(
      leftOut,
      'engine',
      (count) => `Left out: ${count} that the engine refuses. What these would stop is not known.`,
    ),
    words(leftOut, 'harness', (count) => `Left out: ${count} for which there is no place here`),
    words(leftOut, 'moved', (count) => `Set elsewhere: ${count}`),
  ].flat();

function words(all: readonly LeftOut[], by: LeftOut['by'], title: (count: string) => string): LeftOutWords[] {
  const some = all.filter((one) => one.by === by);
  if (some.length === 0) return [];
  const count = some.length === 1 ? '1 directive' : `${some.length} directives`;
  return [{ title: title(count), rows: some.map(row) }];
}

const row = ({ file, line, id, directive, reason }: LeftOut): string =>
  onOneLine(`${directive}${id === undefined ? '' : ` ${id}`}, ${file} line ${line}: ${reason}`);
