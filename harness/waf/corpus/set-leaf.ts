/** Puts a text in the place of another one in a JSON value, in place. @returns false when there is no text at the path */
export function setLeaf(value: unknown, path: readonly string[], text: string): boolean {
  const [name, ...rest] = path;
  if (name === undefined || typeof value !== 'object' || value === null) return false;
  const holder = value as Record<string, unknown>;
  if (rest.length > 0) return setLeaf(holder[name], rest, text);
  if (typeof holder[name] !== 'string') return false;
  holder[name] = text;
  return true;
}
