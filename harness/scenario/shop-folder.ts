import type { StoreConditions } from './conditions.ts';

/** Of a shop whose WordPress is not at the root of its host. The store's nginx.conf and assets.conf name it too. */
export const subfolder = '/butik';

type Placed = Pick<StoreConditions, 'wordpressIn'>;

/** What stands before every path of the shop; empty at the root. */
export const folderOf = ({ wordpressIn }: Placed): string => (wordpressIn === 'subfolder' ? subfolder : '');

/** WordPress's home and site URL, with which every address of the shop begins: no slash at the end. */
export function homeUrl(host: string, store: Placed & Pick<StoreConditions, 'https'>): string {
  return `${store.https === 'everywhere' ? 'https' : 'http'}://${host}${folderOf(store)}`;
}

/** A path as the shop's WordPress reads it, with a slash at the beginning; undefined where it leads past the shop. */
export function pathInShop(path: string, store: Placed): string | undefined {
  const folder = folderOf(store);
  if (path !== folder && !path.startsWith(`${folder}/`)) return undefined;
  return path.slice(folder.length) || '/';
}
