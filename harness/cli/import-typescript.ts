import { tsImport } from 'tsx/esm/api';

/** Loads a TypeScript file from anywhere: a folder of scenarios need not be a package. */
export const importTypeScript = (url: string): Promise<unknown> => tsImport(url, import.meta.url);
