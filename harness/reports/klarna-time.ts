import type { ScenarioResult } from '../verdict/scenario-result.ts';
import { plannedWords } from './duration-words.ts';

/**
 * How the shop's order changed in Klarna's time: `pending → cancelled (after 1 h) → processing (after 5 h)`. Where it never
 * did although Klarna went on calling: `pending, still so after 30 min`.
 * @returns undefined where all was done when the customer had paid
 */
export function klarnaTimeWords({
  history,
  callbacks,
}: Pick<ScenarioResult, 'history' | 'callbacks'>): string | undefined {
  const words = history.map(({ atMs, status }) => (atMs === 0 ? status : `${status} (after ${plannedWords(atMs)})`));
  if (words.length > 1 || history.some(({ atMs }) => atMs > 0)) return words.join(' → ');
  const [firstPush] = callbacks.filter(({ kind, atMs }) => kind === 'push' && atMs > 0);
  const lastMs = Math.max(0, ...callbacks.map(({ atMs }) => atMs));
  if (!firstPush || lastMs <= firstPush.atMs) return undefined;
  return `${words[0] ?? 'no order'}, still so after ${plannedWords(lastMs)}`;
}
