import type { ReadCorpus } from '../corpus/expand-corpus.ts';
import { anyItem, requestArguments } from '../corpus/request-arguments.ts';
import type { CallbackProbe, Corpus, RequestKind } from '../probe.ts';

/** What the project's own corpora know of callbacks: the words of the protocol, and made-up values of the right look. */
export interface OwnNames {
  /** Patterns of a value, by the argument's name with `*` for any item of a list. */
  patterns: ReadonlyMap<string, readonly string[]>;
  /** Values that the corpora send, each byte a character. */
  samples: ReadonlyMap<string, readonly string[]>;
  /** Names that the query of a kind may have. */
  queryNames: ReadonlyMap<RequestKind, ReadonlySet<string>>;
  /** The pattern of names of people, streets and goods. */
  text: string;
}

/** @param read the same corpora as their files say them */
export function ownNames(corpora: readonly Corpus[], read: readonly ReadCorpus[]): OwnNames {
  const patterns = new Map<string, string[]>();
  for (const { content } of read) {
    for (const [name, pattern] of Object.entries(content.shapes ?? {})) put(patterns, name, pattern);
  }
  const samples = new Map<string, string[]>();
  const queryNames = new Map<RequestKind, Set<string>>();
  const callbacks = corpora.flatMap(({ probes }) => probes).filter((probe) => probe.type === 'callback');
  for (const { kind, request } of callbacks.flatMap(withVariants)) {
    for (const [name, value] of requestArguments(request)) {
      put(samples, anyItem(name), value);
      if (name.startsWith('json.')) continue;
      const names = queryNames.get(kind) ?? new Set();
      queryNames.set(kind, names.add(name));
    }
  }
  const [text = ''] = patterns.get('json.order_lines.*.name') ?? [];
  return { patterns, samples, queryNames, text };
}

const withVariants = ({ kind, request, variants = [] }: CallbackProbe) =>
  [request, ...variants.map((variant) => variant.request)].map((one) => ({ kind, request: one }));

function put(all: Map<string, string[]>, name: string, value: string): void {
  const list = all.get(name) ?? [];
  if (!list.includes(value)) list.push(value);
  all.set(name, list);
}
