import { percentDecoded } from './percent-decoded.ts';

/** Names of arguments, which are split at `&` alone; one without `=` counts. */
export function urlencodedNames(text: string): string[] {
  return text.split('&').map((argument) => percentDecoded((argument.split('=', 1)[0] ?? '').replaceAll('+', ' ')));
}
