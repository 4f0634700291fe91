import { fileURLToPath } from 'node:url';

/** Folder of the containers' build contexts. */
export const buildContexts = fileURLToPath(new URL('../../containers', import.meta.url));
