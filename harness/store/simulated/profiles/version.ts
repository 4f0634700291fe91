/** Whether a version such as `2.14.2` is `threshold` or later. Parts that are no numbers count as 0. */
export function atLeast(version: string, threshold: string): boolean {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const have = parts(version);
  const want = parts(threshold);
  for (let index = 0; index < Math.max(have.length, want.length); index++) {
    const difference = (have[index] ?? 0) - (want[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
