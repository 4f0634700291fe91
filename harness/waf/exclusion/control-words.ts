import type { Control } from './control.ts';
import { enumerated } from './enumerated.ts';

/** Of more targets than these the directive below tells the names. */
const mostNamed = 3;

/** What the controls of one guard do, for a comment: `rules 942200 and 942260 do not look at ARGS:json.merchant_data`. */
export function controlLabel(controls: readonly Control[]): string {
  const off = controls.some(({ type }) => type === 'engine-off') ? ['no rule is asked'] : [];
  const removed = controls.flatMap((control) => (control.type === 'remove-rule' ? [control.id] : []));
  const notAsked = removed.length > 0 ? [`${ruleWords(removed)} ${are(removed)} not asked`] : [];
  return [...off, ...notAsked, ...targetWords(controls)].join('; ');
}

/** Rules that do not look at the same targets stand together. */
function targetWords(controls: readonly Control[]): string[] {
  const targets = new Map<string, string[]>();
  for (const control of controls) {
    if (control.type === 'remove-target') targets.set(control.id, [...(targets.get(control.id) ?? []), control.target]);
  }
  const rules = new Map<string, string[]>();
  for (const [id, names] of targets) {
    const words = names.length > mostNamed ? `the ${names.length} variables below` : enumerated(names);
    rules.set(words, [...(rules.get(words) ?? []), id]);
  }
  return [...rules].map(([words, ids]) => `${ruleWords(ids)} ${ids.length === 1 ? 'does' : 'do'} not look at ${words}`);
}

const ruleWords = (ids: readonly string[]): string => `${ids.length === 1 ? 'rule' : 'rules'} ${enumerated(ids)}`;

const are = ({ length }: readonly string[]): string => (length === 1 ? 'is' : 'are');
