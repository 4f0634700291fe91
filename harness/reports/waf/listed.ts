import { onOneLine } from '../printable.ts';

const mostNamed = 6;

/** `a, b, c`, and of many the first ones: waf.json has them all. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).map(onOneLine).join(', ');
  return names.length <= mostNamed ? shown : `${shown} and ${names.length - mostNamed} more`;
}
