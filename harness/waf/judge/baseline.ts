import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { WafFinding, WafReport } from '../waf-report.ts';

/** Findings that somebody knows of and lives with. A known one does not fail the run. */
export interface Baseline {
  findings: KnownFinding[];
}

export interface KnownFinding {
  /** Name of the configuration; absent for all. */
  configuration?: string;
  /** `211180/push` */
  finding: string;
  reason: string;
}

export const wafBaselineSchema = z.strictObject({
  $schema: z.string().optional(),
  baseline: z.literal(1).describe('The version of this format.'),
  findings: z
    .array(
      z.strictObject({
        configuration: z.string().min(1).optional().describe('Name of the configuration that has it; absent for all.'),
        finding: z
          .string()
          .regex(/^[^/\s]+\/[a-z-]+$/, 'write RULE/KIND, such as "211180/push"')
          .describe('RULE/KIND, such as 211180/push.'),
        reason: z
          .string()
          .refine((reason) => reason.trim() !== '', 'say why it is known')
          .describe('Why it is known and lived with.'),
      }),
    )
    .describe('Findings that do not fail a run.'),
});

const hint =
  "Write it as: { baseline: 1, findings: [{ finding: '211180/push', reason: 'why' }] }, in YAML or JSON; configuration: NAME is optional.";

/** @throws HarnessError USAGE with file, line and field */
export async function readBaseline(file: string): Promise<Baseline> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new HarnessError('USAGE', `cannot read the baseline ${file}: ${messageOf(cause)}`, { hint, cause });
  }
  return parseBaseline(text, file);
}

/** @throws HarnessError USAGE with file, line and field */
export function parseBaseline(text: string, file: string): Baseline {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    const [problem] = broken.message.split(' at line ');
    throw new HarnessError('USAGE', `${file}:${broken.linePos?.[0].line ?? 1}: ${problem}`, { hint, cause: broken });
  }
  const parsed = wafBaselineSchema.safeParse(document.toJS());
  const issue = parsed.error?.issues[0];
  if (issue) {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
    // A field that is not there has no place: its parent's is the next best.
    const node = document.getIn(path, true) ?? document.getIn(path.slice(0, -1), true);
    const offset = (node as { range?: [number, number, number] } | undefined)?.range?.[0] ?? 0;
    const field = path.length > 0 ? `${path.join('.')}: ` : '';
    throw new HarnessError('USAGE', `${file}:${lines.linePos(offset).line}: ${field}${issue.message}`, { hint });
  }
  return { findings: parsed.data?.findings ?? [] };
}

/**
 * Timings the findings that the baseline knows.
 * @returns also what the baseline names and was not found any more, so that it does not outlive its reason
 */
export function applyBaseline(
  report: WafReport,
  { findings }: Baseline,
): { report: WafReport; unused: KnownFinding[] } {
  const used = new Set<KnownFinding>();
  const marked = (configuration: string, finding: WafFinding): WafFinding => {
    const known = findings.filter(
      (entry) => entry.finding === finding.id && (entry.configuration ?? configuration) === configuration,
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
