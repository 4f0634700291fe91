import { InvalidArgumentError } from 'commander';
import { reporters } from '../run/run-options.ts';

// What commander makes of the values behind flags. A wrong one is answered with what is right.

/** For flags that may be given more than once. */
export const collect = (value: string, previous: string[] | undefined): string[] => [...(previous ?? []), value];

export function reporterList(value: string): string[] {
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(reporters as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${reporters.join(', ')}.`);
  return names;
}

export function portNumber(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('A port is 1 to 65535.');
  return port;
}

export function workerCount(value: string): number {
  if (!/^[1-9]\d{0,2}$/.test(value)) throw new InvalidArgumentError('It is a whole number from 1, such as 2.');
  return Number(value);
}

export interface Shard {
  current: number;
  total: number;
}

export function shardOf(value: string): Shard {
  const [, current = 0, total = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(value) ?? []).map(Number);
  if (current < 1 || current > total) throw new InvalidArgumentError('It is i/n with i from 1 to n, such as 1/2.');
  return { current, total };
}

/** The text itself, once it is known to be a regular expression. */
export function pattern(value: string): string {
  try {
    new RegExp(value);
    return value;
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : 'It is no regular expression.');
  }
}
