import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../lib/errors.ts';
import type { Corpus } from '../probe.ts';
import { expandCorpus } from './expand-corpus.ts';
import { readCorpus } from './read-corpus.ts';

const own = ['callbacks', 'shopper', 'attacks'].map((name) =>
  fileURLToPath(new URL(`data/${name}.yaml`, import.meta.url)),
);

/**
 * The harness's own corpora and the user's.
 * @param extra files of the user's, in the same format
 * @throws HarnessError CORPUS_INVALID with file, line and field; also for an id that two probes have
 */
export async function loadCorpora(extra: readonly string[]): Promise<Corpus[]> {
  const fileOfId = new Map<string, string>();
  const corpora: Corpus[] = [];
  for (const file of [...own, ...extra]) {
    const corpus = expandCorpus(await readCorpus(file));
    for (const { id } of corpus.probes) {
      const other = fileOfId.get(id);
      if (other !== undefined) {
        const where = other === file ? `twice in ${file}` : `in ${other} and in ${file}`;
        throw new HarnessError('CORPUS_INVALID', `the id "${id}" is ${where}`, {
          hint: 'Ids are made of the entry’s id, the form of its URL and the names of its values. Rename one.',
        });
      }
      fileOfId.set(id, file);
    }
    corpora.push(corpus);
  }
  return corpora;
}
