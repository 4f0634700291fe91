import { Document, isMap, isSeq } from 'yaml';
import type { CorpusFile } from '../corpus/corpus-schema.ts';
import { kindWords, type LearnedEntry, type LearnOptions, learnedEntry, shapesOf } from './learned-entry.ts';
import type { LearnedGroup } from './shape-collector.ts';

/** Each entry is one request at least in every `waf`; of a log's rare shapes the most frequent ones will do. */
const mostEntriesOfKind = 12;

/** In the order in which a reader meets them. */
const requestKinds = Object.keys(kindWords);

export interface LearnedCorpus {
  entries: readonly LearnedEntry[];
  /** Callbacks of shapes that were too many for the file. */
  leftOut: number;
  content: CorpusFile;
  /** The file, with comments. */
  text: string;
}

/** @param groups the most frequent first */
export function learnedCorpus(groups: readonly LearnedGroup[], options: LearnOptions): LearnedCorpus {
  const byKind = requestKinds.map((kind) => groups.filter(({ shape }) => shape.address.kind === kind));
  const kept = byKind.flatMap((all) => all.slice(0, mostEntriesOfKind));
  const rest = byKind.flatMap((all) => all.slice(mostEntriesOfKind));
  const numbers = new Map<string, number>();
  const entries = kept.map((group) => {
    const { kind } = group.shape.address;
    const number = (numbers.get(kind) ?? 0) + 1;
    numbers.set(kind, number);
    return learnedEntry(group, number, options);
  });
  const variations = Object.assign({}, ...entries.map((entry) => entry.variations));
  const content: CorpusFile = {
    corpus: options.name,
    version: 1,
    headers: { 'User-Agent': 'APIs-Klarna', Accept: '*/*' },
    shapes: shapesOf(kept),
    ...(Object.keys(variations).length > 0 && { variations }),
    callbacks: entries.map(({ entry }) => entry),
  };
  return {
    entries,
    leftOut: rest.reduce((sum, { count }) => sum + count, 0),
    content,
    text: withComments(content, entries),
  };
}

const head = ` Callbacks as a firewall's or a web server's log has them: what kco-harness waf learn made of it.

 There is no value of the log in here. Names of people, streets and goods, ids, keys, tokens, addresses and hosts are made up; they look
 as those did that were seen. What is learnt are addresses, names, their order and nesting, the kinds of values, and how many there were.

   kco-harness waf --rules … --corpus THIS-FILE

 Whoever sends requests to a shop writes into its log. An entry with "sent: possible" has something that no callback is known to have;
 such requests are shown by waf, and need not pass. If they are your shops', take that line out.`;

function withComments(content: CorpusFile, entries: readonly LearnedEntry[]): string {
  const document = new Document(content, { aliasDuplicateObjects: false });
  document.commentBefore = head;
  const list = document.get('callbacks');
  if (isSeq(list)) {
    for (const [index, item] of list.items.entries()) {
      const entry = entries[index];
      if (isMap(item) && entry) item.commentBefore = ` ${commentOf(entry)}`;
      if (isMap(item) && index > 0) item.spaceBefore = true;
    }
  }
  // Bodies stand on one line: they are sent as they are.
  return document.toString({ lineWidth: 0 });
}

function commentOf({ group, doubts }: LearnedEntry): string {
  const answers = [...group.statuses]
    .sort(([, one], [, other]) => other - one)
    .map(([status, count]) => `${status === 0 ? 'an answer that the log does not tell' : status} ×${count}`);
  const seen = `Seen ${group.count} ${group.count === 1 ? 'time' : 'times'}, answered ${answers.join(', ')}.`;
  return doubts.length === 0 ? seen : `${seen} No callback is known to have: ${doubts.join(', ')}.`;
}
