import { register as registerCommonJs } from 'tsx/cjs/api';
import { register } from 'tsx/esm/api';
import type { ImportModule } from '../scenario/load-scenarios.ts';

/**
 * Loads TypeScript files from anywhere: a folder of scenarios need not be a package. What several of them import is loaded
 * once for all that go through the same importer.
 */
export function typeScriptImporter(): ImportModule {
  const namespace = 'scenarios';
  const { import: load } = register({ namespace });
  // Outside of a package that says otherwise a file is CommonJS for Node, and so is what it imports of the harness.
  registerCommonJs({ namespace });
  return (url) => load(url, import.meta.url);
}
