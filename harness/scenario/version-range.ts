import semver from 'semver';

/** Whether a text is a version as the plugin's tags are: `2.13.11`, `2.0`. */
export const isVersion = (text: string): boolean => /^\d+\.\d+(\.\d+)?$/.test(text);

/** Whether a text is a range of versions, as npm writes them. The plugin's versions are ordinary ones. */
export const isVersionRange = (text: string): boolean => text.trim() !== '' && semver.validRange(text) !== null;

/** @returns false for a version that is none, such as that of a development copy. */
export function isInRange(version: string, range: string): boolean {
  const comparable = semver.coerce(version);
  return comparable !== null && semver.satisfies(comparable, range);
}
