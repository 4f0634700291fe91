import semver from 'semver';
import { HarnessError } from '../../lib/errors.ts';

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
