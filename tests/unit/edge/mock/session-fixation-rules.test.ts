import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ComodoRuleset, isCoreRuleset } from '../../../../harness/edge/core-ruleset.ts';
import { sessionFixationRules } from '../../../../harness/edge/mock/session-fixation/session-fixation-rules.ts';
import { rulesets } from '../../../../harness/scenario/conditions.ts';

const fileOf = (ruleset: string) =>
  new URL(`../../../../containers/edge/modsecurity/rulesets/${ruleset}.conf`, import.meta.url);

/** The chains of a rule file: each begins with a `SecRule` that is not indented. */
function chainsIn(ruleset: string): { text: string; line: number }[] {
  const lines = readFileSync(fileOf(ruleset), 'utf8').split('\n');
  const starts = lines.flatMap((text, index) => (text.startsWith('SecRule ') ? [index] : []));
  return starts.map((start, index) => ({
    text: lines.slice(start, starts[index + 1]).join('\n'),
    line: start + 1,
  }));
}

const only = (pattern: RegExp, text: string) => pattern.exec(text)?.[1];

const comodo = rulesets.filter((ruleset): ruleset is ComodoRuleset => !isCoreRuleset(ruleset));

for (const ruleset of comodo) {
  test(`${ruleset}.conf has the rules of the mock, and no others`, () => {
    const written = chainsIn(ruleset).map(({ text, line }) => {
      const spares = only(/SecRule REQUEST_FILENAME "!@rx \\A([^"]+)"/, text);
      return {
        id: only(/\bid:(\d+)/, text),
        message: only(/\bmsg:'([^']+)'/, text),
        words: only(/ARGS_NAMES "@pm ([^"]+)"/, text)?.split(' '),
        referer: text.includes('SecRule &REQUEST_HEADERS:Referer "@eq 0"') ? 'missing' : 'off-domain',
        spares: spares === undefined ? undefined : new RegExp(`^${spares}`).source,
        line,
      };
    });
    expect(written).toEqual(
      sessionFixationRules[ruleset].map(({ spares, ...rule }) => ({ ...rule, spares: spares?.source })),
    );
  });
}
