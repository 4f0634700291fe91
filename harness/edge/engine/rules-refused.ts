import { HarnessError } from '../../lib/errors.ts';
import type { LoadRefusal, RefusedRules } from './refused-rules.ts';
import type { VariantFiles } from './variant-files.ts';

/** An engine's refusal with the user's file and line, as far as they can be told. */
export function placedRefusal(refusal: LoadRefusal, loads: readonly VariantFiles[]): RefusedRules {
  const placed = {
    ...refusal,
    ...placeOf(refusal, loads),
    ...unended(refusal, loads),
    ...namedElsewhere(refusal, loads),
    ...ofScript(refusal, loads),
  };
  const { file, line, words } = placed;
  const load = loads.find((candidate) => file !== undefined && textsOf(candidate).has(file)) ?? loads[0];
  const known = file === undefined ? undefined : (load?.knownAs.get(file) ?? file);
  return {
    ...placed,
    ...(known !== undefined && { file: known }),
    words: withOwnPaths(words.trim(), loads),
    name: load?.name ?? '',
    quoted: quoted(load, file, line),
  };
}

/** An engine looks for what it misses beside a copy; the user knows the place by another name. */
const withOwnPaths = (words: string, loads: readonly VariantFiles[]): string =>
  loads.reduce(
    (text, { copiesFolder, copies }) => (copies.length > 0 ? text.replaceAll(copiesFolder, '') : text),
    words,
  );

/** The error of rules that an engine did not take, in the engine's words and with the user's file and line. */
export function rulesRefused(
  { name, file, line, words, quoted, duplicateId }: RefusedRules,
  engine: string,
): HarnessError {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : ` line ${line}`}: `;
  const text = quoted === '' ? '' : ` (the line is: ${quoted})`;
  return new HarnessError('RULES_INVALID', `${engine} does not take the rules "${name}": ${place}${words}${text}`, {
    hint: hintFor({ words, ...(duplicateId !== undefined && { duplicateId }) }),
  });
}

/** Much of a line is enough to find it by. */
const mostQuoted = 80;

/** The line itself: v3 names what it stumbled over, which may be something else. */
function quoted(load: VariantFiles | undefined, file: string | undefined, line: number | undefined): string {
  if (!load || file === undefined || line === undefined) return '';
  const text = (textsOf(load).get(file)?.split('\n')[line - 1] ?? '').trim();
  return text.length > mostQuoted ? `${text.slice(0, mostQuoted)}…` : text;
}

/** Of a directive that v3 knows and does not take it tells the name, and the line of the one before it. */
function namedElsewhere({ file, line, words }: LoadRefusal, loads: readonly VariantFiles[]): Partial<LoadRefusal> {
  const [directive] = /^(?!Expecting).*?\b(Sec[A-Z]\w+)/s.exec(words)?.slice(1) ?? [];
  const load = loads.find((candidate) => file !== undefined && textsOf(candidate).has(file));
  if (!directive || !load || line === undefined) return {};
  const lines =
    textsOf(load)
      .get(file ?? '')
      ?.split('\n') ?? [];
  const named = lines.findIndex((content, index) => index + 1 >= line && content.trim().startsWith(directive));
  return named < 0 ? {} : { line: named + 1 };
}

/** v3 names the script that it does not find, and a place in the file that includes the rules. */
function ofScript({ words }: LoadRefusal, loads: readonly VariantFiles[]): Partial<LoadRefusal> {
  const [, script] = /^Failed to load script: .*?script '([^:]+):/.exec(words) ?? [];
  if (script === undefined) return {};
  for (const [file, text] of loads.flatMap((load) => [...textsOf(load)])) {
    const index = text.split('\n').findIndex((line) => /^\s*SecRuleScript\b/i.test(line) && line.includes(script));
    if (index >= 0) return { file, line: index + 1, words };
  }
  return { words };
}

/**
 * A file that ends within a directive: v3 reads on in the file that includes it, which is the harness's own, and finds the
 * mistake there.
 */
function unended({ file }: LoadRefusal, loads: readonly VariantFiles[]): Partial<LoadRefusal> {
  const load = loads.find(({ rulesFile }) => rulesFile !== '' && rulesFile === file);
  if (!load) return {};
  const texts = textsOf(load);
  const ended = load.included.findLast((path) => texts.get(path)?.trim());
  const lines = texts
    .get(ended ?? '')
    ?.trimEnd()
    .split('\n');
  return lines ? { file: ended, line: lines.length, words: 'the file ends in the middle of a directive' } : {};
}

/** Where the engine does not tell the place, the files do. */
function placeOf(refusal: LoadRefusal, loads: readonly VariantFiles[]): Pick<LoadRefusal, 'file' | 'line'> {
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

/** Text by path: of the files that are this variant's, those that the user knows first; of copies not also what they are made of. */
function textsOf({ provided, written, copies }: VariantFiles): Map<string, string> {
  return new Map([
    ...(copies.length > 0 ? copies : provided).map(({ path, content }): [string, string] => [
      path,
      content.toString('utf8'),
    ]),
    ...written.map(({ path, content }): [string, string] => [path, content]),
  ]);
}

function hintFor({ words, duplicateId }: LoadRefusal): string {
  if (words.startsWith('Failed to load script'))
    return 'ModSecurity 3 looks for a script by its whole path: write /…/NAME.lua.';
  if (/open|Looking at/.test(words))
    return 'Put the file that is named there, or take out the directive that reads it.';
  if (duplicateId || /same id/.test(words))
    return 'Two rules have this id: load the rule set once, and give own rules ids of their own.';
  if (/not allowed in/.test(words)) {
    return 'mod_security2 takes this directive for a whole server only, and here each set of rules is in a virtual one: take it out.';
  }
  return 'Correct this line; ModSecurity v2 and v3 do not take all the same directives, --engine chooses one.';
}
