import type { Directive } from './directives.ts';
import { parseActions, type RuleAction, type RuleChain } from './rule-chains.ts';

/** What ends a request, or lets it go on: the last one that a rule has is the one that counts. */
const disruptive = new Set(['deny', 'drop', 'block', 'redirect', 'proxy', 'pass', 'allow', 'pause']);

/** Of these a rule has one: a new one takes the old one's place. */
const single = new Set(['status', 'msg', 'severity', 'rev', 'ver', 'maturity', 'accuracy', 'logdata']);

const opposites: Readonly<Record<string, string>> = {
  log: 'nolog',
  nolog: 'log',
  auditlog: 'noauditlog',
  noauditlog: 'auditlog',
};

/** What a rule does in the end: its own actions, changed by each SecRuleUpdateActionById of its id, wherever that stands. */
export function withUpdates(chains: readonly RuleChain[], directives: readonly Directive[]): RuleChain[] {
  const updates = new Map<string, RuleAction[]>();
  for (const { name, arguments: given } of directives) {
    const [id = '', actions = ''] = given;
    // `12345:1` is a link of a chain, whose actions do not decide about the request.
    if (name.toLowerCase() !== 'secruleupdateactionbyid' || !/^\d+$/.test(id)) continue;
    updates.set(id, [...(updates.get(id) ?? []), ...parseActions(actions)]);
  }
  return chains.map((chain) => {
    const update = updates.get(chain.id);
    if (!update) return chain;
    const [starter, ...others] = chain.links;
    return { ...chain, links: [{ ...starter, actions: updated(starter.actions, update) }, ...others] };
  });
}

/** An id and a phase cannot be changed. */
function updated(actions: readonly RuleAction[], update: readonly RuleAction[]): RuleAction[] {
  return update
    .filter(({ name }) => name !== 'id' && name !== 'phase' && name !== 'chain')
    .reduce<RuleAction[]>((kept, action) => [...kept.filter((old) => !gives(old, action)), action], [...actions]);
}

const gives = (old: RuleAction, next: RuleAction): boolean =>
  (disruptive.has(old.name) && disruptive.has(next.name)) ||
  (single.has(old.name) && old.name === next.name) ||
  opposites[next.name] === old.name;

/** The action that decides about a request; undefined where the rule leaves that to SecDefaultAction. */
export const decision = ({ links: [starter] }: RuleChain): string | undefined =>
  starter.actions.findLast(({ name }) => disruptive.has(name))?.name;
