/**
 * How mod_security2 names an argument that ModSecurity 3 names so: leaves of JSON have no `json.` before them, and an item of an
 * array has the array's name again in the place of its number.
 * `json.order_lines.array_0.name` is `order_lines.order_lines.name`, the same for all items.
 * @source mod_security2 2.9.7, its audit log of the corpus's own validation callback
 */
export function v2ArgumentName(name: string): string {
  if (!name.startsWith('json.')) return name;
  const path = name.slice('json.'.length).split('.');
  return path.map((part, index) => (/^array_\d+$/.test(part) ? (path[index - 1] ?? part) : part)).join('.');
}
