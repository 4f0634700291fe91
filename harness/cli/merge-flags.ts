import { type Command, InvalidArgumentError, Option } from 'commander';
import { reporters } from '../run/run-options.ts';
import { reporterList } from './flag-values.ts';

export interface MergeFlags {
  output?: string;
  compare?: string;
  baseline?: string;
  reporter: string[];
  json: boolean;
}

const merged = reporters.filter((name) => name !== 'blob');

export const addMergeOptions = (command: Command): Command =>
  command
    .option('--output <folder>', 'where the merged run folder goes (default: runs)')
    .addOption(
      new Option('--reporter <names>', `comma-separated: ${merged.join(', ')}`)
        .argParser(mergedReporterList)
        .default(['list', 'html'], 'list,html'),
    )
    .option('--compare <run>', 'tell only what changed since an earlier run: its folder, or its results.json')
    .option('--baseline <file>', 'differences that are known, each with a reason (default: that of the shards)')
    .option('--json', 'results.json on stdout, and nothing else there', false)
    .addHelpText(
      'after',
      `
Playwright’s own report is merged too where the shards were played with --reporter blob.

Exit codes: 0 all as expected · 1 some differ · 2 not all the shards of one run · 3 inconclusive`,
    );

function mergedReporterList(value: string): string[] {
  const names = reporterList(value);
  if (names.includes('blob')) {
    throw new InvalidArgumentError(
      'A blob is what merge reads of each shard: run --reporter blob, merge --reporter html.',
    );
  }
  return names;
}
