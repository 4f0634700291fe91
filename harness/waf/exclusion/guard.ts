import { dirname, posix } from 'node:path';
import { type RuleLink, variableText } from '../../seclang/rule-chains.ts';

/** One test that a request must pass: variable and operator as SecRule has them. */
export interface Condition {
  variable: string;
  operator: string;
}

/** A rule's own test, which may match so many variables and no more. */
export interface CountedTest {
  link: RuleLink;
  most: number;
  /** The file that the rule stands in: its operator may name others relative to it. */
  file: string;
}

/** An argument in the items of a list: all that have its name look alike. */
export interface ItemsTest {
  /** What its name looks like, anchored. */
  names: string;
  /** How a variable is chosen by its name. */
  key: string;
  /** What each value looks like, anchored. */
  looks: string;
}

/** All tests that a request must pass before an exclusion holds for it. */
export interface Guard {
  phase: 1 | 2;
  /** For a comment: `on its path`. */
  where: string;
  conditions: readonly [Condition, ...Condition[]];
  /** What the names of all arguments must look like, without anchors. */
  names?: string;
  items?: readonly ItemsTest[];
  counted?: CountedTest;
}

/** What is done for requests that pass a guard. */
export type Control =
  | { type: 'engine-off' }
  | { type: 'remove-rule'; id: string }
  | { type: 'remove-target'; id: string; target: string };

/** So many items of a list are exempt on ModSecurity 3, which takes no pattern there: an order with more lines is a rare one. */
export const mostItems = 70;

/** Whether a control is one action for each item of a list. */
export const isForItems = (control: Control): boolean =>
  control.type === 'remove-target' && control.target.includes('.*');

/** A target, and of one that stands for all items of a list each by its number. */
export const itemTargets = (target: string): string[] =>
  target.includes('.*')
    ? Array.from({ length: mostItems }, (_, index) => target.replace('.*', `.array_${index}`))
    : [target];

/** The actions: `ctl:ruleRemoveById=211180`. */
export function controlTexts(control: Control): string[] {
  switch (control.type) {
    case 'engine-off':
      return ['ctl:ruleEngine=Off'];
    case 'remove-rule':
      return [`ctl:ruleRemoveById=${control.id}`];
    case 'remove-target': {
      const { id, target } = control;
      return itemTargets(target).map((one) => `ctl:ruleRemoveTargetById=${id};${one}`);
    }
  }
}

/**
 * A chain of SecRules. Its actions stand in the last link: what stands in an earlier one is done although a later one does
 * not match.
 * @param controls actions: `ctl:ruleRemoveById=211180`
 */
export function renderGuard(
  { phase, conditions, names, items = [], counted }: Guard,
  controls: readonly string[],
  id: number,
): string {
  const tests = conditions.map(({ variable, operator }) => ({
    test: `${variable} "${operator}"`,
    actions: ['t:none'],
  }));
  for (const [index, test] of items.entries()) tests.push(...itemsTests(test, `kco_items_${id}_${index + 1}`));
  if (names !== undefined) tests.push(...namesTests(names, `kco_names_${id}`));
  if (counted) tests.push(...countingTests(counted, `kco_${id}`));
  return tests
    .map(({ test, actions }, index) => {
      const own = index === 0 ? [`id:${id}`, `phase:${phase}`, 'pass', 'nolog'] : [];
      const indent = '    '.repeat(index === 0 ? 0 : 1);
      const then = index === tests.length - 1 ? controls : ['chain'];
      const nextLine = `,\\\n${indent}    `;
      const all = [[...own, ...actions].join(','), ...then].join(then.length > 1 ? nextLine : ',');
      return `${indent}SecRule ${test} \\\n${indent}    "${all}"\n`;
    })
    .join('');
}

/** No name is another one: as many arguments have one of these names as there are. */
const namesTests = (names: string, counter: string): { test: string; actions: string[] }[] => [
  { test: `ARGS_NAMES "@rx \\A(?:${names})\\z"`, actions: ['t:none', `setvar:'tx.${counter}=+1'`] },
  { test: `&ARGS "@eq %{tx.${counter}}"`, actions: ['t:none'] },
];

/** There is one at least; each has its name in the callback's own case and a value that looks right. */
const itemsTests = ({ names, key, looks }: ItemsTest, counter: string): { test: string; actions: string[] }[] => [
  { test: `ARGS_NAMES "@rx ${names}"`, actions: ['t:none', `setvar:'tx.${counter}=+1'`] },
  { test: `ARGS:${key} "@rx ${looks}"`, actions: ['t:none', `setvar:'tx.${counter}_fit=+1'`] },
  { test: `&ARGS:${key} "@eq %{tx.${counter}}"`, actions: ['t:none'] },
  { test: `&ARGS:${key} "@eq %{tx.${counter}_fit}"`, actions: ['t:none'] },
];

/** The rule's own test counts what it matches; where it matches nothing, the chain ends there. */
function countingTests({ link, most, file }: CountedTest, counter: string): { test: string; actions: string[] }[] {
  const look: Condition = { variable: link.variables.map(variableText).join('|'), operator: operatorText(link, file) };
  return [
    {
      test: `${look.variable} "${look.operator}"`,
      actions: [...transformations(link), `setvar:'tx.${counter}=+1'`],
    },
    { test: `TX:${counter} "@le ${most}"`, actions: ['t:none'] },
  ];
}

/** Operators that read a file, which they look for beside the file that they stand in. */
const readsFile = /^(?:pmf|pmFromFile|ipMatchF|ipMatchFromFile)$/i;

function operatorText({ operator: { negated, name, argument } }: RuleLink, file: string): string {
  const where = readsFile.test(name) && !posix.isAbsolute(argument) ? posix.join(dirname(file), argument) : argument;
  return `${negated ? '!' : ''}@${name}${where === '' ? '' : ` ${where.replaceAll('"', '\\"')}`}`;
}

const transformations = ({ actions }: RuleLink): string[] =>
  actions
    .filter(({ name }) => name === 't' || name === 'multimatch')
    .map(({ name, value }) => (name === 't' ? `t:${value}` : 'multiMatch'));

/** What is done for each request for which a guard has set the flag. */
export const renderActions = ({
  id,
  phase,
  flag,
  actions,
}: {
  id: number;
  phase: 1 | 2;
  flag: string;
  actions: readonly string[];
}): string =>
  `SecRule ${flag.replace(/^tx\./, 'TX:')} "@eq 1" \\\n    "${[`id:${id},phase:${phase},pass,nolog,t:none`, ...actions].join(',\\\n    ')}"\n`;
