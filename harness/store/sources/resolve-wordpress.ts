import { parseSpec } from './parse-spec.ts';
import { resolveSpec } from './resolve-source.ts';
import type { ResolvedSource, SourceOptions } from './source.ts';

/** Debian's package is in the store image already, so there is no folder to speak of. */
export type WordPressSource = { kind: 'debian' } | ({ kind: 'folder' } & ResolvedSource);

/**
 * As resolveSource(), for --wordpress, where the word `debian` is allowed too.
 * @throws HarnessError as resolveSource().
 */
export async function resolveWordPress(spec: string, options: SourceOptions): Promise<WordPressSource> {
  const request = { slug: 'wordpress', spec };
  const parsed = await parseSpec(request, options.cwd);
  if (parsed.kind === 'debian') return parsed;
  return { kind: 'folder', ...(await resolveSpec(parsed, request, options)) };
}
