import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Directive } from '../../seclang/directive.ts';
import { parseActions } from '../../seclang/parse-actions.ts';
import { parseOperator } from '../../seclang/parse-operator.ts';
import { expandGlob } from './expand-glob.ts';

interface FilesRead {
  /** Absolute paths of what is there. */
  files: { path: string; isRules: boolean }[];
  /** Whether an Include without wildcards names something that is not there. */
  missing: boolean;
}

/** Directives whose first argument is a file. */
const fileDirectives = new Set(['secrulescript', 'secunicodemapfile', 'secgeolookupdb', 'secgsblookupdb']);

/** Operators whose argument is a file, or several. */
const fileOperators = new Set([
  'pmfromfile',
  'pmf',
  'ipmatchfromfile',
  'ipmatchf',
  'inspectfile',
  'fuzzyhash',
  'validateschema',
  'validatedtd',
]);

/** The files that one directive makes an engine read. Names are relative to the directive's own file. */
export async function filesRead(directive: Directive): Promise<FilesRead> {
  const name = directive.name.toLowerCase();
  const [first = ''] = directive.arguments;
  const folder = dirname(directive.file);
  if ((name === 'include' || name === 'includeoptional') && first !== '') {
    const paths = await expandGlob(resolve(folder, first));
    return {
      files: paths.map((path) => ({ path, isRules: true })),
      missing: name === 'include' && paths.length === 0 && !/[*?[]/.test(first),
    };
  }
  const named = fileDirectives.has(name) ? [first] : name === 'secrule' ? namedByRule(directive) : [];
  const paths = named.map((file) => resolve(folder, file));
  const there = await Promise.all(paths.map(isFile));
  return {
    files: paths.filter((_, index) => there[index]).map((path) => ({ path, isRules: false })),
    missing: false,
  };
}

function namedByRule({ arguments: [, operator = '', actions = ''] }: Directive): string[] {
  const { name, argument } = parseOperator(operator);
  return [
    // Several names, and beside them what is none: an address on the net, a threshold.
    ...(fileOperators.has(name.toLowerCase()) ? argument.split(/\s+/).filter(Boolean) : []),
    ...parseActions(actions).flatMap((action) => (action.name === 'exec' && action.value ? [action.value] : [])),
  ];
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined); // the engine says which file it misses, and where
  return found?.isFile() ?? false;
}
