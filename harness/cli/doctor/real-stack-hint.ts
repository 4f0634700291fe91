import type { Finding } from './finding.ts';

/** What stands below a simulated run: how to play the same on the real plugin, and what that needs here. */
export function realStackHint(needs: readonly Finding[] | undefined, only: readonly string[]): string {
  const words = ['npx kco-harness run', ...only.map(quoted), '--stack containers'].join(' ');
  const first = `The same scenarios on the real plugin: ${words}`;
  if (needs === undefined) return `${first} (npx kco-harness doctor says what it needs)`;
  return [
    first,
    ...needs.map(({ name, detail, get }) => `  needs ${name}: ${detail}${get ? `; to get it: ${get}` : ''}`),
  ].join('\n');
}

const quoted = (word: string): string => (/^[\w.-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
