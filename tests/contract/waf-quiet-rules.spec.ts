import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineName, WafReport } from '../../harness/waf/waf-report.ts';
import { expect, judge, test } from './support/waf-command.ts';

/** What a rule set says besides, that each of these has. */
const session = (id: number, actions: string) =>
  `SecRule ARGS_NAMES "@pm session_id" "id:${id},phase:2,t:none,t:lowercase,${actions}"\n`;

interface Case {
  what: string;
  rules: string;
  engines: readonly EngineName[];
  exitCode: 0 | 1 | 3;
  check(configuration: WafReport['configurations'][number]): void;
}

const both = ['v3', 'v2'] as const;

const isCured = ({ remedy }: WafReport['configurations'][number]) => {
  expect(remedy.outcome).toBe('proven');
  expect(remedy.chosen?.lost).toEqual([]);
  expect(remedy.chosen?.approach).not.toBe('engine-off-for-path');
};

const limited = (name: string, rule: string | undefined, first: WafReport['configurations'][number]) => {
  expect(first.remedy.outcome).toBe('raise-limits');
  expect(first.remedy.chosen).toBeUndefined();
  expect(first.remedy.raised?.limits.map((limit) => limit.name)).toEqual(rule === undefined ? [name] : [name, rule]);
  expect(first.remedy.raised?.delivered.passed).toBe(first.remedy.raised?.delivered.of);
};

const cases: Case[] = [
  {
    what: 'a rule with nolog',
    rules: session(1001, "deny,nolog,msg:'quiet'"),
    engines: both,
    exitCode: 1,
    check: (first) => {
      expect(first.findings[0]?.rule).toMatchObject({ id: '1001', message: 'quiet', line: 1 });
      isCured(first);
    },
  },
  {
    what: 'SecRuleUpdateActionById … deny',
    rules: `${session(1003, 'pass,log')}SecRuleUpdateActionById 1003 "deny,status:403"\n`,
    engines: both,
    exitCode: 1,
    check: isCured,
  },
  {
    what: 'own scores',
    rules: `${session(1004, "pass,log,setvar:'tx.points=+3'")}SecRule &REQUEST_HEADERS:Referer "@eq 0" "id:1005,phase:2,pass,nolog,t:none,setvar:'tx.points=+3'"
SecRule TX:points "@ge 5" "id:1006,phase:2,deny,status:403,log"
`,
    engines: both,
    exitCode: 1,
    check: (first) => {
      expect(first.findings[0]).toMatchObject({ rule: { id: '1006' }, score: { rule: '1006' } });
      expect(first.findings[0]?.score?.by.map(({ id, adds }) => `${id} ${adds}`)).toEqual(['1004 +3', '1005 +3']);
      isCured(first);
      expect(first.remedy.chosen?.directives).not.toMatch(/TX:points/);
    },
  },
  {
    what: 'a rule by REMOTE_ADDR',
    rules: 'SecRule REMOTE_ADDR "!@ipMatch 10.1.2.0/24" "id:1007,phase:1,deny,status:403,log"\n',
    engines: both,
    exitCode: 3,
    check: (first) => {
      expect(first.notes.join()).toContain('1007 (REMOTE_ADDR)');
      expect(first.remedy).toMatchObject({ outcome: 'not-needed', tried: [], advice: [] });
      expect(first.results.find(({ outcome }) => outcome === 'failed')?.remark).toContain('rule 1007');
    },
  },
  {
    what: 'a rule by counters',
    rules: `SecAction "id:1008,phase:1,pass,nolog,initcol:ip=%{REMOTE_ADDR},setvar:ip.count=+1,expirevar:ip.count=60"
SecRule IP:count "@gt 3" "id:1009,phase:1,deny,status:403,log"
${session(1003, 'deny,status:403,log')}`,
    engines: ['v2'],
    exitCode: 1,
    check: (first) => {
      expect(first.notes.join()).toContain('1009 (IP:count)');
      expect(new Set(first.findings.flatMap(({ rule }) => rule?.id ?? []))).toEqual(new Set(['1003']));
      isCured(first);
    },
  },
  {
    what: 'SecRequestBodyLimit',
    rules: `SecRequestBodyLimit 1000\nSecRule ARGS "@contains zzzzzz" "id:1002,phase:2,deny"\n`,
    engines: both,
    exitCode: 1,
    check: (first) => {
      limited('SecRequestBodyLimit', undefined, first);
      expect(first.findings.map(({ limit }) => limit)).toContain('SecRequestBodyLimit');
    },
  },
  {
    what: 'SecRequestBodyNoFilesLimit',
    rules: `SecRequestBodyNoFilesLimit 1000\nSecRule ARGS "@contains zzzzzz" "id:1002,phase:2,deny"\n`,
    engines: ['v2'],
    exitCode: 1,
    check: (first) => limited('SecRequestBodyNoFilesLimit', undefined, first),
  },
  {
    what: 'SecRequestBodyJsonDepthLimit',
    rules: `SecRequestBodyJsonDepthLimit 1\nSecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,t:none,log,deny,status:400"\n`,
    engines: both,
    exitCode: 1,
    check: (first) => limited('SecRequestBodyJsonDepthLimit', undefined, first),
  },
  {
    what: 'SecArgumentsLimit',
    rules: `SecArgumentsLimit 5\nSecRule &ARGS "@ge 5" "id:200007,phase:2,t:none,log,deny,status:400"\nSecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,t:none,log,deny,status:400"\n`,
    engines: both,
    exitCode: 1,
    check: (first) => limited('SecArgumentsLimit', '200007', first),
  },
];

for (const { what, rules, engines, exitCode, check } of cases) {
  for (const engine of engines) {
    test(`${what} on ${engine}`, async ({ folder }) => {
      test.setTimeout(300_000);
      const file = join(folder, 'rules.conf');
      await writeFile(file, rules);
      const judged = await judge(['--rules', file, '--engine', engine], folder);
      check(judged.first);
      expect(judged.exitCode).toBe(exitCode);
    });
  }
}

for (const engine of both) {
  test(`a script that does not log on ${engine} is named, and taken out for the callback’s shape`, async ({
    folder,
  }) => {
    test.setTimeout(300_000);
    const file = join(folder, 'rules.conf');
    await writeFile(
      join(folder, 'deny.lua'),
      'function main()\n  if m.getvar("ARGS.kco_session_id", "none") ~= nil then return "found" end\n  return nil\nend\n',
    );
    await writeFile(file, `SecRuleScript ${join(folder, 'deny.lua')} "id:1010,phase:2,deny,status:403,nolog"\n`);
    const { first } = await judge(['--rules', file, '--engine', engine], folder);
    expect(first.findings[0]?.rule?.id).toBe('1010');
    // What a script looks at nobody can exempt. v3 asks it whatever `ctl:ruleRemoveById` says: there it goes everywhere or stays.
    const { chosen } = first.remedy;
    const approach = { v3: 'remove-rule', v2: 'remove-rule-for-shape' }[engine];
    expect(chosen).toMatchObject({ approach, directives: expect.stringMatching(/ById[= ]1010/) });
    expect(chosen?.delivered.passed).toBe(chosen?.delivered.of);
  });
}
