import type { Scenario } from '../../scenario/scenario.ts';

/** A test's tags, which `--grep` sees after its title. */
export const tagsOf = ({ expect, tags = [] }: Scenario): string[] => [expect.verdict, ...tags].map((tag) => `@${tag}`);
