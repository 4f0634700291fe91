import { posix } from 'node:path';
import { placeOf, type SourceFiles } from './source-files.ts';

/** Which rooms a room may import: the table of design.md, "Rooms". Its own files are always allowed. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  seclang: ['lib'],
  scenario: ['lib'],
  evidence: ['lib', 'scenario'],
  verdict: ['lib', 'scenario', 'evidence'],
  waf: ['lib', 'scenario', 'evidence', 'seclang'],
  reports: ['lib', 'scenario', 'evidence', 'verdict', 'waf'],
  store: ['lib', 'scenario', 'evidence'],
  edge: ['lib', 'scenario', 'evidence', 'seclang'],
  klarna: ['lib', 'scenario', 'evidence'],
  shopper: ['lib', 'scenario', 'evidence'],
  run: ['lib', 'seclang', 'scenario', 'evidence', 'verdict', 'waf', 'reports', 'store', 'edge', 'klarna', 'shopper'],
  cli: [
    'lib',
    'seclang',
    'scenario',
    'evidence',
    'verdict',
    'waf',
    'reports',
    'store',
    'edge',
    'klarna',
    'shopper',
    'run',
    'index.ts',
  ],
  // The public names: what a scenario file and a reader of results.json need.
  'index.ts': ['scenario', 'evidence', 'verdict', 'reports', 'run'],
};

/** Imports of these pairs may be of types only. */
const typesOnly: readonly (readonly [from: string, to: string])[] = [['evidence', 'scenario']];

interface Import {
  index: number;
  target: string;
  /** `import type …` or `export type … from`. */
  ofTypes: boolean;
}

const statement = /\b(import|export)\s+(type\s+)?[^'";]*?\bfrom\s*'([^']+)'/g;
const others = /\bimport\s*\(?\s*'([^']+)'/g;

/** The project's own modules that a file imports. */
export function importsOf(path: string, text: string): Import[] {
  const found = [
    ...[...text.matchAll(statement)].map(({ index, 2: type, 3: to = '' }) => ({ index, to, ofTypes: Boolean(type) })),
    ...[...text.matchAll(others)].map(({ index, 1: to = '' }) => ({ index, to, ofTypes: false })),
  ];
  return found
    .filter(({ to }) => to.startsWith('.'))
    .map(({ to, ...rest }) => ({ ...rest, target: posix.join(posix.dirname(path), to) }));
}

/** `lib` of `harness/lib/poll.ts`, `index.ts` of `harness/index.ts`, `scenarios` of a scenario. */
function roomOf(path: string): string {
  const [top = '', room = ''] = path.split('/');
  return top === 'harness' ? room : top;
}

/** A sentence for each import that the table does not allow. */
export function importViolations(files: SourceFiles): string[] {
  return [...files].flatMap(([path, text]) =>
    importsOf(path, text).flatMap(({ index, target, ofTypes }) => {
      const why = refusal(path, target, ofTypes);
      return why ? [`${placeOf(path, text, index)} imports ${target}: ${why}`] : [];
    }),
  );
}

function refusal(path: string, target: string, ofTypes: boolean): string | undefined {
  const from = roomOf(path);
  const to = roomOf(target);
  if (from === 'scenarios') {
    return target === 'harness/index.ts' ? undefined : 'a scenario imports harness/index.ts and nothing else';
  }
  if (!target.startsWith('harness/')) return 'the harness imports nothing from outside of itself';
  const allowed = mayImport[from];
  if (!allowed) return `"${from}" is no room of the table`;
  if (from !== to && !allowed.includes(to)) return `${from} may not import ${to}`;
  if (!ofTypes && typesOnly.some(([a, b]) => a === from && b === to)) return `${from} may import types of ${to} only`;
  return undefined;
}
