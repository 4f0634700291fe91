/** The `name=value` lines of a script's output. */
export function factsIn(output: string): ReadonlyMap<string, string> {
  return new Map(
    [...output.matchAll(/^(\w+)=(.+)$/gm)].map(([, name = '', value = '']): [string, string] => [name, value.trim()]),
  );
}
