import { isPageFile } from './short-path.ts';
import type { NoteStep, RequestStep } from './step.ts';

type Step = RequestStep | NoteStep;

/** What a run of the page's own files is called. */
const pageFiles = 'files of the page';

/**
 * Makes one step of equal ones that follow each other: the plugin's repeated reads, and the files of a page. Steps with
 * another status, another sender or another change in Klarna's book are never merged.
 */
export function mergeRepeats(steps: readonly Step[]): Step[] {
  const merged: Step[] = [];
  for (const step of steps) {
    const last = merged.at(-1);
    if (last?.type === 'request' && step.type === 'request' && keyOf(last) === keyOf(step)) {
      last.count += 1;
      if (isPageFile(last.url)) last.path = pageFiles;
    } else merged.push({ ...step });
  }
  return merged;
}

function keyOf({ from, to, method, path, url, answer, remark, lost, changes }: RequestStep): string {
  const what = isPageFile(url) ? pageFiles : path;
  return JSON.stringify([from, to, method, what, answer, remark, lost, changes]);
}
