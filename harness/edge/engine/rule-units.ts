import { type Directive, parseDirectives } from '../../seclang/directives.ts';
import { parseActions } from '../../seclang/rule-chains.ts';
import type { Cut } from './edit-rules.ts';
import type { FileRules } from './rule-source.ts';

/** What stands or falls together: a directive, or a rule with all that is chained to it. */
export interface RuleUnit extends Cut {
  /** `SecRule`, `SecMarker`. */
  directive: string;
  id?: string;
}

/** The units of a rule set, in the order in which its files were read. Includes are none: without one a whole file would be gone. */
export const unitsOf = ({ files }: FileRules): RuleUnit[] =>
  files.flatMap(({ path, content, isData }) =>
    isData ? [] : unitsIn(parseDirectives(content.toString('utf8'), path)),
  );

function unitsIn(directives: readonly Directive[]): RuleUnit[] {
  const units: RuleUnit[] = [];
  let chained: RuleUnit | undefined;
  for (const { name, arguments: words, file, line, lastLine } of directives) {
    if (/^include(?:optional)?$/i.test(name)) continue;
    const actions = actionsOf(name, words);
    const id = actions?.find((action) => action.name === 'id')?.value;
    if (chained && actions) {
      chained.lastLine = lastLine;
    } else {
      chained = { directive: name, file, line, lastLine, ...(id !== undefined && { id }) };
      units.push(chained);
    }
    if (!actions?.some((action) => action.name === 'chain')) chained = undefined;
  }
  return units;
}

/** Undefined for what is no rule. */
function actionsOf(name: string, [first = '', , third = '']: readonly string[]) {
  switch (name.toLowerCase()) {
    case 'secrule':
      return parseActions(third);
    case 'secaction':
      return parseActions(first);
    default:
      return undefined;
  }
}
