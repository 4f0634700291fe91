import { readFile } from 'node:fs/promises';

export interface Asset {
  contentType: string;
  text: string;
}

/** Path on the snippet host → file. `/kco/{id}/iframe` is served by the handler, which knows the order. */
const files = {
  '/kco/loader.js': { file: 'loader.js', contentType: 'text/javascript; charset=utf-8' },
  '/kco/iframe.js': { file: 'iframe.js', contentType: 'text/javascript; charset=utf-8' },
  '/kco/iframe.css': { file: 'iframe.css', contentType: 'text/css; charset=utf-8' },
  '/kco/iframe.html': { file: 'iframe.html', contentType: 'text/html; charset=utf-8' },
} as const;

export type Assets = ReadonlyMap<string, Asset>;

/** Reads the files that the browser gets, once. */
export async function readAssets(): Promise<Assets> {
  const read = Object.entries(files).map(async ([path, { file, contentType }]): Promise<[string, Asset]> => {
    const text = await readFile(new URL(`./assets/${file}`, import.meta.url), 'utf8');
    return [path, { contentType, text }];
  });
  return new Map(await Promise.all(read));
}
