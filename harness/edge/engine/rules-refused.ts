import { HarnessError } from '../../lib/errors.ts';
import type { Refusal } from './server-flavour.ts';
import type { VariantFiles } from './variant-files.ts';

/** The error of rules that an engine did not take, in the engine's words and with the user's file and line. */
export function rulesRefused(refusal: Refusal, engine: string, loads: readonly VariantFiles[]): HarnessError {
  const { file, line } = { ...refusal, ...placeOf(refusal, loads) };
  const load = loads.find((candidate) => file !== undefined && textsOf(candidate).has(file)) ?? loads[0];
  const known = file === undefined ? undefined : (load?.knownAs.get(file) ?? file);
  const place = known === undefined ? '' : `${known}${line === undefined ? '' : ` line ${line}`}: `;
  return new HarnessError(
    'RULES_INVALID',
    `${engine} does not take the rules "${load?.name ?? ''}": ${place}${refusal.words.trim()}`,
    { hint: hintFor(refusal) },
  );
}

/** Where the engine does not tell the place, the files do. */
function placeOf(refusal: Refusal, loads: readonly VariantFiles[]): Pick<Refusal, 'file' | 'line'> {
  const { duplicateId, withoutId, line } = refusal;
  for (const load of loads) {
    const lines = [...textsOf(load)].flatMap(([file, text]) =>
      text.split('\n').map((content, index) => ({ file, line: index + 1, content })),
    );
    if (duplicateId !== undefined) {
      const id = new RegExp(`^[^#]*\\bid:\\s*'?${duplicateId}\\b`);
      const second = lines.filter(({ content }) => id.test(content))[1];
      if (second) return { file: second.file, line: second.line };
    }
    if (withoutId) {
      const rule = lines.find(
        (candidate) => candidate.line === line && /^\s*Sec(Rule|Action)\b/.test(candidate.content),
      );
      if (rule) return { file: rule.file, line: rule.line };
    }
  }
  return {};
}

/** Text by path: of the files that are this variant's, those that the user knows first. */
function textsOf({ provided, written }: VariantFiles): Map<string, string> {
  return new Map([
    ...provided.map(({ path, content }): [string, string] => [path, content.toString('utf8')]),
    ...written.map(({ path, content }): [string, string] => [path, content]),
  ]);
}

function hintFor({ words, duplicateId }: Refusal): string {
  if (/open|Looking at/.test(words))
    return 'Put the file that is named there, or take out the directive that reads it.';
  if (duplicateId || /same id/.test(words))
    return 'Two rules have this id: load the rule set once, and give own rules ids of their own.';
  if (/not allowed in/.test(words)) {
    return 'mod_security2 takes this directive for a whole server only, and here each set of rules is in a virtual one: take it out.';
  }
  return 'Correct this line; ModSecurity v2 and v3 do not take all the same directives, --engine chooses one.';
}
