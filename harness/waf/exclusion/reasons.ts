import { type Obstacle, targetLink } from './obstacle.ts';
import { callbackWords } from './words.ts';

/** Why there is an exclusion: a sentence for each rule, whatever the number of callbacks that it stops. */
export function reasons(obstacles: readonly Obstacle[]): string[] {
  const byRule = new Map<string, [Obstacle, ...Obstacle[]]>();
  for (const obstacle of obstacles) {
    const others = byRule.get(obstacle.chain.id);
    if (others) others.push(obstacle);
    else byRule.set(obstacle.chain.id, [obstacle]);
  }
  return [...byRule.values()].map(reason);
}

/** The rule's message is the rule set's text: a line break would end the comment. */
function reason(obstacles: readonly [Obstacle, ...Obstacle[]]): string {
  const { id, message } = obstacles[0].chain;
  const said = message === undefined ? '' : ` ("${message.replace(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ').trim()}")`;
  const variables = new Set(obstacles.flatMap((obstacle) => targetLink(obstacle)?.variables ?? []));
  const by = [...variables].filter((name) => !/[^\x20-\x7e]/.test(name) && name.length <= 80);
  const why = by.length === 0 ? '' : ` because of ${by.join(', ')}`;
  return `Rule ${id}${said} stops Klarna's ${callbackWords(obstacles.flatMap(({ probes }) => probes))}${why}.`;
}
