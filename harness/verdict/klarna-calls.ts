import { z } from 'zod';
import { badValueWords } from '../evidence/bad-value.ts';
import type { ApiCallEvent } from '../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../evidence/site-record.ts';
import { klarnaRouteOf } from '../scenario/klarna-routes.ts';

/** Calls that Klarna says no to in one and the same way. */
const refusedCalls = z.strictObject({
  /** The route's name, as in `on.route` of a fault; of what the fake does not serve, method and path. */
  route: z.string(),
  status: z.number(),
  errorCode: z.string(),
  /** The fields that are wrong, an index in them as `[]`; none where it is not the body that is wrong. */
  fields: z.array(z.string()),
  /** Of the first of them: each value that is wrong and what is right, else Klarna's own words. */
  why: z.string(),
  times: z.number(),
});
export type RefusedCalls = z.infer<typeof refusedCalls>;

/** What the shop asked Klarna's API, held against the description of that API. */
export const klarnaCalls = z.strictObject({
  /** Calls that were held against it. */
  checked: z.number(),
  /** Calls that a fault answered in Klarna's place. */
  answeredByFault: z.number(),
  /** Each kind once. A call that is not among them would be served by Klarna. */
  refused: z.array(refusedCalls),
  /** What in the fake's own answers its description does not know, each once: a mistake of the harness. */
  answersAmiss: z.array(z.string()),
});
export type KlarnaCalls = z.infer<typeof klarnaCalls>;

/** How the shop's calls to Klarna's API fared, from the record of its site. */
export function callsIn(record: Pick<SiteRecord, 'events'>): KlarnaCalls {
  const calls = eventsOf(record, 'api-call');
  const checked = calls.filter(({ byFault }) => !byFault);
  const answersAmiss = checked.flatMap(({ method, path, answerAmiss = [] }) =>
    answerAmiss.map(
      (value) => `${routeOf(method, path)}: ${badValueWords({ ...value, field: anyIndex(value.field) })}`,
    ),
  );
  return {
    checked: checked.length,
    answeredByFault: calls.length - checked.length,
    refused: joinRefused(checked.flatMap(refusedCall)),
    answersAmiss: [...new Set(answersAmiss)],
  };
}

function refusedCall({ method, path, status, errorCode, reason = '', badValues = [] }: ApiCallEvent): RefusedCalls[] {
  if (errorCode === undefined) return [];
  const fields = [...new Set(badValues.map(({ field }) => anyIndex(field)))];
  const why = badValues.length > 0 ? badValues.map(badValueWords).join('; ') : withoutIds(reason);
  return [{ route: routeOf(method, path), status, errorCode, fields, why, times: 1 }];
}

/** The same route refused with the same code over the same fields is one thing, whatever was sent. */
export function joinRefused(all: readonly RefusedCalls[]): RefusedCalls[] {
  const joined = new Map<string, RefusedCalls>();
  for (const one of all) {
    const key = refusalKey(one);
    const known = joined.get(key);
    joined.set(key, known ? { ...known, times: known.times + one.times } : one);
  }
  return [...joined.values()];
}

/** `3 × checkout update, 403 READ_ONLY_ORDER: Resource is read-only` */
export const refusalWords = ({ times, route, status, errorCode, why }: RefusedCalls): string =>
  `${times} × ${route}, ${status} ${errorCode}: ${why}`;

/** By which two refusals are the same. */
export const refusalKey = ({ route, status, errorCode, fields, why }: RefusedCalls): string =>
  JSON.stringify([route, status, errorCode, fields.length > 0 ? fields : why]);

const routeOf = (method: string, path: string): string =>
  klarnaRouteOf(method, path)?.route ?? `${method} ${withoutIds(path)}`;

/** `order_lines[3].name` → `order_lines[].name` */
const anyIndex = (field: string): string => field.replaceAll(/\[\d+\]/g, '[]');

/** Ids differ from purchase to purchase, and say nothing. */
const withoutIds = (text: string): string =>
  text.replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi, '{id}');
