import type { Style } from '../../reports/style.ts';
import { castOf } from './cast.ts';
import { invariantIds, invariants } from './invariants.ts';
import type { Interleaving } from './play-interleaving.ts';

/** One interleaving step by step, with the shop's orders after each, and what became of every invariant. */
export function renderReplay(seed: string, interleaving: Interleaving, style: Style): string {
  const { kco, number, samples, inconclusive } = interleaving;
  const { pushes, outage } = castOf(seed, number);
  const width = Math.max(0, ...samples.map(({ step }) => step.length));
  const steps = samples.map(({ step, orders }) => {
    const states = orders.map(({ id, status }) => `${id} ${status}`).join(', ') || 'none';
    return `  ${step.padEnd(width)}  ${style.faint(`orders: ${states}`)}`;
  });
  return [
    [
      `${style.strong(`interleaving ${number}`)} of seed ${seed}, KCO ${kco}: the customer returns, Klarna pushes ${pushes === 1 ? 'once' : 'twice'}`,
      ...(outage === 'none' ? [] : ['Klarna answers 500 to acknowledgements until klarna:heals']),
    ].join('\n'),
    steps.join('\n'),
    inconclusive === undefined ? verdicts(interleaving, style) : `${style.doubtful('inconclusive')}  ${inconclusive}`,
    `schedule  ${interleaving.schedule}`,
  ].join('\n\n');
}

function verdicts({ violations }: Interleaving, style: Style): string {
  const width = Math.max(...invariantIds.map((id) => id.length));
  return invariantIds
    .map((id) => {
      const violation = violations.find(({ invariant }) => invariant === id);
      const name = id.padEnd(width);
      return violation
        ? `${invariants[id].noticedOnly ? style.doubtful('!') : style.bad('✘')} ${name}  ${violation.seen}`
        : `${style.good('✔')} ${name}  ${invariants[id].sentence}`;
    })
    .join('\n');
}
