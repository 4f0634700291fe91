import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import type { SourceRequest } from './source.ts';

export type SourceSpec =
  | { kind: 'version'; slug: string; version: string }
  | { kind: 'zip'; path: string }
  | { kind: 'folder'; path: string }
  | { kind: 'git'; path: string; ref: string }
  | { kind: 'debian' };

/** At least one dot, so that a folder called `10up` is not taken for a version. */
const versionPattern = /^\d+(\.\d+)+([.-]?[a-z]+[.-]?\d*)*$/i;
/** No slash and no leading dot: both parts become file names. */
const slugAtVersionPattern = /^([a-z0-9][a-z0-9_-]*)@([a-z0-9][\w.+-]*)$/i;
const grammar = 'give a version, a .zip, a folder, or git:PATH#TAG';

/**
 * Reads what stands after --plugin, --woocommerce, --wordpress or --with. Paths come out absolute.
 * @throws HarnessError USAGE for a malformed one, SOURCE_NOT_FOUND for a path that is not there.
 */
export async function parseSpec(request: SourceRequest, cwd = ''): Promise<SourceSpec> {
  const { slug, spec } = request;
  if (spec.startsWith('git:')) return parseGit(spec, cwd);
  if (spec === 'debian' && slug === 'wordpress') return { kind: 'debian' };
  if (versionPattern.test(spec)) return versionOf(slug, spec);
  const path = absolute(spec, cwd);
  if (await isFolder(path)) return { kind: 'folder', path };
  if (/\.zip$/i.test(spec)) return { kind: 'zip', path };
  const named = slugAtVersionPattern.exec(spec);
  if (named?.[1] && named[2]) {
    if (slug === undefined || slug === named[1]) return { kind: 'version', slug: named[1], version: named[2] };
    throw new HarnessError('USAGE', `"${spec}" names ${named[1]} where ${slug} is wanted`, {
      hint: `for further plugins there is --with ${spec}`,
    });
  }
  throw new HarnessError('SOURCE_NOT_FOUND', `"${spec}" is no version, and there is no folder ${path}`, {
    hint: slug === 'wordpress' ? `${grammar}, or "debian"` : grammar,
  });
}

function parseGit(spec: string, cwd: string): SourceSpec {
  const rest = spec.slice('git:'.length);
  // The last one, because a path may hold a '#' and hardly a tag does.
  const hash = rest.lastIndexOf('#');
  const path = rest.slice(0, Math.max(hash, 0));
  const ref = rest.slice(hash + 1);
  // A leading dash would reach git as an option.
  if (hash < 0 || path === '' || ref === '' || ref.startsWith('-')) {
    throw new HarnessError('USAGE', `"${spec}" is not of the form git:PATH#TAG`, {
      hint: 'for example git:../klarna-checkout-for-woocommerce#2.13.11',
    });
  }
  return { kind: 'git', path: absolute(path, cwd), ref };
}

function versionOf(slug: string | undefined, version: string): SourceSpec {
  if (slug !== undefined) return { kind: 'version', slug, version };
  throw new HarnessError('USAGE', `"${version}" does not say which plugin it is a version of`, {
    hint: `write SLUG@${version}, the slug as on wordpress.org`,
  });
}

/** The shell does not expand `~` behind `git:`, so it is done here. */
function absolute(path: string, cwd: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(cwd, path);
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
