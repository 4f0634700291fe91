import semver from 'semver';
import { HarnessError } from '../../lib/errors.ts';
import { gitFailed, openRepository, type RunGitOptions, runGit } from './from-git.ts';
import { parseSpec } from './parse-spec.ts';
import { readPluginWord, refuseSharedNames, writePluginWord } from './plugin-word.ts';

/**
 * Replaces each range after --plugin by the versions in it, oldest first, and leaves everything else as it is:
 * `2.8.7..2.13.11` and `>=2.5 <2.9` by the versions that this project knows, `git:PATH#2.8.7..2.13.11` and `git:PATH#>=2.8`
 * by the tags of that repository. What stands there twice comes once.
 * @param words sources, some with a name before them: `mine=./folder`
 * @throws HarnessError USAGE for a range that holds nothing, for a name that is none, stands for several versions or is
 *   given twice; SOURCE_NOT_FOUND, SOURCE_INVALID for a repository.
 */
export async function expandPlugins(
  words: readonly string[],
  options: RunGitOptions & { cwd?: string } = {},
): Promise<string[]> {
  const expanded: string[] = [];
  for (const word of words) {
    const { name, spec } = readPluginWord(word);
    const specs = await expand(spec, options);
    if (name !== undefined && specs.length > 1) throw namesSeveral(word, specs);
    expanded.push(...specs.map((one) => writePluginWord({ name, spec: one })));
  }
  const distinct = [...new Set(expanded)];
  refuseSharedNames(distinct);
  return distinct;
}

const namesSeveral = (word: string, { length }: readonly string[]): HarnessError =>
  new HarnessError('USAGE', `--plugin "${word}" has one name for ${length} versions`, {
    hint: 'A range needs no name: its versions are told apart as they are. Name one version, or leave the name out.',
  });

async function expand(spec: string, options: RunGitOptions & { cwd?: string }): Promise<string[]> {
  if (!spec.startsWith('git:')) return isRange(spec) ? versionsInRange(spec, knownVersions, spec) : [spec];
  const hash = spec.lastIndexOf('#');
  const range = spec.slice(hash + 1);
  if (hash < 0 || !isRange(range)) return [spec];
  const tags = versionsInRange(range, await tagsOf(spec, options), spec);
  return tags.map((tag) => `${spec.slice(0, hash)}#${tag}`);
}

async function tagsOf(spec: string, { cwd, ...options }: RunGitOptions & { cwd?: string }): Promise<string[]> {
  const source = await parseSpec({ spec }, cwd);
  if (source.kind !== 'git') throw new HarnessError('USAGE', `"${spec}" names no repository`);
  const repository = await openRepository(source.path, spec);
  const listed = await runGit(repository, ['tag', '--list'], options);
  if (listed.exitCode !== 0) throw gitFailed(spec, listed.stderr);
  return listed.stdout.split('\n').filter((tag) => tag !== '');
}

/** Both ends belong to it. git allows no two dots in the name of a tag. */
const fromTo = /^([^/\\]+?)\.\.([^/\\]+)$/;
/** As npm writes ranges. A path may begin with a tilde, hardly with one before a digit. */
const comparison = /^(?:[<>]=?|=|\^|~)\s*\d/;

/** Whether what stands after --plugin, or after the `#` of git:PATH#TAG, means several versions. */
export const isRange = (text: string): boolean => comparison.test(text) || (/^v?\d/.test(text) && fromTo.test(text));

/**
 * The versions among `known` that a range means, oldest first, as they are written there: `v2.8.7` stays so. Betas and
 * whatever is no version are left out.
 * @param label the whole of what was typed, for errors
 * @throws HarnessError USAGE, with the nearest versions there are
 */
export function versionsInRange(range: string, known: readonly string[], label: string): string[] {
  const released = known
    .flatMap((name) => {
      const version = parse(name);
      return version ? [{ name, version }] : [];
    })
    .sort((a, b) => semver.compare(a.version, b.version));
  const [, from, to] = fromTo.exec(range) ?? [];
  const found =
    from !== undefined && to !== undefined
      ? between(endOf(from, released, label), endOf(to, released, label), released)
      : released.filter(({ version }) => semver.satisfies(version, understood(range, label)));
  if (found.length === 0) throw nothingIn(range, released, label);
  return found.map(({ name }) => name);
}

interface Release {
  name: string;
  version: string;
}

/** `2.13.11`, `v2.13.11` and `2.0` are versions; `2.15.0-beta.1` is none here. */
function parse(text: string): string | undefined {
  const plain = /^v?(\d+\.\d+(?:\.\d+)?)$/.exec(text)?.[1];
  return plain === undefined ? undefined : semver.coerce(plain)?.version;
}

const between = (from: string, to: string, released: readonly Release[]): Release[] =>
  released.filter(({ version }) => semver.gte(version, from) && semver.lte(version, to));

/** The ends are named, so they must be there: a misspelt one would silently mean fewer versions. */
function endOf(text: string, released: readonly Release[], label: string): string {
  const version = parse(text);
  const found = released.find((release) => release.version === version);
  if (found) return found.version;
  throw new HarnessError('USAGE', `"${label}": there is no version ${text}`, {
    hint: version === undefined ? spelling : nearestTo(version, released),
  });
}

const spelling = 'write a range as 2.8.7..2.13.11 or as ">=2.5 <2.9".';

function understood(range: string, label: string): string {
  if (semver.validRange(range) !== null) return range;
  throw new HarnessError('USAGE', `"${label}" is a range that cannot be read`, { hint: spelling });
}

function nothingIn(range: string, released: readonly Release[], label: string): HarnessError {
  // Its ends are there, or it would not have come so far.
  if (fromTo.test(range)) {
    return new HarnessError('USAGE', `"${label}" holds no version`, { hint: 'Write the older version first.' });
  }
  const [named = ''] = /\d+(?:\.\d+)*/.exec(range) ?? [];
  const version = semver.coerce(named)?.version;
  return new HarnessError('USAGE', `"${label}" holds no version`, {
    hint: version === undefined ? spelling : nearestTo(version, released),
  });
}

/** The last before and the first after, as far as there are any. */
function nearestTo(version: string, released: readonly Release[]): string {
  const before = released.findLast((release) => semver.lte(release.version, version));
  const after = released.find((release) => semver.gt(release.version, version));
  const names = [before, after].flatMap((release) => (release ? [release.name] : []));
  return names.length === 0 ? 'There are no tags that are versions.' : `The nearest there are: ${names.join(' and ')}.`;
}

/**
 * The released versions of the KCO plugin from 1.11.0 on, oldest first, without betas. A newer one can be played all the same
 * when it is named; ranges go by this list.
 * @source tags of github.com/krokedil/klarna-checkout-for-woocommerce, read when 2.20.9 was the newest
 */
export const knownVersions: readonly string[] = `
1.11.0 1.11.1 1.11.2 1.11.3 1.11.4 1.11.5 1.11.6 1.11.7 1.11.8
2.0.0 2.0.1 2.0.2 2.0.3 2.0.4 2.0.5 2.0.6 2.0.7 2.0.8 2.0.9 2.0.10 2.0.11 2.0.12 2.0.13 2.0.14 2.0.15 2.0.16
2.1.0 2.1.1 2.1.2 2.1.3 2.1.4
2.2.0
2.3.0 2.3.1 2.3.2
2.4.0 2.4.1 2.4.2 2.4.3
2.5.0 2.5.1 2.5.2 2.5.3 2.5.4 2.5.5 2.5.6 2.5.7 2.5.8 2.5.9 2.5.11
2.6.0 2.6.1 2.6.2 2.6.3 2.6.4
2.7.0 2.7.1 2.7.2 2.7.3 2.7.4
2.8.0 2.8.1 2.8.2 2.8.3 2.8.4 2.8.5 2.8.6 2.8.7
2.9.0
2.10.0 2.10.1 2.10.2
2.11.0 2.11.1 2.11.2 2.11.3 2.11.4 2.11.5 2.11.6 2.11.7
2.12.0 2.12.1 2.12.2 2.12.3 2.12.4 2.12.5 2.12.6 2.12.7 2.12.8 2.12.9
2.13.0 2.13.1 2.13.2 2.13.3 2.13.4 2.13.5 2.13.6 2.13.7 2.13.8 2.13.9 2.13.10 2.13.11
2.14.0 2.14.1 2.14.2 2.14.3 2.14.4
2.15.0
2.16.0 2.16.1 2.16.2 2.16.3 2.16.4
2.17.0
2.18.0 2.18.1 2.18.2 2.18.3 2.18.4
2.19.0 2.19.1
2.20.0 2.20.1 2.20.2 2.20.3 2.20.4 2.20.5 2.20.6 2.20.7 2.20.8 2.20.9
`
  .trim()
  .split(/\s+/);
