import { z } from 'zod';
import { shortened } from '../lib/shortened.ts';

/** Who else may stop a callback, as results and expectations call it: a fault of that name could not be told from it. */
const taken: ReadonlySet<string> = new Set([
  'edge',
  'store',
  'shop',
  'klarna',
  'shopper',
  'modsecurity',
  'unknown',
  'none',
]);

/** Names of what is no fault: a part of the site, or a rule by its number. */
const isTaken = (name: string): boolean => taken.has(name) || /^(?:rules? *)?\d[\d, ]*$/.test(name);

/** Reports and the terminal show it as one line. */
export const isOneLine = /^\P{Cc}*$/u;

export const longestFaultName = 80;

/** What a fault is called. */
export const faultName = z
  .string()
  .min(1)
  .max(longestFaultName)
  .regex(isOneLine, 'write one line')
  .superRefine((name, context) => {
    const plain = name.trim().toLowerCase();
    if (plain === '') context.addIssue('write a name');
    if (isTaken(plain)) {
      context.addIssue(`"${shortened(name)}" is what reports call a part of the site or a rule: give it another name`);
    }
  });
