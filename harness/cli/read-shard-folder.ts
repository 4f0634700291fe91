import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { HarnessError, systemCode } from '../lib/errors.ts';
import { readJson } from '../lib/read-json.ts';
import type { RunPart } from '../reports/merge-shards.ts';
import { readRunResults } from './playwright/handed-down.ts';

/** What a shard was asked. Compared as it stands there, for two releases may read the same file differently. */
const scenariosFile = z.array(z.looseObject({ id: z.string() }));

export interface ShardFolder extends RunPart {
  /** Absolute. */
  folder: string;
}

/**
 * @param name as the user typed it
 * @throws HarnessError USAGE for anything but the folder of a run that has judged something
 */
export async function readShardFolder(name: string): Promise<ShardFolder> {
  const folder = resolve(name);
  const found = await stat(folder).catch((error) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) throw new HarnessError('USAGE', `there is no ${name}`, { hint: folderHint });
  if (!found.isDirectory()) {
    throw new HarnessError('USAGE', `${name} is a file, and a merged report needs the evidence too`, {
      hint: folderHint,
    });
  }
  const reading = { code: 'USAGE', hint: 'Copy the folder whole, and play all shards with this release.' } as const;
  const scenarios = await readJson(join(folder, 'scenarios.json'), scenariosFile, reading);
  const results = await readRunResults(join(folder, 'results.json'), reading);
  if (!scenarios && !results) throw new HarnessError('USAGE', `${name} is no run folder`, { hint: folderHint });
  if (!results) {
    throw new HarnessError(
      'USAGE',
      `${name} has no results.json: it was interrupted, or failed before it judged anything`,
      {
        hint: 'Play that shard again.',
      },
    );
  }
  if (!scenarios) {
    throw new HarnessError('USAGE', `${name} has no scenarios.json, so nobody knows what it was asked`, {
      hint: 'Copy the folder whole.',
    });
  }
  return { name, folder, results, scenarios };
}

const folderHint = 'Give run folders, such as runs/1121-1417-b0cd.';
