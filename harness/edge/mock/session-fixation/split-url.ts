/** ModSecurity's REQUEST_FILENAME and QUERY_STRING. A fragment belongs to neither; nothing is decoded or normalised. */
export function splitUrl(url: string): { path: string; query: string } {
  const [whole = ''] = url.split('#', 1);
  const mark = whole.indexOf('?');
  return mark === -1 ? { path: whole, query: '' } : { path: whole.slice(0, mark), query: whole.slice(mark + 1) };
}
