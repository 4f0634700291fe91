import { expect, test } from 'vitest';
import { edgePolicyOf } from '../../../../harness/edge/edge-policy.ts';
import { ruleSetLines } from '../../../../harness/edge/engine/rule-file.ts';
import { ruleSetFiles, variantFiles } from '../../../../harness/edge/engine/variant-files.ts';
import { rulesOf } from '../../../../harness/edge/modsecurity/rules-of.ts';
import { withDeviations } from '../../../../harness/scenario/conditions.ts';

const rulesets = ['comodo', 'comodo-rev3', 'crs-pl1', 'crs-pl2', 'crs-pl3', 'crs-pl4'] as const;

/** As `waf` loads it. */
async function variantOf(ruleset: (typeof rulesets)[number]): Promise<string[]> {
  const rules = { type: 'built-in', ruleset } as const;
  const variant = { name: 'a', mode: 'on', rules, exclusions: [] } as const;
  const files = variantFiles(variant, await ruleSetFiles(rules, 'containers'), {
    folder: '/l',
    copiesFolder: '/l/rules-1',
    temporaryFolder: '/t',
    limits: '',
    include: (path) => `Include ${path}`,
    includes: () => true,
  });
  return files.written[0]?.content.split('\n') ?? [];
}

for (const ruleset of rulesets) {
  test(`the edge and waf set ${ruleset} up alike`, async () => {
    const edge = rulesOf(edgePolicyOf(withDeviations({ edge: { waf: 'modsecurity', ruleset } })))?.split('\n') ?? [];
    const { setUp } = ruleSetLines({ type: 'built-in', ruleset }, '/any');
    expect(setUp).toHaveLength(2);
    for (const lines of [edge, await variantOf(ruleset)]) {
      const first = lines.indexOf(setUp[0] ?? '');
      expect(lines.slice(first, first + 2)).toEqual(setUp);
    }
  });
}

for (const level of [1, 2, 3, 4] as const) {
  test(`every version of the Core Rule Set reads level ${level} under its own name`, () => {
    const [setLevel = ''] = ruleSetLines({ type: 'built-in', ruleset: `crs-pl${level}` }, '/any').setUp;
    const set = [...setLevel.matchAll(/setvar:tx\.(\w+)=(\d)/g)].map(([, name, value]) => [name, value]);
    expect(set).toEqual([
      ['paranoia_level', `${level}`],
      ['blocking_paranoia_level', `${level}`],
      ['detection_paranoia_level', `${level}`],
    ]);
  });
}
