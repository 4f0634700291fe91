import type { RunOptions } from '../run-options.ts';

/** The WAF as results.json names it; the user's files as they were typed. */
export function wafWords({ rules, exclusions }: Pick<RunOptions, 'rules' | 'exclusions'>): string {
  return [
    'nginx + ModSecurity 3',
    ...(rules ? [`rules ${rules.name}`] : []),
    ...exclusions.map(({ name }) => `exclusion ${name}`),
  ].join(', ');
}
