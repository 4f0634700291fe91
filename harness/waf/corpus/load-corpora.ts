import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { nearest } from '../../lib/nearest.ts';
import { jsonIn, jsonPlace } from '../../lib/read-json.ts';
import type { Corpus } from '../probe.ts';
import { type CorpusFile, corpusSchema, knownCorpusFields, type Refuse, refuserOf } from './corpus-schema.ts';
import { expandCorpus, type ReadCorpus } from './expand-corpus.ts';
import { type Variations, variationsSchema } from './variations.ts';

const own = ['callbacks', 'block-callbacks', 'shopper', 'attacks'].map((name) =>
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

/** The harness's own, as their files say them. */
export const readOwnCorpora = (): Promise<ReadCorpus[]> => Promise.all(own.map(readCorpus));

/**
 * Reads a corpus file, YAML or JSON, and the body files that it names.
 * @throws HarnessError CORPUS_INVALID with file, line, field and the nearest right name
 */
async function readCorpus(file: string): Promise<ReadCorpus> {
  const lines = new LineCounter();
  const document = parseDocument(await textOf(file), { lineCounter: lines, merge: true });
  const refuse = refuserOf(file, document, lines);
  const [broken] = document.errors;
  if (broken) {
    // Its message ends with an excerpt of the file, which the line makes needless.
    const message = broken.message.split(' at line ')[0];
    const { line, col } = broken.linePos?.[0] ?? { line: 1, col: 1 };
    throw new HarnessError('CORPUS_INVALID', `${file}:${line}:${col}: ${message}`, { cause: broken });
  }
  const parsed = corpusSchema.safeParse(contentOf(document, refuse));
  if (!parsed.success) throw invalid(parsed.error.issues, refuse);
  return {
    content: parsed.data,
    bodies: await readBodies(file, parsed.data, refuse),
    variations: await readVariations(file, parsed.data.variations ?? {}, refuse),
    refuse,
  };
}

async function readVariations(file: string, given: Variations | string, refuse: Refuse): Promise<Variations> {
  if (typeof given !== 'string') return given;
  const other = resolve(dirname(file), given);
  const lines = new LineCounter();
  const text = await readFile(other, 'utf8').catch((cause: unknown) => {
    throw refuse(['variations'], `cannot read ${given} beside the corpus: ${messageOf(cause)}`, cause);
  });
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const refuseThere = refuserOf(other, document, lines);
  const [broken] = document.errors;
  if (broken) throw refuseThere([], broken.message.split(' at line ')[0] ?? '', broken);
  const parsed = variationsSchema.safeParse(contentOf(document, refuseThere));
  if (!parsed.success) throw invalid(parsed.error.issues, refuseThere);
  return parsed.data;
}

function contentOf(document: Document, refuse: Refuse): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    // An alias without its anchor, or far too many of them.
    throw refuse([], messageOf(cause), cause);
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new HarnessError('CORPUS_INVALID', `cannot read the corpus ${file}: ${messageOf(cause)}`, {
      hint: 'Name an existing file with --corpus.',
      cause,
    });
  }
}

/** The first problem: those behind it often follow from it. */
function invalid([issue]: readonly z.core.$ZodIssue[], refuse: Refuse): HarnessError {
  if (issue?.code === 'invalid_key') return refuse(issue.path, issue.issues[0]?.message ?? issue.message);
  if (issue?.code !== 'unrecognized_keys') return refuse(issue?.path ?? [], issue?.message ?? 'is no corpus');
  const [name = ''] = issue.keys;
  const known = knownCorpusFields(issue.path);
  const near = nearest(name, known);
  return refuse(
    [...issue.path, name],
    `unknown field; ${near ? `did you mean "${near}"?` : `known are ${known.join(', ')}`}`,
  );
}

async function readBodies(file: string, content: CorpusFile, refuse: Refuse): Promise<Map<string, string>> {
  const bodies = new Map<string, string>();
  for (const section of ['callbacks', 'shopper', 'attacks'] as const) {
    for (const [index, { json }] of (content[section] ?? []).entries()) {
      if (json === undefined || bodies.has(json)) continue;
      try {
        const text = await readFile(resolve(dirname(file), json), 'utf8');
        jsonIn(text);
        bodies.set(json, text);
      } catch (cause) {
        throw refuse(
          [section, index, 'json'],
          `cannot read ${jsonPlace(json, cause)} beside the corpus: ${messageOf(cause)}`,
          cause,
        );
      }
    }
  }
  return bodies;
}
