import { type Command, Option } from 'commander';
import { addSinglePlayOptions } from './diagnose-flags.ts';
import { collect } from './flag-values.ts';
import type { RunFlags } from './run-flags.ts';

export interface MutantsFlags extends RunFlags {
  /** Names or globs. */
  only?: string[];
}

const help = `
Without scenarios, each mutant is played on two healthy checkouts and on those that should catch it; with them, on these alone:
how many bugs your own suite would catch. One --plugin, in containers: a model has no code to change.

A pattern that no longer fits the plugin says so by name. docs/mutants.md tells how to add one.

Exit codes: 0 every mutant was caught · 1 some were not, or do not fit · 2 usage or configuration · 3 environment failed · 130 interrupted`;

export const addMutantsOptions = (command: Command): Command =>
  addSinglePlayOptions(command, 'mutants.json', ['workers'])
    .addOption(new Option('--only <name>', 'this mutant alone, or those of a glob; repeatable').argParser(collect))
    .addHelpText('after', help);
