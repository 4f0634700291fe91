import { posix } from 'node:path';
import { z } from 'zod';
import {
  type BaselineFile,
  baselineHead,
  baselineReason,
  parseBaselineFile,
  readBaselineFile,
  refuseTwice,
} from '../../scenario/baseline-file.ts';
import { rulesets } from '../../scenario/conditions.ts';
import type { WafFinding, WafReport } from '../waf-report.ts';

/** Findings that somebody knows of and lives with. A known one does not fail the run. */
export interface Baseline {
  findings: KnownFinding[];
}

/** One schema makes the refusal of a misspelt file and the JSON Schema for editors. */
export const wafBaselineSchema = z.strictObject({
  ...baselineHead,
  findings: z
    .array(
      z.strictObject({
        configuration: z.string().min(1).optional().describe('Name of the configuration; absent for all.'),
        finding: z
          .string()
          .regex(/^[^/\s]+\/[a-z-]+$/, 'write RULE/KIND, such as "211180/push"')
          .describe('Rule and kind of request, such as "211180/push".'),
        reason: baselineReason,
      }),
    )
    .describe('Findings that do not fail a run.'),
});

export type KnownFinding = z.infer<typeof wafBaselineSchema>['findings'][number];

const hint =
  "Write it as: { baseline: 1, findings: [{ finding: '211180/push', reason: 'why' }] }, in YAML or JSON; configuration: NAME is optional.";

/** @throws HarnessError USAGE with file, line and field */
export const readBaseline = async (file: string): Promise<Baseline> =>
  findingsIn(await readBaselineFile({ path: file, name: file }, wafBaselineSchema, hint), file);

/** @throws HarnessError USAGE with file, line and field */
export const parseBaseline = (text: string, file: string): Baseline =>
  findingsIn(parseBaselineFile(text, file, wafBaselineSchema, hint), file);

function findingsIn(
  { value: { findings }, lineAt }: BaselineFile<z.infer<typeof wafBaselineSchema>>,
  file: string,
): Baseline {
  refuseTwice({ file, field: 'findings', lineAt }, findings, (entry) => [entry.configuration, entry.finding]);
  return { findings };
}

/** A path may be written in several ways, `./rules.conf` and `rules.conf`; what is built in has one name, and is no path. */
const isSame = (one: string, other: string): boolean =>
  one === other ||
  (![one, other].some((name) => rulesets.some((known) => known === name)) && plainPath(one) === plainPath(other));

/** Of a URL too: it has a scheme, whose slashes stay. */
const plainPath = (name: string): string =>
  /^https?:/.test(name) ? name.replace(/\/+$/, '') : posix.normalize(name).replace(/(?<=.)\/$/, '');

/**
 * Marks the findings that the baseline knows.
 * @returns also what the baseline names and was not found any more, so that it does not outlive its reason
 */
export function applyBaseline(
  report: WafReport,
  { findings }: Baseline,
): { report: WafReport; unused: KnownFinding[] } {
  const used = new Set<KnownFinding>();
  const marked = (configuration: string, finding: WafFinding): WafFinding => {
    const known = findings.filter(
      (entry) =>
        entry.finding === finding.id &&
        (entry.configuration === undefined || isSame(entry.configuration, configuration)),
    );
    for (const entry of known) used.add(entry);
    return known[0] ? { ...finding, known: known[0].reason } : finding;
  };
  const configurations = report.configurations.map((configuration) => ({
    ...configuration,
    findings: configuration.findings.map((finding) => marked(configuration.name, finding)),
  }));
  return { report: { ...report, configurations }, unused: findings.filter((entry) => !used.has(entry)) };
}
