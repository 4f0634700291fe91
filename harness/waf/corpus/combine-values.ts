/** One way to fill an entry's placeholders, and the names of what was chosen. */
export interface Combination {
  names: string[];
  values: Record<string, string>;
}

/** Every combination of one value for each placeholder, the last one changing fastest. */
export function combineValues(
  choices: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined,
): Combination[] {
  return Object.entries(choices ?? {}).reduce<Combination[]>(
    (combinations, [placeholder, named]) =>
      combinations.flatMap(({ names, values }) =>
        Object.entries(named).map(([name, value]) => ({
          names: [...names, name],
          values: { ...values, [placeholder]: value },
        })),
      ),
    [{ names: [], values: {} }],
  );
}
