import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { type WafReport, wafReporters } from '../../waf/waf-report.ts';
import { cleanReport } from './clean-report.ts';
import { renderWafHtml } from './html/render-waf-html.ts';
import { renderWafJunit } from './render-waf-junit.ts';
import { renderWafMarkdown } from './render-waf-markdown.ts';
import { renderWafSarif, type SarifOptions } from './render-waf-sarif.ts';

export interface WafReportTargets extends SarifOptions {
  /** Absolute. */
  folder: string;
  /** Of `wafReporters`; other names are not looked at. */
  reporters: readonly string[];
  say: Progress;
}

/** Writes the reports that were asked for. One that cannot be written is said in a line, and keeps no other back. */
export async function writeWafReports(report: WafReport, targets: WafReportTargets): Promise<void> {
  const writers: Record<(typeof wafReporters)[number], [file: string, render: () => string]> = {
    json: ['waf.json', () => `${JSON.stringify(cleanReport(report), null, 2)}\n`],
    html: ['waf.html', () => renderWafHtml(report)],
    markdown: ['waf.md', () => renderWafMarkdown(report)],
    junit: ['waf-junit.xml', () => renderWafJunit(report)],
    sarif: ['waf.sarif', () => renderWafSarif(report, targets)],
  };
  for (const name of wafReporters) {
    if (!targets.reporters.includes(name)) continue;
    const [file, render] = writers[name];
    try {
      await writeFile(join(targets.folder, file), render());
    } catch (error) {
      targets.say(`${file} was not written: ${messageOf(error)}`);
    }
  }
}

/**
 * Writes the exclusion of each configuration that has one into a file of its own, ready to be included: as it was tried, to the
 * byte.
 * @returns their paths, with the names of the configurations
 */
export async function writeExclusions(
  { configurations }: WafReport,
  { folder, say }: { folder: string; say: Progress },
): Promise<{ configuration: string; path: string }[]> {
  const written: { configuration: string; path: string }[] = [];
  for (const { name, remedy } of configurations) {
    if (!remedy.chosen) continue;
    const path = join(folder, fileName(name, written.length));
    try {
      await writeFile(path, remedy.chosen.file);
      written.push({ configuration: name, path });
    } catch (error) {
      say(`${path} was not written: ${messageOf(error)}`);
    }
  }
  return written;
}

/** Of a path the last part; two sets may have the same. */
function fileName(name: string, index: number): string {
  const last = name.split(/[\\/]/).filter(Boolean).at(-1) ?? 'rules';
  const safe = last.replace(/\.conf$/, '').replace(/[^\w.-]/g, '_');
  return `exclusion-${index + 1}-${safe}.conf`;
}
