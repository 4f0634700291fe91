import { HarnessError } from '../../lib/errors.ts';

/** What stands after `--plugin`: a source, and the name that the user gives it. */
export interface PluginWord {
  name?: string;
  /** A version, a zip, a folder, git:PATH#TAG, or a range. */
  spec: string;
}

/** It becomes the name of a folder, also on disks where a dot at its end or a leading dash would be trouble. */
const namePattern = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9_-])?$/;
/** Windows takes these for devices, whatever extension they have. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Reads `NAME=SOURCE`. What has a slash or a colon before its `=` is a path, and what begins with a sign of comparison a
 * range: they have no name.
 * @throws HarnessError USAGE for a name that is none.
 */
export function readPluginWord(word: string): PluginWord {
  const [, name, spec] = /^([^=/\\:<>~^]+)=(.*)$/s.exec(word) ?? [];
  if (name === undefined || spec === undefined) return { spec: word };
  if (!namePattern.test(name) || device.test(name)) {
    throw new HarnessError('USAGE', `--plugin "${word}": "${name}" is no name for a plugin`, {
      hint: `A name has up to 40 letters without accents, digits, dots, dashes and underscores, such as mine=${spec || './folder'}. A path with = in it is written ./${word}.`,
    });
  }
  if (spec === '') {
    throw new HarnessError('USAGE', `--plugin "${word}" names nothing`, {
      hint: `Write ${name}= and a version, a .zip, a folder, or git:PATH#TAG.`,
    });
  }
  return { name, spec };
}

export const writePluginWord = ({ name, spec }: PluginWord): string => (name === undefined ? spec : `${name}=${spec}`);

/** @throws HarnessError USAGE when two plugins have one name; capitals make no difference, as on many disks. */
export function refuseSharedNames(words: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const word of words) {
    const { name } = readPluginWord(word);
    if (name === undefined) continue;
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      throw new HarnessError('USAGE', `--plugin ${other} and --plugin ${word} have one name`, {
        hint: 'Reports and evidence folders go by it: give each its own.',
      });
    }
    seen.set(name.toLowerCase(), word);
  }
}
