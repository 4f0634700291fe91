import type { EdgeConditions } from '../../scenario/conditions.ts';
import type { EdgePolicy } from '../edge-policy.ts';
import { includeV3, ruleFile, ruleSetLines } from '../engine/rule-file.ts';
import type { RuleSource } from '../engine/rule-source.ts';
import type { Exclusion } from '../engine/waf-engine.ts';
import type { UserRules } from './user-rules.ts';

const folder = '/etc/edge/modsecurity';

/** As engine.conf has it. A file of the user's may have said otherwise, and then nobody would learn which rule it was. */
const settingsThatWin = [
  'SecRuleEngine On',
  'SecAuditEngine RelevantOnly',
  'SecAuditLogRelevantStatus "^403$"',
  'SecAuditLogFormat JSON',
  'SecAuditLogParts AHZ',
  'SecAuditLogType Serial',
  'SecAuditLog /var/log/edge/audit.log',
];

/**
 * The rule file of a policy: engine, what happens at a match, rule set, then what is removed from it.
 * @param user must have rules where the policy's rule set is `own`
 * @returns undefined for a policy without a WAF
 */
export function rulesOf({ waf }: Pick<EdgePolicy, 'waf'>, user?: UserRules): string | undefined {
  if (!waf) return undefined;
  const source = sourceOf(waf.ruleset, user?.rules);
  const exclusions = (place: Exclusion['place']) =>
    (user?.exclusions ?? []).flatMap((exclusion) => (exclusion.place === place ? [linesOf(exclusion)] : []));
  return ruleFile({
    settings: source.type === 'files' && bringsEngine(source) ? [] : [`Include ${folder}/engine.conf`],
    ruleSet: ruleSetLines(source, `${folder}/rulesets`),
    include: includeV3,
    before: exclusions('before'),
    after: [...waf.removedRules.map((id) => `SecRuleRemoveById ${id}`), ...exclusions('after')],
    last: user ? settingsThatWin : [],
  });
}

const linesOf = ({ file, directives }: Exclusion): string => (file === undefined ? directives : includeV3(file));

function sourceOf(ruleset: EdgeConditions['ruleset'], own: UserRules['rules']): RuleSource {
  if (ruleset !== 'own') return { type: 'built-in', ruleset };
  // Without rules it would be a WAF that lets everything in.
  if (!own) throw new Error('a policy wants the user’s rules, and there are none');
  return own;
}

/**
 * Whether the files hold ModSecurity's recommended configuration, which many hosts keep beside their rules: it takes the
 * place of ours, because the engine refuses the rule that both have.
 * @source modsecurity.conf-recommended of ModSecurity 3.0: rule 200001 switches the JSON parser on
 */
const bringsEngine = ({ files }: NonNullable<UserRules['rules']>): boolean =>
  files.some(({ content }) => /\bid:\s*'?200001\b/.test(content.toString('latin1')));
