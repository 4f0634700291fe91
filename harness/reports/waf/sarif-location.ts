import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface SarifLocation {
  physicalLocation: {
    artifactLocation: { uri: string; uriBaseId?: '%SRCROOT%' };
    region?: { startLine: number };
  };
}

/**
 * Relative to the root of the sources where the file is below it: a code scanning service shows only such files.
 * @param base absolute
 * @param line 0 where it is not known
 * @returns nothing where the log did not name the file
 * @source SARIF 2.1.0, 3.4 (artifactLocation), 3.30 (region)
 */
export function sarifLocations(file: string, line: number, base: string): SarifLocation[] {
  if (file === '') return [];
  const root = pathToFileURL(`${resolve(base)}/`).href;
  // A file's name that is not absolute is one of another machine, which nothing here can complete.
  const uri = isAbsolute(file) ? pathToFileURL(file).href : encodeURI(file);
  const artifactLocation = uri.startsWith(root)
    ? { uri: uri.slice(root.length), uriBaseId: '%SRCROOT%' as const }
    : { uri };
  return [{ physicalLocation: { artifactLocation, ...(line > 0 ? { region: { startLine: line } } : {}) } }];
}
