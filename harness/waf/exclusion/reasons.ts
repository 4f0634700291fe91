import { type BlockingRule, targetLink } from './obstacle.ts';
import { callbackLabels } from './words.ts';

/** Why there is an exclusion: a sentence for each rule, whatever the number of callbacks that it stops. */
export function reasons(blockingRules: readonly BlockingRule[]): string[] {
  const byRule = new Map<string, [BlockingRule, ...BlockingRule[]]>();
  for (const blockingRule of blockingRules) {
    const others = byRule.get(blockingRule.chain.id);
    if (others) others.push(blockingRule);
    else byRule.set(blockingRule.chain.id, [blockingRule]);
  }
  return [...byRule.values()].map(reason);
}

/** The rule's message is the rule set's text: a line break would end the comment. */
function reason(blockingRules: readonly [BlockingRule, ...BlockingRule[]]): string {
  const { id, message } = blockingRules[0].chain;
  const said = message === undefined ? '' : ` ("${message.replace(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ').trim()}")`;
  const variables = new Set(blockingRules.flatMap((blockingRule) => targetLink(blockingRule)?.variables ?? []));
  const by = [...variables].filter((name) => !/[^\x20-\x7e]/.test(name) && name.length <= 80);
  const why = by.length === 0 ? '' : ` because of ${by.join(', ')}`;
  return `Rule ${id}${said} stops Klarna's ${callbackLabels(blockingRules.flatMap(({ probes }) => probes))}${why}.`;
}
