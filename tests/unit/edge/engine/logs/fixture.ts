import { readFileSync } from 'node:fs';

/**
 * What nginx 1.22 with libmodsecurity 3.0.9 and Apache 2.4 with mod_security2 2.9.7 wrote for `tiny.conf`, which stands
 * beside it, and for the project's own 211180 (`rev3-*`). Only the paths of the rules were changed.
 */
export const fixture = (name: string): string =>
  readFileSync(new URL(`../../../../fixtures/waf-logs/${name}`, import.meta.url), 'utf8');

export const linesOf = (name: string): string[] => fixture(name).trimEnd().split('\n');
