import type { ScenarioResult } from '../verdict/scenario-result.ts';
import type { Style } from './style.ts';

/** One sign for how it went. */
export function outcomeMark({ outcome }: ScenarioResult, style: Style): string {
  switch (outcome) {
    case 'as-expected':
      return style.good('✔');
    case 'differs':
      return style.bad('✘');
    case 'inconclusive':
      return style.doubtful('?');
    case 'skipped':
      return style.faint('-');
  }
}
