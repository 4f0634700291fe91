import { readFile } from 'node:fs/promises';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { parseDirectives } from '../../seclang/directives.ts';
import type { Exclusion } from '../engine/waf-engine.ts';

/** These change rules that are there already; all else has to be there before the rules. */
const changesRules = /^SecRule(Remove|Update)/i;

/**
 * Reads a file of exclusions.
 * @param path absolute
 * @throws HarnessError RULES_INVALID for a file that cannot be read or has no directive, USAGE for one that would have
 *   to stand on both sides of the rules.
 */
export async function readExclusion(path: string): Promise<Exclusion> {
  const directives = await readText(path);
  const [first, ...others] = parseDirectives(directives, path);
  if (!first) {
    throw new HarnessError('RULES_INVALID', `there is no directive in the exclusion ${path}`, {
      hint: 'It is a file such as kco-harness waf prints: SecRule with ctl:ruleRemove…, or SecRuleRemoveById.',
    });
  }
  const place = placeOf(first.name);
  const misplaced = others.find(({ name }) => placeOf(name) !== place);
  if (misplaced) {
    throw new HarnessError(
      'USAGE',
      `the exclusion ${path} has ${first.name} in line ${first.line}, which belongs ${place} the rules, and ${misplaced.name} in line ${misplaced.line}, which belongs ${placeOf(misplaced.name)} them`,
      { hint: 'Split it into two files, each with an --exclusion of its own.' },
    );
  }
  return { place, directives, file: path };
}

const placeOf = (directive: string): Exclusion['place'] => (changesRules.test(directive) ? 'after' : 'before');

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new HarnessError('RULES_INVALID', `the exclusion ${path} cannot be read: ${messageOf(error)}`, {
      hint: '--exclusion takes a file.',
      cause: error,
    });
  }
}
