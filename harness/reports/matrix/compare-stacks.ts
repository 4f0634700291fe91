import { mostNamed } from '../versions.ts';
import type { Matrix, MatrixCell } from './matrix.ts';

export interface StackDifference {
  id: string;
  kco: string;
  woocommerce: string;
  simulated: MatrixCell;
  containers: MatrixCell;
}

export interface StackComparison {
  /** Pairs of cells that were compared. */
  compared: number;
  /** Versions of the plugin that were played on both. */
  kco: string[];
  differences: StackDifference[];
}

/**
 * Where the model ends otherwise than the real software with the same version of the plugin: in the verdict, the order's
 * status or the acknowledgement. Cells that tell nothing are not compared.
 * @param matrix with a column for each version
 */
export function compareStacks({ columns, rows }: Matrix): StackComparison {
  const comparison: StackComparison = { compared: 0, kco: [], differences: [] };
  for (const [modelIndex, model] of columns.entries()) {
    if (model.stack !== 'simulated') continue;
    for (const [realIndex, real] of columns.entries()) {
      if (real.stack !== 'containers' || real.kco[0] !== model.kco[0]) continue;
      const kco = model.kco[0] ?? '';
      if (!comparison.kco.includes(kco)) comparison.kco.push(kco);
      for (const { id, cells } of rows) {
        const [simulated, containers] = [cells[modelIndex], cells[realIndex]];
        if (!isTold(simulated) || !isTold(containers)) continue;
        comparison.compared += 1;
        if (simulated.verdict === containers.verdict && simulated.end === containers.end) continue;
        comparison.differences.push({ id, kco, woocommerce: real.woocommerce, simulated, containers });
      }
    }
  }
  return comparison;
}

const isTold = (cell: MatrixCell | null | undefined): cell is MatrixCell =>
  cell != null && cell.outcome !== 'skipped' && cell.verdict !== 'inconclusive';

/** The comparison in sentences: one where nothing differs, else one for each difference. */
export function comparisonLines({ compared, kco, differences }: StackComparison): string[] {
  if (kco.length === 0) return ['No version of the plugin was played on both stacks.'];
  const versions = kco.length > mostNamed ? `${kco.length} versions of KCO` : `KCO ${kco.join(', ')}`;
  if (compared === 0) return [`No scenario can be compared between the stacks with ${versions}.`];
  if (differences.length === 0) {
    return [`Simulated and containers end alike in all ${compared} comparisons with ${versions}.`];
  }
  return differences.map(
    (difference) =>
      `${difference.id} with KCO ${difference.kco}: ${ending(difference.simulated)} simulated, ` +
      `${ending(difference.containers)} on containers with WooCommerce ${difference.woocommerce}`,
  );
}

const ending = ({ verdict, end }: MatrixCell): string => `${verdict} (${end})`;
