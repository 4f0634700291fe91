import type { Play } from '../../run/plays.ts';

/** A test's tags, which `--grep` sees after its title. */
export const tagsOf = (plays: readonly Pick<Play, 'scenario' | 'controlOf'>[]): string[] =>
  plays[0]?.controlOf !== undefined
    ? ['@control']
    : plays.flatMap(({ scenario: { expect, tags = [] } }) => [expect.verdict, ...tags].map((tag) => `@${tag}`));
