import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCoreRuleset } from '../core-ruleset.ts';
import { type RuleSetLines, ruleFile, ruleSetLines } from './rule-file.ts';
import type { RuleFile, RuleSource } from './rule-source.ts';
import type { RuleVariant } from './waf-engine.ts';

/** The rules of a variant as files that an engine loads. */
export interface VariantFiles {
  /** How errors call the rule set. */
  name: string;
  /** The one that the server includes. */
  rulesFile: string;
  /** To be written. */
  written: { path: string; content: string }[];
  /** To be written too: the user's files, where the engine can include them. */
  copies: readonly RuleFile[];
  /** Where those are. */
  copiesFolder: string;
  /** The rule set's own files, as the engine includes them. */
  entries: readonly string[];
  /** The user's files that it includes, in that order. */
  included: readonly string[];
  /** What the user knows a written file by. */
  knownAs: ReadonlyMap<string, string>;
  /** Whether each request to it leaves a row in the audit log. */
  leavesRows: boolean;
  /** The user's files, to be where they are on this machine. */
  provided: readonly RuleFile[];
}

/** A rule set, with the files that it needs. */
export interface RuleSetFiles extends RuleSetLines {
  name: string;
  /** Whether the engine must not read those of this machine. */
  isEdited?: boolean;
  /** Those that the host may not have. */
  provided: readonly RuleFile[];
}

/** @param contexts folder of the build contexts, where the project's own rules are */
export async function ruleSetFiles(source: RuleSource, contexts: string): Promise<RuleSetFiles> {
  const lines = ruleSetLines(source, join(contexts, 'edge/modsecurity/rulesets'));
  if (source.type === 'files')
    return { ...lines, name: source.name, provided: source.files, isEdited: source.isEdited ?? false };
  const { ruleset } = source;
  if (isCoreRuleset(ruleset)) return { ...lines, name: ruleset, provided: [] };
  const provided = await Promise.all(lines.entries.map(async (path) => ({ path, content: await readFile(path) })));
  return { ...lines, name: ruleset, provided };
}

/**
 * Engine settings, rule set, what is excluded from it, and settings that hold whatever the rule set says.
 * @param places `folder` is the load's own; `copiesFolder` the rule set's in it, which several variants may share; `limits` is empty
 *   where the server has them for all variants
 */
export function variantFiles(
  variant: RuleVariant,
  rules: RuleSetFiles,
  {
    folder,
    copiesFolder,
    temporaryFolder,
    limits,
    include,
    includes,
  }: {
    folder: string;
    copiesFolder: string;
    temporaryFolder: string;
    limits: string;
    include: (path: string) => string;
    includes: (path: string) => boolean;
  },
): VariantFiles {
  const exclusions = variant.exclusions.map(({ place, directives, file }, index) => ({
    place,
    path: `${folder}/${variant.name}-exclusion-${index + 1}.conf`,
    content: `${directives}\n`,
    knownAs: file ?? `exclusion ${index + 1} of ${variant.name}`,
  }));
  const placed = (place: 'before' | 'after') => exclusions.filter((exclusion) => exclusion.place === place);
  const rulesFile = `${folder}/${variant.name}.conf`;
  const copies = copiesFor(rules, copiesFolder, includes);
  const entries = rules.entries.map((path) => copies.get(path)?.path ?? path);
  const content = ruleFile({
    settings: [engineSettings(temporaryFolder, freeIdIn([...rules.provided, ...exclusions])), limits],
    ruleSet: { ...rules, entries },
    include,
    before: placed('before').map(({ path }) => include(path)),
    after: placed('after').map(({ path }) => include(path)),
    last: lastSettings(variant, folder),
  });
  return {
    name: rules.name,
    rulesFile,
    written: [{ path: rulesFile, content }, ...exclusions],
    copies: [...copies.values()],
    copiesFolder,
    entries,
    included: [...placed('before').map(({ path }) => path), ...entries, ...placed('after').map(({ path }) => path)],
    knownAs: new Map([
      ...exclusions.map(({ path, knownAs }): [string, string] => [path, knownAs]),
      ...[...copies].map(([path, copy]): [string, string] => [copy.path, path]),
    ]),
    leavesRows: ![...exclusions, ...rules.provided].some(({ content }) => silencing.test(content.toString())),
    provided: rules.provided,
  };
}

/**
 * Copies of a rule set's files where the engine can include them and finds them as they were edited, by their own paths: none where
 * it can as they are. The tree stays what it is, so that what they include and read relative to themselves is found.
 */
function copiesFor(
  { entries, provided, isEdited }: RuleSetFiles,
  folder: string,
  includes: (path: string) => boolean,
): ReadonlyMap<string, RuleFile> {
  if (!isEdited && entries.every(includes)) return new Map();
  const placed = (path: string) => `${folder}${path.replace(/[^\w./:*?[\]-]/g, '_')}`;
  return new Map(
    provided.map((file): [string, RuleFile] => [
      file.path,
      { ...file, path: placed(file.path), content: file.isData ? file.content : leadToCopies(file.content, placed) },
    ]),
  );
}

/** By their whole paths files would be included that were not edited. */
const leadToCopies = (content: Buffer, placed: (path: string) => string): Buffer =>
  Buffer.from(
    content
      .toString('latin1')
      .replace(
        /^([ \t]*include(?:optional)?[ \t]+)(?:"(\/[^"\r\n]*)"|'(\/[^'\r\n]*)'|(\/[^\s]*))/gim,
        (_, directive: string, ...paths: (string | undefined)[]) =>
          directive + placed(asUtf8(paths.slice(0, 3).find((path) => path !== undefined) ?? '')),
      ),
    'latin1',
  );

const asUtf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

/**
 * With one of these a rule takes a request out of the engine's sight, and out of its log. Looked for line by line: across lines a
 * file of some megabytes takes minutes.
 */
const silencing = /^[^#\n]*\bctl:\s*'?(?:ruleEngine|auditEngine)=(?!On\b)/im;

/** From here on the harness's own rules have an id that no file of the user's has. */
const firstId = 99_901;

/** Ids are one space for all files of a variant, and the engine refuses the second rule of one. */
function freeIdIn(files: readonly { content: string | Buffer }[]): number {
  const used = new Set(
    files.flatMap(({ content }) =>
      [...content.toString('latin1').matchAll(/\bid:\s*'?(\d+)/g)].map(([, id]) => Number(id)),
    ),
  );
  let id = firstId;
  while (used.has(id)) id++;
  return id;
}

/**
 * As containers/edge/modsecurity/engine.conf has them. The id is none of 200001, which ModSecurity's recommended configuration gives
 * this rule: a user's files may well have that.
 */
const engineSettings = (temporaryFolder: string, id: number): string => `SecRuleEngine On
SecRequestBodyAccess On
SecRequestBodyLimit 1048576
SecRequestBodyNoFilesLimit 1048576
SecRequestBodyLimitAction Reject
SecResponseBodyAccess Off
SecArgumentSeparator &
SecCookieFormat 0
SecTmpDir ${temporaryFolder}/
SecRule REQUEST_HEADERS:Content-Type "@rx ^application/(?:[a-z0-9.+-]+[+])?json" \\
    "id:${id},phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"`;

/** A row for each transaction: so that waiting for a row ends also where no rule matched. */
const lastSettings = ({ name, mode, explained }: RuleVariant, folder: string): string[] => [
  `SecRuleEngine ${mode === 'on' ? 'On' : 'DetectionOnly'}`,
  'SecAuditEngine On',
  'SecAuditLogFormat JSON',
  'SecAuditLogParts ABHZ',
  'SecAuditLogType Serial',
  `SecAuditLog ${folder}/logs/audit.log`,
  `SecDebugLog ${folder}/logs/${explained ? name : 'debug'}.debug`,
  `SecDebugLogLevel ${explained ? 9 : 0}`,
];
