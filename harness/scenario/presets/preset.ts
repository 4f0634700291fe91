import { nearest } from '../../lib/nearest.ts';
import type { AllowEntry, Fault } from '../fault.ts';
import type { Answer } from '../http-parts.ts';

/** What every preset may be told: when it begins and ends. */
export type Times = Pick<Fault, 'from' | 'until'>;

/** The same of a product that has an allow list. */
export interface Listed extends Times {
  /** What the product lets through unseen. */
  allow?: AllowEntry[];
}

/** Entries of an allow list. By path it is the path as it is sent: /en/wc-api/ and ?wc-api= are on no list for /wc-api/*. */
export const path = (glob: string): AllowEntry => ({ path: glob });
export const query = (glob: string): AllowEntry => ({ query: glob });
export const agent = (glob: string): AllowEntry => ({ agent: glob });
/** Klarna's published addresses. */
export const klarnaSources = (): AllowEntry => ({ source: 'klarna' });

/** Firewalls take a caller for a person by this. Klarna's callbacks say `APIs-Klarna`. */
export const noBrowser = '!Mozilla/*';

export function listed({ allow, from, until, ...others }: Listed): Pick<Fault, 'unless' | 'from' | 'until'> {
  refuseOthers(others, ['allow', 'from', 'until']);
  const isEmpty = allow === undefined || (Array.isArray(allow) && allow.length === 0);
  return { ...(isEmpty ? {} : { unless: allow }), ...timed({ from, until }) };
}

/** Only what is said, so that a fault survives JSON as it is. */
export function timed({ from, until, ...others }: Times): Times {
  refuseOthers(others, ['from', 'until']);
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}

/** Scenario files are loaded without a look at their types: a misspelt option would be none. */
function refuseOthers(others: object, known: readonly string[]): void {
  const [other] = Object.keys(others);
  if (other === undefined) return;
  const near = nearest(other, known);
  throw new TypeError(
    `a preset has no option "${other}"; ${near === undefined ? `beside its own there are ${known.join(', ')}` : `did you mean "${near}"?`}`,
  );
}

/** An error page as servers make them. */
export function page(
  status: number,
  title: string,
  server: string,
  { headers = {}, text = '' }: { headers?: Record<string, string>; text?: string } = {},
): Answer {
  const body = `<!doctype html>\n<html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1>${text}</body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', server, ...headers }, body };
}
