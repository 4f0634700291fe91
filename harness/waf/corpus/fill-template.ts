import type { HarnessError } from '../../lib/errors.ts';
import { nearest } from '../../lib/nearest.ts';

/** What stands for each `{placeholder}`. */
export type Values = Readonly<Record<string, string>>;

/**
 * Fills `{placeholder}` in, once: what is filled in is not filled again. `{host}` stays, for the sender.
 * @throws what `refuse` makes, when nothing stands for a placeholder
 */
export function fillTemplate(text: string, values: Values, refuse: (problem: string) => HarnessError): string {
  return text.replace(/\{([a-z][a-z0-9-]*)\}/g, (whole, name: string) => {
    if (name === 'host') return whole;
    const value = values[name];
    if (value !== undefined) return value;
    const near = nearest(name, Object.keys(values));
    throw refuse(`nothing stands for {${name}}; ${near ? `did you mean {${near}}?` : 'add it to "values"'}`);
  });
}
