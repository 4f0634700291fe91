import { expect, test } from 'vitest';
import { matrixOf } from '../../../../harness/reports/matrix/matrix.ts';
import { terminalMatrix } from '../../../../harness/reports/matrix/matrix-tables.ts';
import { styleFor } from '../../../../harness/reports/style.ts';
import { result } from '../result-builder.ts';
import { playedRun } from './played-run.ts';

const plain = styleFor(false);
const marked = { ...plain, strong: (text: string) => `<${text}>`, bad: (text: string) => `!${text}!` };
const pending = (id: string, kco: string) => result({ id, kco, verdict: 'paid-but-pending' });
const two = matrixOf([
  playedRun([
    pending('lost', '2.0.16'),
    result({ id: 'lost', kco: '2.18.4' }),
    pending('always', '2.0.16'),
    pending('always', '2.18.4'),
  ]),
]);

test('a row for each scenario, its cells below the versions, then the legend', () => {
  expect(terminalMatrix(two, plain).split('\n')).toEqual([
    'scenario  KCO 2.0.16  KCO 2.18.4',
    'lost      pending     ≠ paid',
    'always    pending     pending',
    '',
    '≠ as expected, and other than in the first column',
  ]);
});

test('stack and WooCommerce are lines of the head', () => {
  const runs = [playedRun([result()]), playedRun([result()], 'simulated', 'simulated')];
  expect(terminalMatrix(matrixOf(runs), plain).split('\n')).toEqual([
    'scenario  KCO 2.13.11         KCO 2.13.11',
    '          containers          simulated',
    '          WooCommerce 10.0.2',
    'healthy   paid                paid',
  ]);
});

test('colours change no width: lost orders are strong, what was not as expected is bad', () => {
  const differing = matrixOf([
    playedRun([pending('lost', '2.0.16'), result({ id: 'lost', outcome: 'differs', verdict: 'paid' })]),
  ]);
  const [head, row] = terminalMatrix(differing, marked).split('\n');
  expect(head).toBe('<scenario  KCO 2.0.16  KCO 2.13.11>');
  expect(row).toBe('lost      <pending   >  !✘ paid     !');
});

test('a narrow terminal gets each scenario with what came of it, and on which versions', () => {
  expect(terminalMatrix(two, plain, 30).split('\n')).toEqual([
    'lost',
    '  pending  2.0.16',
    '  ≠ paid  2.18.4',
    'always',
    '  pending  on all',
    '',
    '≠ as expected, and other than in the first column',
  ]);
});

test('a hundred versions become ranges', () => {
  const many = Array.from({ length: 100 }, (_, minor) =>
    result({ id: 'lost', kco: `2.${minor}.0`, verdict: minor < 60 ? 'paid-but-pending' : 'paid' }),
  );
  expect(
    terminalMatrix(matrixOf([playedRun(many)]), plain)
      .split('\n')
      .slice(0, 2),
  ).toEqual(['scenario  KCO 2.0.0–2.59.0  KCO 2.60.0–2.99.0', 'lost      pending           ≠ paid']);
});
