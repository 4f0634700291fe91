import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startDockerHost } from '../../harness/edge/engine/docker-host.ts';
import type { EngineKind } from '../../harness/edge/engine/waf-engine.ts';
import { silent } from '../../harness/lib/log.ts';
import { loadCorpora } from '../../harness/waf/corpus/load-corpora.ts';
import { mustPass } from '../../harness/waf/judge/observation.ts';
import type { CallbackProbe } from '../../harness/waf/probe.ts';
import type { Advice, ConfigurationReport } from '../../harness/waf/waf-report.ts';
import { uniqueId } from './support/docker-test.ts';
import { expect, judge, test } from './support/waf-command.ts';
import { contexts } from './support/waf-engine-contexts.ts';
import { type Site, SiteHost, sitesOf } from './support/wordpress-sites.ts';

const comodo = fileURLToPath(new URL('../../containers/edge/modsecurity/rulesets/comodo.conf', import.meta.url));

/** As a host has it: settings, then the rule set. */
const ruleSets = {
  comodo: async () => await readFile(comodo, 'utf8'),
  'crs-pl2': async () => `SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=2"
Include /etc/modsecurity/crs/crs-setup.conf
Include /usr/share/modsecurity-crs/rules/*.conf
`,
};
type RuleSetName = keyof typeof ruleSets;

const settings = `SecRuleEngine On
SecRequestBodyAccess On
SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
`;

const rulesFile = '/etc/edge/host-rules.conf';
const loads = { v3: `modsecurity_rules_file ${rulesFile};`, v2: `Include ${rulesFile}` } as const;

const callbacks = async (): Promise<CallbackProbe[]> =>
  (await loadCorpora([]))
    .flatMap(({ probes }) => probes)
    .filter((probe): probe is CallbackProbe => probe.type === 'callback' && mustPass(probe));

const adviceOf = ({ remedy }: ConfigurationReport, engine: EngineKind): Advice | undefined =>
  remedy.advice.find(({ layer }) => layer === { v3: 'nginx', v2: 'apache' }[engine]);

/** The file that the advice names, wherever it says so. */
const fileIn = ({ text }: Advice): string => /into a file, such as (\S+?),/.exec(text)?.[1] ?? '';
const lineIn = ({ text, code = '' }: Advice): string => /the line "(.*?)" directly above/.exec(text)?.[1] ?? code;

/** nginx lets a server block add to what the http block has: for whoever may not change that. */
const hasRulesOfAll = ({ name }: Site): boolean => name.endsWith('in the http');

/** What was advised once, and is not enough. */
const ownLocation = `location = /wc-api/KCO_WC_Push/ {
  modsecurity_rules 'SecRuleRemoveById 211180';
  try_files $uri $uri/ /index.php?$args;
}`;

// The Core Rule Set takes minutes on Apache, and its exclusion is placed as any other.
for (const [engine, name] of [
  ['v3', 'comodo'],
  ['v3', 'crs-pl2'],
  ['v2', 'comodo'],
] as [EngineKind, RuleSetName][]) {
  test(`${name} on ${engine}: what is printed for the web server delivers the callbacks, whatever the site's shape`, async ({
    folder,
    engine: { docker, baseImage, labels },
  }) => {
    test.setTimeout(600_000);
    const rules = name === 'comodo' ? comodo : name;
    const searched = await judge(['--rules', rules, '--engine', engine], folder);
    const unsearched = await judge(['--rules', rules, '--engine', engine, '--no-remedy'], folder);
    const found = adviceOf(searched.first, engine);
    const broad = adviceOf(unsearched.first, engine);
    if (!found || !broad) throw new Error('there is no advice for the web server');
    expect(searched.first.remedy.outcome).toBe('proven');

    const probes = await callbacks();
    await using host = await startDockerHost(engine, {
      docker,
      runId: uniqueId(),
      pid: process.pid,
      labels,
      contexts,
      baseImage,
      progress: silent,
    });
    const sites = await SiteHost.on(engine, host);
    const ruleSet = { path: rulesFile, content: settings + denyAtOnce(name) + (await ruleSets[name]()) };
    for (const site of sitesOf[engine]) {
      await test.step(site.name, async () => {
        const without = { rules: '', own: '', files: [ruleSet] };
        const all = await sites.delivered(site, probes, without);
        expect(all.length, 'without rules').toBe(probes.length);
        const stopped = await sites.delivered(site, probes, { ...without, rules: loads[engine] });
        // Whoever passes here may be stopped with other values, which are sent by the search alone.
        expect(stopped.length, 'with the rules alone').toBeGreaterThanOrEqual(unsearched.first.delivered.passed);
        expect(stopped.length, 'with the rules alone').toBeLessThan(probes.length);
        for (const [advice, content] of [
          [found, searched.first.remedy.chosen?.file ?? ''],
          [broad, broad.code ?? ''],
        ] as const) {
          const files = [ruleSet, { path: fileIn(advice), content: `${content}\n` }];
          const line = lineIn(advice);
          const above = { files, own: '', rules: `${line}\n${loads[engine]}\n` };
          expect(await sites.delivered(site, probes, above), 'directly above the rule set').toEqual(all);
          if (!hasRulesOfAll(site)) continue;
          const inServer = { files, own: line, rules: loads[engine] };
          expect(await sites.delivered(site, probes, inServer), 'in the server block').toEqual(all);
        }
        if (name !== 'comodo' || !site.name.includes('try_files')) return;
        const inLocation = await sites.delivered(site, probes, { ...without, own: ownLocation, rules: loads[engine] });
        expect(inLocation, 'in a location of its own').toEqual(stopped);
      });
    }
  });
}

const denyAtOnce = (name: RuleSetName): string =>
  name === 'comodo'
    ? [1, 2].map((phase) => `SecDefaultAction "phase:${phase},log,auditlog,deny,status:403"\n`).join('')
    : '';
