import { createHash } from 'node:crypto';

/** A whole number below `count` that follows from these words and numbers alone, the same on every machine. */
export function choiceOf(count: number, ...name: (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(name)).digest().readUIntBE(0, 6) % count;
}
