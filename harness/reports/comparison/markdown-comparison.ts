import { escapeMarkdown } from '../markdown-text.ts';
import type { Comparison } from './comparison.ts';
import { comparisonHeadline, comparisonParts } from './describe-comparison.ts';

/** A section: what changed, the worst first. */
export function markdownComparison(comparison: Comparison): string {
  const parts = comparisonParts(comparison).map(({ title, lines }) =>
    [
      `**${escapeMarkdown(title)}**`,
      '',
      ...lines.map(({ name, text, because }) => {
        const words = [name, text].filter(Boolean).join(': ');
        return `- ${escapeMarkdown(because === undefined ? words : `${words}. ${because}`)}`;
      }),
    ].join('\n'),
  );
  return [`### ${escapeMarkdown(comparisonHeadline(comparison))}`, ...parts].join('\n\n');
}
