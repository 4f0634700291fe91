import type { Ruleset } from '../../scenario/conditions.ts';
import { type CoreRuleset, isCoreRuleset } from '../core-ruleset.ts';
import type { EdgePolicy } from '../edge-policy.ts';
import { denyAtOnce, undecidedPhases } from '../engine/deny-at-once.ts';
import { includeV3 } from '../engine/include-v3.ts';
import type { Exclusion } from '../engine/waf-engine.ts';
import type { UserRules } from './user-rules.ts';

/** What comes before the rules, and the rules. */
interface RuleLines {
  settings: string[];
  rules: string[];
}

const engine = 'Include /etc/edge/modsecurity/engine.conf';

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
  const { settings, rules } = waf.ruleset === 'own' ? ownRules(user?.rules) : builtIn(waf.ruleset);
  const exclusions = (place: Exclusion['place']) =>
    (user?.exclusions ?? []).flatMap((exclusion) => (exclusion.place === place ? [linesOf(exclusion)] : []));
  return [
    ...settings,
    ...exclusions('before'),
    ...rules,
    ...waf.removedRules.map((id) => `SecRuleRemoveById ${id}`),
    ...exclusions('after'),
    ...(user ? settingsThatWin : []),
    '',
  ].join('\n');
}

const linesOf = ({ file, directives }: Exclusion): string => (file === undefined ? directives : includeV3(file));

function builtIn(ruleset: Ruleset): RuleLines {
  return isCoreRuleset(ruleset)
    ? {
        settings: [engine, setParanoiaLevel(ruleset)],
        rules: ['Include /etc/edge/modsecurity/rulesets/crs.conf'],
      }
    : {
        settings: [engine, 'Include /etc/edge/modsecurity/deny-at-once.conf'],
        rules: [`Include /etc/edge/modsecurity/rulesets/${ruleset}.conf`],
      };
}

function ownRules(own: UserRules['rules']): RuleLines {
  // Without rules it would be a WAF that lets everything in.
  if (!own) throw new Error('a policy wants the user’s rules, and there are none');
  return {
    settings: [...(bringsEngine(own) ? [] : [engine]), ...undecidedPhases(own).map(denyAtOnce)],
    rules: own.entries.map(includeV3),
  };
}

/**
 * Whether the files hold ModSecurity's recommended configuration, which many hosts keep beside their rules: it takes the
 * place of ours, because the engine refuses the rule that both have.
 * @source modsecurity.conf-recommended of ModSecurity 3.0: rule 200001 switches the JSON parser on
 */
const bringsEngine = ({ files }: NonNullable<UserRules['rules']>): boolean =>
  files.some(({ content }) => /\bid:\s*'?200001\b/.test(content.toString('latin1')));

/** As crs-setup.conf sets it, and under its id. */
const setParanoiaLevel = (ruleset: CoreRuleset): string =>
  `SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=${ruleset.slice(-1)}"`;
