/** A name as a part of a file's name: what is neither letter, digit, dot nor dash becomes one underscore. */
export const asFileName = (name: string): string => name.replace(/[^\w.-]+/g, '_').replace(/^_+|_+$/g, '');

/**
 * For each the first of its names that nobody else has, also as the name of a file on a disk to which capitals are all one.
 * Where its last one is shared as well it gets a number.
 * @param candidates the names that each may have, the preferred ones first; one who has no choice keeps its name
 */
export function distinctNames(candidates: readonly (readonly [string, ...string[]])[]): string[] {
  const places = candidates.map(() => 0);
  const nameAt = (index: number): string => candidates[index]?.[places[index] ?? 0] ?? '';
  const keyOf = (name: string): string => asFileName(name).toLowerCase();
  for (let moved = true; moved; ) {
    moved = false;
    const holders = new Map<string, number[]>();
    for (const index of candidates.keys()) {
      const key = keyOf(nameAt(index));
      holders.set(key, [...(holders.get(key) ?? []), index]);
    }
    for (const sharing of [...holders.values()].filter(({ length }) => length > 1)) {
      for (const index of sharing) {
        const place = places[index] ?? 0;
        if (place + 1 >= (candidates[index]?.length ?? 0)) continue;
        places[index] = place + 1;
        moved = true;
      }
    }
  }
  const names = [...candidates.keys()].map(nameAt);
  const taken = new Set(names.map(keyOf));
  const given = new Set<string>();
  return names.map((name) => {
    let own = name;
    if (given.has(keyOf(name))) for (let number = 2; taken.has(keyOf(own)); number++) own = `${name} ${number}`;
    given.add(keyOf(own));
    taken.add(keyOf(own));
    return own;
  });
}
