import { HarnessError } from '../../lib/errors.ts';
import { parseDirectives } from '../../seclang/directives.ts';
import { defaultPhases, type FileRules, isRule } from './rule-source.ts';

/** Lines of a file, counted from 1, both ends included. */
export interface Cut {
  file: string;
  line: number;
  lastLine: number;
}

/**
 * The rule set without some lines. They are emptied, not removed: what an engine says of the others stands where the user has it.
 */
export function withoutLines(rules: FileRules, cuts: readonly Cut[]): FileRules {
  if (cuts.length === 0) return rules;
  const byFile = new Map<string, Cut[]>();
  for (const cut of cuts) byFile.set(cut.file, [...(byFile.get(cut.file) ?? []), cut]);
  const files = rules.files.map((file) => {
    const own = byFile.get(file.path);
    return own ? { ...file, content: emptied(file.content, own) } : file;
  });
  const directives = files.flatMap(({ path, content, isData }) =>
    isData ? [] : parseDirectives(content.toString('utf8'), path),
  );
  return { ...rules, files, defaultActions: defaultPhases(directives), isEdited: true };
}

/** By bytes: what is no UTF-8 stays what it is. */
function emptied(content: Buffer, cuts: readonly Cut[]): Buffer {
  const lines = content.toString('latin1').split('\n');
  for (const { line, lastLine } of cuts) {
    for (let index = line - 1; index < lastLine && index < lines.length; index++) lines[index] = '';
  }
  return Buffer.from(lines.join('\n'), 'latin1');
}

/**
 * The rule set, unless nothing is left of it: then everything would pass.
 * @throws HarnessError RULES_INVALID
 */
export function notEmpty(rules: FileRules): FileRules {
  const isLeft = rules.files.some(
    ({ path, content, isData }) => !isData && parseDirectives(content.toString('utf8'), path).some(isRule),
  );
  if (isLeft) return rules;
  throw new HarnessError('RULES_INVALID', `nothing is left of ${rules.name} that could be loaded`, {
    hint: 'Its rules may be meant for another engine: --engine chooses one.',
  });
}
