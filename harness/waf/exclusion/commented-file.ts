import type { Count } from '../waf-report.ts';
import { commentLines } from './directive-text.ts';

export interface CommentedFile {
  /** Name of the configuration: `comodo`, a path. */
  configuration: string;
  /** What the directives were tried with: `ModSecurity v3.0.14, nginx 1.26.3, kco-harness 0.1.0, corpora callbacks 1, attacks 1`. */
  tried: string;
  directives: string;
  counts: { delivered: Count; attacks: Count };
  include: string;
}

/** The exclusion as a file that explains itself to whoever finds it in a year. */
export function commentedFile({ configuration, tried, directives, counts, include }: CommentedFile): string {
  const { delivered, attacks } = counts;
  const header = [
    `Lets Klarna's callbacks through ${configuration}. Written by kco-harness waf.`,
    `With it ${delivered.passed} of ${delivered.of} callbacks were delivered, and ${attacks.passed} of ${attacks.of} attacks were still stopped.`,
    `Tried with ${tried}. Try it again after an update of the rule set or of the plugin.`,
    include,
  ];
  return `${header.map((sentence) => commentLines(sentence)).join('#\n')}\n${directives}`;
}
