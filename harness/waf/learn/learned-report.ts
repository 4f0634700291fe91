import type { BrokenRow } from '../../evidence/logged-request.ts';
import type { CallbackEntry } from '../corpus/corpus-schema.ts';
import type { LearnedCorpus } from './learned-corpus.ts';
import type { LearnedEntry } from './learned-entry.ts';
import type { LearnedNews } from './learned-news.ts';
import type { Collected } from './shape-collector.ts';

/** What was read, and what came of it: as `--json` has it. */
export interface LearnedReport {
  read: {
    files: readonly string[];
    rows: number;
    broken: Partial<Record<BrokenRow, number>>;
    /** Lines of no format that is read. */
    unknown: number;
  };
  /** Callbacks that were learnt. */
  learned: number;
  /** Of shapes that were too many for the file. */
  leftOut: number;
  entries: readonly LearnedRow[];
  news: readonly LearnedNews[];
  /** Something that looks like a callback, why it was not learnt, and how often. */
  notLearned: readonly { why: string; count: number }[];
  /** Callbacks whose body the log has not. */
  withoutBody: number;
  /** Callbacks with headers that were left out. */
  withOtherHeaders: number;
  /** Names of `--known` that nothing had. */
  idle: readonly string[];
}

/** An entry of the corpus. */
export interface LearnedRow {
  id: string;
  kind: CallbackEntry['kind'];
  /** `pretty`, `plain`, …, `in a folder`. */
  form: string;
  /** A guess. */
  versions: string;
  sent: 'known' | 'possible';
  count: number;
  /** Status → how often; 0 where the log does not tell. */
  statuses: Readonly<Record<number, number>>;
  /** Rule → how often. */
  rules: Readonly<Record<string, number>>;
  /** What no callback is known to have. */
  doubts: readonly string[];
}

export interface LearnedFrom {
  read: { files: readonly string[]; rows: number; broken: ReadonlyMap<BrokenRow, number>; unknown: number };
  collected: Collected;
  corpus: LearnedCorpus;
  news: readonly LearnedNews[];
  idle: readonly string[];
}

export function learnedReport({ read, collected, corpus, news, idle }: LearnedFrom): LearnedReport {
  return {
    read: { ...read, broken: Object.fromEntries(read.broken) },
    learned: corpus.entries.reduce((sum, { group }) => sum + group.count, 0),
    leftOut: corpus.leftOut,
    entries: corpus.entries.map(rowOf),
    news,
    notLearned: [...collected.refused]
      .map(([why, count]) => ({ why, count }))
      .sort((one, other) => other.count - one.count),
    withoutBody: collected.withoutBody,
    withOtherHeaders: collected.withOtherHeaders,
    idle,
  };
}

const rowOf = ({ entry, group, doubts }: LearnedEntry): LearnedRow => ({
  id: entry.id,
  kind: entry.kind,
  form: `${group.shape.address.form}${group.shape.address.folders.length > 0 ? ', in a folder' : ''}`,
  versions: entry.versions,
  sent: entry.sent ?? 'known',
  count: group.count,
  statuses: Object.fromEntries(group.statuses),
  rules: Object.fromEntries(group.rules),
  doubts,
});

/** 0 a corpus was written; 3 there was no callback to learn from. */
export const learnedExitCodeOf = ({ learned }: LearnedReport): 0 | 3 => (learned > 0 ? 0 : 3);
