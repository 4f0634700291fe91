import { register } from 'tsx/esm/api';
import type { ImportModule } from '../scenario/load-scenarios.ts';

/**
 * Loads TypeScript files from anywhere: a folder of scenarios need not be a package. What several of them import is loaded
 * once for all that go through the same importer.
 */
export function typeScriptImporter(): ImportModule {
  const { import: load } = register({ namespace: 'scenarios' });
  return (url) => load(url, import.meta.url);
}
