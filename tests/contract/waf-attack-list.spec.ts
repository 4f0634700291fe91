import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { expect, judge, test } from './support/waf-command.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/waf/${name}`, import.meta.url));

/** Attacks that pass with an exclusion and not without, by rule set, each with the reason why that is no hole. */
const explainedSchema = z.record(z.string(), z.array(z.strictObject({ attack: z.string(), why: z.string().min(20) })));

async function explainedFor(rules: string): Promise<string[]> {
  const all = explainedSchema.parse(parse(await readFile(fixture('attack-list-explained.yaml'), 'utf8')));
  return (all[rules] ?? []).map(({ attack }) => attack).sort();
}

/** What each set stops of the list by itself: so many at least, or the test would show nothing. */
const cases = [
  { rules: 'comodo', engine: 'v3', atLeast: 60 },
  { rules: 'comodo', engine: 'v2', atLeast: 60 },
  // On mod_security2 the Core Rule Set takes minutes: docs/waf.md tells what came of it.
  { rules: 'crs-pl2', engine: 'v3', atLeast: 180 },
] as const;

for (const { rules, engine, atLeast } of cases) {
  test(`${rules} on ${engine}: no attack that the search has not seen passes with the exclusion it printed, but those that are explained`, async ({
    folder,
  }) => {
    test.setTimeout(600_000);
    const searched = await judge(['--rules', rules, '--engine', engine], folder);
    expect(searched.first.remedy.outcome).toBe('proven');
    const exclusion = join(folder, searched.report.run.id, `exclusion-1-${rules}.conf`);
    expect(await readFile(exclusion, 'utf8')).toBe(searched.first.remedy.chosen?.file);

    const list = ['--corpus', fixture('attack-list.yaml'), '--no-remedy'];
    const { first } = await judge(['--rules', rules, '--engine', engine, '--exclusion', exclusion, ...list], folder);
    const sent = (first.protection?.attacks ?? 0) - (searched.first.protection?.attacks ?? 0);
    const stopped = (first.protection?.stoppedBefore ?? 0) - (searched.first.protection?.stoppedBefore ?? 0);
    expect(sent).toBeGreaterThanOrEqual(200);
    expect(stopped).toBeGreaterThanOrEqual(atLeast);
    expect([...first.lost].sort()).toEqual(await explainedFor(rules));
    // With the exclusion all callbacks are delivered, or the attacks would have passed nothing.
    expect(first.delivered.passed).toBe(first.delivered.of);
  });
}
