import { HarnessError } from '../../lib/errors.ts';

/**
 * The directive that includes a file, or those that a pattern matches.
 * @throws HarnessError RULES_INVALID for a path that ModSecurity 3 has no form for
 * @source observed with libmodsecurity 3.0.9: any other sign, in quotes or not, is "Invalid input"
 */
export function includeV3(path: string): string {
  if (/^[\w./:*-]+$/.test(path)) return `Include ${path}`;
  throw new HarnessError('RULES_INVALID', `ModSecurity 3 cannot include a file of this path: ${path}`, {
    hint: 'It takes letters, digits and _ . : - / only: put the file where its path has no others.',
  });
}
