import { fileURLToPath } from 'node:url';

/** Folder of the build contexts. */
export const contexts = fileURLToPath(new URL('../../../containers', import.meta.url));
