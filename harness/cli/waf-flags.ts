import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type EngineKind, engineKinds } from '../edge/engine/waf-engine.ts';
import { HarnessError } from '../lib/errors.ts';
import { defaultOptions } from '../run/default-options.ts';
import type { WafOptions } from '../run/waf/waf-options.ts';
import { rulesets } from '../scenario/conditions.ts';
import { isVersion, isVersionRange } from '../scenario/version-range.ts';
import { type UrlForm, urlForms } from '../waf/probe.ts';
import { wafReporters } from '../waf/waf-report.ts';
import { collect } from './flag-values.ts';

/** The flags of `waf` as commander gives them. */
export interface WafFlags {
  rules?: string[];
  compare?: string[];
  engine: [EngineKind, EngineKind?];
  local: boolean;
  exclusion?: string[];
  wordpressExclusions: boolean;
  skipRefused: boolean;
  remedy: boolean;
  target?: string;
  token?: string;
  connectTo?: string;
  ca?: string;
  auditLog?: string;
  errorLog?: string;
  attacks: boolean;
  rate?: number;
  corpus?: string[];
  plugin?: string;
  form?: UrlForm[];
  baseline?: string;
  reporter: string[];
  json: boolean;
  output?: string;
  baseImage?: string;
  debianMirror?: string;
}

/** Flags that mean something to rule sets only, and to a site only. */
const ofRules = [
  'rules',
  'compare',
  'engine',
  'local',
  'exclusion',
  'wordpressExclusions',
  'skipRefused',
  'remedy',
  'baseImage',
  'debianMirror',
] as const;

/** Flags that mean nothing to a comparison: it looks for no exclusion, and its report has one form. */
const ofOneSet = ['rules', 'remedy', 'baseline', 'reporter'] as const;
const ofSites = ['token', 'connectTo', 'ca', 'auditLog', 'errorLog', 'attacks', 'rate'] as const;

export function addWafOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--rules <set>',
        `a rule set: ${rulesets.join(', ')}, crs4-pl1 to crs4-pl4, a file, or a folder of .conf files; repeatable (default: those of the first kind)`,
      ).argParser(collect),
    )
    .addOption(
      new Option('--engine <kind>', 'v3: nginx + ModSecurity 3; v2: Apache + mod_security2; with --compare two: v2,v3')
        .argParser(enginesIn)
        .default(['v3'], 'v3'),
    )
    .option(
      '--compare <sets...>',
      'two rule sets, the old one and the new one, or one on two engines: what gets worse, and what better',
    )
    .option('--local', 'the nginx or Apache of this machine, with a configuration of its own, and no Docker', false)
    .addOption(
      new Option('--exclusion <file>', 'judge the rule set with this file of exclusions; repeatable').argParser(
        collect,
      ),
    )
    .option('--wordpress-exclusions', 'with crs4-plN: the exclusions for WordPress that CRS publishes', false)
    .option('--skip-refused', 'leave out what the engine refuses of your files, and list it', false)
    .option('--no-remedy', 'tell what is stopped, and look for no exclusion: quicker')
    .option('--target <url>', 'a staging site of yours, in the place of rule sets')
    .option('--token <text>', 'the token in its file, in the place of the one that this machine keeps')
    .option('--connect-to <host:port>', 'connect there, whatever the name of the site resolves to')
    .option('--ca <file>', 'a private authority that signed the site’s certificate, PEM')
    .option('--audit-log <file>', 'ModSecurity’s audit log of the site, for rule ids: a file or an http URL')
    .option('--error-log <file>', 'the web server’s error log of the site, for rule ids')
    .option('--attacks', 'send the attacks to the site too', false)
    .option('--rate <number>', 'requests a second to the site (default: 5; 20 at most)', requestRate)
    .addOption(
      new Option('--corpus <file>', 'requests of your own beside those built in; repeatable').argParser(collect),
    )
    .option(
      '--plugin <range>',
      'callbacks of these versions of the plugin only: 2.13.11, ">=2.5 <2.18.4"',
      versionRange,
    )
    .addOption(
      new Option('--form <form>', `URL forms to send, repeatable: ${urlForms.join(', ')} (default: all)`)
        .choices(urlForms)
        .argParser(collectForm),
    )
    .option('--baseline <file>', 'findings that are known, each with a reason: they do not fail')
    .addOption(
      new Option('--reporter <names>', `comma-separated: ${wafReporters.join(', ')}`)
        .argParser(reporterList)
        .default(['html', 'markdown'], 'html,markdown'),
    )
    .option('--json', 'waf.json on stdout, and nothing else there', false)
    .option('--output <folder>', 'where run folders go (default: runs)')
    .option('--base-image <image>', 'image that the container starts from (default: debian:trixie-slim)')
    .option('--debian-mirror <url>', 'mirror for the base image where no registry answers');
}

/**
 * Flags over environment over defaults.
 * @throws HarnessError USAGE for flags that would have no effect
 */
export function wafOptionsFrom(
  command: Command,
  flags: WafFlags,
  { environment, pid, version }: WafOptions['owner'] & Pick<WafOptions, 'version'>,
): WafOptions {
  refuseIdle(command, flags.target === undefined ? ofSites : ofRules, flags.target);
  const named = flags.compare ?? flags.rules ?? [];
  if (flags.wordpressExclusions && !named.some((name) => name.startsWith('crs4-'))) {
    throw new HarnessError(
      'USAGE',
      '--wordpress-exclusions has no effect without --rules crs4-pl1, -pl2, -pl3 or -pl4',
    );
  }
  const defaults = defaultOptions(environment, new Date());
  return {
    runId: defaults.runId,
    runFolder: flags.output ? resolve(flags.output, defaults.runId) : defaults.runFolder,
    cacheDir: defaults.cacheDir,
    rules: flags.rules ?? [...rulesets],
    engine: engineOf(flags),
    host: flags.local ? 'local' : 'docker',
    exclusions: flags.exclusion ?? [],
    artifactsDir: defaults.artifactsDir,
    wordpressExclusions: flags.wordpressExclusions,
    skipRefused: flags.skipRefused,
    remedy: flags.remedy,
    corpora: flags.corpus ?? [],
    plugin: flags.plugin,
    forms: flags.form,
    baseline: flags.baseline,
    baseImage: flags.baseImage ?? defaults.baseImage,
    debianMirror: flags.debianMirror ?? defaults.debianMirror,
    owner: { environment, pid },
    version,
    site:
      flags.target === undefined
        ? undefined
        : {
            url: flags.target,
            token: flags.token ?? environment.KCO_HARNESS_WAF_TOKEN,
            connectTo: flags.connectTo,
            ca: flags.ca,
            auditLog: flags.auditLog,
            errorLog: flags.errorLog,
            attacks: flags.attacks,
            perSecond: flags.rate,
          },
  };
}

/** @throws HarnessError USAGE for two where one set is judged */
function engineOf({ engine: [first, second], compare }: WafFlags): EngineKind {
  if (second === undefined || compare !== undefined) return first;
  throw new HarnessError('USAGE', `--engine ${first},${second} names two engines, and one rule set is judged on one`, {
    hint: `To compare them: --compare RULES --engine ${first},${second}`,
  });
}

/**
 * The two sides that `--compare` names. What they are called tells them apart.
 * @throws HarnessError USAGE for more or fewer than two, and for flags that would have no effect
 */
export function sidesToCompare(command: Command, { compare = [], engine: [first, second] }: WafFlags) {
  const idle = givenAmong(command, ofOneSet);
  if (idle) throw new HarnessError('USAGE', `${idle.long} has no effect with --compare`);
  const [old, fresh = old, ...more] = compare;
  const isOne = compare.length === 1 && second === undefined;
  if (old === undefined || fresh === undefined || more.length > 0 || isOne) {
    throw new HarnessError('USAGE', `--compare takes two rule sets, not ${compare.length}`, {
      hint: 'The old one and the new one: --compare OLD NEW. For one on two engines: --compare RULES --engine v2,v3.',
    });
  }
  const after = second ?? first;
  const called = (rules: string, kind: EngineKind) => (after === first ? rules : `${rules} on ${kind}`);
  return [
    { name: called(old, first), rules: old, engine: first },
    { name: called(fresh, after), rules: fresh, engine: after },
  ] as const;
}

const givenAmong = (command: Command, names: readonly string[]): Option | undefined =>
  command.options.find(
    (option) =>
      names.includes(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli',
  );

function enginesIn(value: string): WafFlags['engine'] {
  const kinds = value.split(',').map((name) => engineKinds.find((kind) => kind === name.trim()));
  const [first, second, ...more] = kinds;
  if (!first || kinds.includes(undefined) || more.length > 0) {
    throw new InvalidArgumentError(
      `It is one of ${engineKinds.join(', ')}; with --compare it may be two, such as v2,v3.`,
    );
  }
  return [first, second];
}

function refuseIdle(command: Command, names: readonly string[], target: string | undefined): void {
  const given = givenAmong(command, names);
  if (!given) return;
  throw new HarnessError('USAGE', `${given.long} has no effect ${target === undefined ? 'without' : 'with'} --target`, {
    hint:
      target === undefined
        ? 'It is for a site of yours: kco-harness waf --target https://staging.example …'
        : 'The site’s own rules are what is judged. To judge a rule set, leave --target out.',
  });
}

function collectForm(value: string, previous: UrlForm[] | undefined): UrlForm[] {
  const form = urlForms.find((known) => known === value);
  if (!form) throw new InvalidArgumentError(`It is one of ${urlForms.join(', ')}.`);
  return [...(previous ?? []), form];
}

function reporterList(value: string): string[] {
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(wafReporters as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${wafReporters.join(', ')}.`);
  return names;
}

function versionRange(value: string): string {
  if (!isVersion(value) && !isVersionRange(value)) {
    throw new InvalidArgumentError('It is a version or a range, such as 2.13.11 or ">=2.5 <2.18.4".');
  }
  return value;
}

function requestRate(value: string): number {
  const rate = Number(value);
  if (!(rate > 0 && rate <= 20)) throw new InvalidArgumentError('It is a number above 0, 20 at most.');
  return rate;
}
