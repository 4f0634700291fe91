import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../lib/errors.ts';
import { jsonIn, jsonPlace } from '../lib/read-json.ts';
import { type KlarnaPurchase, klarnaPurchase, type ShopOrder, shopOrder } from './books.ts';
import { type HarnessEvent, harnessEvent } from './events.ts';

/** What is known of a site from the folder that `writeEvidence` left behind. */
export interface ScenarioEvidence {
  host: string;
  events: HarnessEvent[];
  purchases: KlarnaPurchase[];
  orders: ShopOrder[];
  /** Pieces of the product that the shop has left; absent where it counts none. */
  stockLeft?: number;
  /** Names of the files in which there is something. */
  files: string[];
  /** Evidence that could not be collected when the site closed. */
  gaps: string[];
  /** Evidence that is there no more, or is damaged: a sentence each. */
  unreadable: string[];
}

/**
 * Reads a scenario's evidence back. Never throws: what is missing or damaged is left out and named in `unreadable`.
 * @param folder the scenario's folder, absolute
 */
export async function readEvidence(folder: string): Promise<ScenarioEvidence> {
  const unreadable: string[] = [];
  const read = async <T>(name: string, schema: z.ZodType<T>, otherwise: T): Promise<T> => {
    try {
      return schema.parse(jsonIn(await readFile(join(folder, name), 'utf8')));
    } catch (error) {
      const why = error instanceof z.ZodError ? placesOf(error) : messageOf(error);
      unreadable.push(`${jsonPlace(name, error)} could not be read: ${why}`);
      return otherwise;
    }
  };
  const books = await read('books.json', booksFile, { host: '', gaps: [], klarna: [], woocommerce: [] });
  const found = await read('events.json', z.array(z.unknown()), []);
  const events = found.flatMap((event) => {
    const parsed = harnessEvent.safeParse(event);
    return parsed.success ? [parsed.data] : [];
  });
  if (events.length < found.length) {
    unreadable.push(`events.json: ${found.length - events.length} of ${found.length} events are of no known shape`);
  }
  return {
    host: books.host,
    events,
    purchases: books.klarna,
    orders: books.woocommerce,
    stockLeft: books.stockLeft,
    files: await filesIn(folder),
    gaps: books.gaps,
    unreadable,
  };
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []); // what could not be read is said elsewhere
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return names.filter((_, index) => (sizes[index] ?? 0) > 0);
}

const placesOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; ');

const booksFile = z.object({
  host: z.string(),
  stockLeft: z.number().optional(),
  gaps: z.array(z.string()),
  klarna: z.array(klarnaPurchase),
  woocommerce: z.array(shopOrder),
});
