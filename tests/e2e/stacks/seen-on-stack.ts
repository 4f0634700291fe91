import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HarnessEvent } from '../../../harness/evidence/events.ts';
import { describePushes } from '../../../harness/reports/labels.ts';
import type { ScenarioResult } from '../../../harness/verdict/scenario-result.ts';

/** What a stack showed of a scenario, without what differs between any two runs: ids, times, the text of pages. */
export interface SeenOnStack {
  verdict: string;
  orders: string[];
  acknowledged: boolean;
  pushes: string;
  /** Statuses of the order, with Klarna's minutes at which they were seen. */
  history: string[];
  /** Each callback: where it was sent, what came back, who refused it, whether it did its work. */
  callbacks: string[];
  /** Order notes, Klarna's id taken out. */
  notes: string[];
  /** The plugin's calls at Klarna, in their order. */
  apiCalls: string[];
}

/** Two things happen at once in these: in which order their parts meet is chance, on either stack. */
const racing: ReadonlySet<string> = new Set(['returns-with-push', 'submits-twice']);

export async function seenOnStack(runFolder: string, result: ScenarioResult): Promise<SeenOnStack> {
  const seen = await wholeOf(runFolder, result);
  if (!racing.has(result.id)) return seen;
  return { ...seen, orders: seen.orders.sort(), history: [], callbacks: [], notes: [], apiCalls: [] };
}

async function wholeOf(runFolder: string, result: ScenarioResult): Promise<SeenOnStack> {
  const events = JSON.parse(await readFile(join(runFolder, result.evidence, 'events.json'), 'utf8')) as HarnessEvent[];
  return {
    verdict: result.verdict,
    orders: result.orders.map(({ status, paid }) => `${status}${paid ? ', paid' : ''}`),
    acknowledged: result.klarna.acknowledged,
    pushes: describePushes(result.callbacks),
    history: result.history.map(({ atMs, status }) => `${status} after ${atMs / 60_000} min`),
    callbacks: result.callbacks.map((callback) => {
      const { kind, url, status, error, blockedBy, handled, body, location } = callback;
      const answer = error ? error.code : `${status}${body.trim() === '-1' ? ' -1' : ''}`;
      return withoutIds(
        [kind, url, answer, location ?? '', JSON.stringify(blockedBy), `handled: ${handled}`].filter(Boolean).join(' '),
      );
    }),
    notes: result.orders.flatMap(({ notes }) => notes.map(withoutIds)),
    apiCalls: events.flatMap((event) =>
      event.type === 'api-call' ? [withoutIds(`${event.method} ${event.host}${event.path} ${event.status}`)] : [],
    ),
  };
}

/** Klarna's ids, session ids as the reports show them, and the site's part of the host name. */
function withoutIds(text: string): string {
  return text
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/\/\/(www\.)?[a-z0-9]+-[a-z0-9]+-/g, '//$1SITE-');
}
